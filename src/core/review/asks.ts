/** Questions about what tiers ask: criteria with their places, the gate, and tiers that ask for nothing. */
import type { Day } from '../calendar.ts';
import type { Ladder, Tier } from '../program/program.ts';
import type { CriterionDoc, GroupDoc } from '../program/schema.ts';
import { comparisonsOf } from '../program/tree.ts';
import type { Operator } from '../standing/interval.ts';
import type { Path, Rung, Subject } from './subject.ts';

/** A criterion and its place. */
export interface PlacedCriterion {
  readonly criterion: CriterionDoc;
  readonly path: Path;
}

/** What a tier asks itself: its criteria in document order, those that are announced too, and not those that have ended. */
export function criteriaOf({ tier, path }: Rung, today: Day): readonly PlacedCriterion[] {
  return criteriaIn(tier.doc.enter, [...path, 'enter'], today);
}

function criteriaIn(group: GroupDoc, path: Path, today: Day): readonly PlacedCriterion[] {
  if (group.until !== undefined && group.until < today) return [];
  if ('metric' in group) return [{ criterion: group, path }];
  const inside = (key: string, members: readonly GroupDoc[]): readonly PlacedCriterion[] =>
    members.flatMap((member, i) => criteriaIn(member, [...path, key, i], today));
  if ('all' in group) return inside('all', group.all);
  if ('any' in group) return inside('any', group.any);
  return 'of' in group ? inside('of', group.of) : [];
}

/** Whether a tier asks for something that a person at the vendor grants. */
export function asksAward({ tier }: Rung, today: Day): boolean {
  const inside = (group: GroupDoc): boolean => {
    if (group.until !== undefined && group.until < today) return false;
    if ('award' in group) return true;
    if ('all' in group) return group.all.some(inside);
    if ('any' in group) return group.any.some(inside);
    return 'of' in group && group.of.some(inside);
  };
  return inside(tier.doc.enter);
}

/** Whether the gate stands under a tier. */
export function isGated({ tier, index }: Rung): boolean {
  return tier.doc.gate ?? index > 0;
}

/** The tiers that partners know: without an entry that asks for nothing and gives nothing, which is a name for having none. */
export function tiersOf({ tiers }: Ladder): readonly Tier[] {
  const [entry, ...others] = tiers;
  if (!entry || others.length === 0) return tiers;
  const { enter, benefits = [], gate } = entry.doc;
  const asksNothing = 'all' in enter && enter.all.length === 0 && gate !== true;
  return asksNothing && entry.fitAsked === 'any' && benefits.length === 0 ? others : tiers;
}

/** A figure that something asks for: a number of the document, in people's units. */
export interface AskedFigure {
  readonly metric: string;
  readonly op: Operator;
  readonly figure: number;
  readonly path: Path;
}

/** Every figure that tiers, gate and metrics ask for, of metrics that are numbers; without what has ended. */
export function figuresAsked({ doc, rungs, today }: Subject): readonly AskedFigure[] {
  const roots: readonly (readonly [GroupDoc, Path])[] = [
    ...rungs.map(({ tier, path }) => [tier.doc.enter, [...path, 'enter']] as const),
    ...(doc.gate?.checks ?? []).map(({ ask }, i) => [ask, ['gate', 'checks', i, 'ask']] as const),
    ...Object.entries(doc.metrics).flatMap(([name, metric]) =>
      metric.measure === 'meets' ? [[metric.of, ['metrics', name, 'of']] as const] : [],
    ),
  ];
  return roots
    .flatMap(([group, path]) => criteriaIn(group, path, today))
    .filter(({ criterion }) => !['day', 'flag'].includes(doc.metrics[criterion.metric]?.unit ?? 'flag'))
    .flatMap(({ criterion, path }) =>
      comparisonsOf(criterion).flatMap(([op, threshold]): AskedFigure[] =>
        typeof threshold === 'object' || typeof threshold === 'boolean'
          ? []
          : [{ metric: criterion.metric, op, figure: Number(threshold), path: [...path, op] }],
      ),
    );
}
