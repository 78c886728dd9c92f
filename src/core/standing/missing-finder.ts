/** Finds what keeps metrics and standings open, through formulas, other days, scopes, ladders and partners, down to what is missing. */
import { shifted } from '../calendar.ts';
import type { Atom } from '../metrics/atom.ts';
import { momentOn, sampleDays } from '../metrics/samples.ts';
import { attributesOf } from '../program/cell-key.ts';
import { groupNames } from '../program/look-metrics.ts';
import { isLookFormula, operands, type LookFormula } from '../program/metric-refs.ts';
import { countingOn } from '../program/on-day.ts';
import { tierTree, type Leaf, type Metric, type Node, type Way } from '../program/program.ts';
import { scopedName } from '../program/scope.ts';
import { plainName } from '../program/cuts.ts';
import { metricsOf } from '../program/tree.ts';
import type { LadderStandings } from './evaluate.ts';
import { looksOf, type FactSource, type Look } from './fold.ts';
import { leafOutcome, leafSurely } from './leaf.ts';
import {
  atomCauses,
  missingEvidence,
  unknownAttributes,
  type AtomCauses,
  type EvidenceAtom,
} from './missing-evidence.ts';
import { missingId, together, type Missing, type MissingInput } from './missing.ts';
import { orderKey } from './rank.ts';
import { tooSmall } from './no-value.ts';
import type { Sight } from './world.ts';

/** Says what keeps one row's standing on a ladder open; nothing when it is decided. */
export type MissingFinder = (standings: LadderStandings, row: number) => readonly Missing[];

/** Says what keeps a metric of one row open; nothing when it is known. */
export type CauseFinder = (
  metric: string,
  row: number,
  look: Pick<Look, 'day' | 'scope'>,
) => readonly Missing[];

/** A finder for many rows of one evaluation: what is the same for every partner is found out once for each metric. */
export function causeFinder(input: MissingInput): CauseFinder {
  const finder = new Finder(input);
  return (metric, row, look) => finder.ofMetric(metric, input.evaluation.at(look.day, look.scope), row);
}

/** A finder of what keeps standings open. */
export function missingFinder(input: MissingInput): MissingFinder {
  const finder = new Finder(input);
  return (standings, row) => finder.ofLadder(standings, row, 'enter');
}

class Finder {
  private readonly input: MissingInput;
  private readonly metrics: ReadonlyMap<string, Metric>;
  private readonly atoms: ReadonlyMap<string, Atom>;
  private readonly known = new Map<string, AtomCauses>();

  constructor(input: MissingInput) {
    this.input = input;
    this.metrics = new Map(input.program.metrics.map((m) => [m.name, m]));
    this.atoms = new Map(input.program.atoms.map((a) => [a.name, a.atom]));
  }

  /** What keeps the tiers between those that are sure and those that are possible, to enter or to keep, in all looks that could decide. */
  ofLadder({ seen }: LadderStandings, row: number, way: Way): readonly Missing[] {
    const topOf = (reached: Pick<Look, 'possibleTier' | 'holdable'>): number =>
      (way === 'enter' ? reached.possibleTier : reached.holdable)[row] ?? -1;
    const [sure, top] = [seen.earned[row] ?? -1, topOf(seen)];
    const found = new Map<string, Missing>();
    for (const look of looksOf(seen)) {
      const from = look.earned[row] ?? -1;
      if (topOf(look) <= sure || from >= top) continue;
      const names = new Set<string>();
      for (const tier of look.ladder.tiers.slice(from + 1, topOf(look) + 1)) {
        for (const leaf of openLeaves(tierTree(tier[way]), look, row))
          for (const name of metricsOf(leaf)) names.add(name);
      }
      const sight = this.input.evaluation.at(look.day, look.scope);
      for (const name of names)
        for (const m of this.ofMetric(name, sight, row))
          found.set(missingId(m), together(found.get(missingId(m)), m));
    }
    return latestNeeded([...found.values()]);
  }

  /** What keeps a metric open, as it is in one place. */
  ofMetric(name: string, sight: Sight, row: number): readonly Missing[] {
    const { least, most } = sight.fact(name, row);
    if (least === most || Number.isNaN(most)) return [];
    const source = this.metrics.get(name)?.source;
    if (!source) return [];
    if ('formula' in source) {
      const { formula } = source;
      if (isLookFormula(formula)) return this.elsewhere(name, formula, sight, row);
      const read = formula.measure === 'meets' ? openIn(formula.asked, sight, row) : operands(formula);
      const found = read.flatMap((o) => this.ofMetric(o, sight, row));
      if (found.length > 0 || tooSmall(this.input.program, sight, row, formula) === null) return found;
      return [{ cause: 'base-too-small', metric: plainName(name) }];
    }
    const { atom } = source;
    switch (atom.measure) {
      case 'placement':
      case 'enrolled':
        return []; // always known
      case 'lookup':
        return unknownAttributes(sight, attributesOf(atom.key), row);
      case 'attribute':
      case 'score':
      case 'must':
        return [{ cause: 'attribute-missing', attribute: atom.attribute }];
      case 'begun': // only read to tell windows
        return [];
      case 'rows':
      case 'each':
        return missingEvidence(this.input, this.causesOf(name, atom, sight), sight, row, { least, most });
    }
  }

  private elsewhere(read: string, formula: LookFormula, sight: Sight, row: number): readonly Missing[] {
    const name = plainName(read);
    const { evaluation, moment, program } = this.input;
    const { day, scope } = sight;
    switch (formula.measure) {
      case 'earlier':
        return this.ofMetric(formula.of, evaluation.at(shifted(day, formula.shift), scope), row);
      case 'sampled':
        return sampleDays(formula.every, formula.window, momentOn(moment, day)).flatMap((on) => {
          const there = evaluation.at(on, scope);
          return operands(formula).flatMap((o) => this.ofMetric(o, there, row));
        });
      case 'standing':
      case 'kept-standing': {
        const ladder = program.ladders.find((l) => l.key === formula.ladder);
        const way = formula.measure === 'standing' ? 'enter' : 'keep';
        return ladder ? this.ofLadder(evaluation.ladderOn(ladder, day), row, way) : [];
      }
      case 'rank': {
        if (evaluation.unplaced.has(orderKey(name, scope, day)))
          return [{ cause: 'order-missing', metric: name }];
        const { within } = groupNames(formula);
        const own = [formula.of, ...(within === null ? [] : [within])].flatMap((o) =>
          this.ofMetric(o, sight, row),
        );
        return own.length > 0 ? own : [{ cause: 'others-open', metric: name }];
      }
    }
  }

  private causesOf(name: string, common: EvidenceAtom, { day, scope }: Sight): AtomCauses {
    const { program, moment } = this.input;
    const here = scope !== null && program.scoped.get(scope.by)?.has(name) === true;
    const own = here ? scopedName(name, scope) : name;
    const key = `${own} ${day}`;
    const copy = this.atoms.get(own);
    const atom = copy?.measure === 'rows' || copy?.measure === 'each' ? copy : common;
    const found =
      this.known.get(key) ?? atomCauses({ ...this.input, moment: momentOn(moment, day) }, name, atom);
    this.known.set(key, found);
    return found;
  }
}

/** Of one feed that is behind for several days only the latest day: what reaches it reaches the others. */
function latestNeeded(missing: readonly Missing[]): readonly Missing[] {
  return missing.filter(
    (m) =>
      m.cause !== 'feed-behind' ||
      !missing.some(
        (o) => o.cause === 'feed-behind' && o.kind === m.kind && o.source === m.source && o.needed > m.needed,
      ),
  );
}

/** What is read by criteria that are unknown and matter, of those that count on the day. */
function openIn(asked: Node | null, sight: Sight, row: number): readonly string[] {
  const counting = asked && countingOn(asked, sight.day);
  return counting === null ? [] : [...new Set(openLeaves(counting, sight, row).flatMap(metricsOf))];
}

/** Leaves that are unknown and matter: those under groups that are not sure yet. */
function openLeaves(node: Node, evaluation: FactSource, row: number): readonly Leaf[] {
  if (node.node === 'leaf') {
    return leafOutcome(node, (metric) => evaluation.fact(metric, row)) === 'unknown' ? [node] : [];
  }
  const sure = node.members.filter((m) => holds(m, evaluation, row)).length;
  return sure >= node.need ? [] : node.members.flatMap((m) => openLeaves(m, evaluation, row));
}

function holds(node: Node, evaluation: FactSource, row: number): boolean {
  if (node.node === 'leaf') return leafSurely(node, (metric) => evaluation.fact(metric, row));
  return node.members.filter((m) => holds(m, evaluation, row)).length >= node.need;
}
