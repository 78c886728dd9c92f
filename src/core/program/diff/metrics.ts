/** Metrics and what they read, in two versions, with the criteria that a changed definition touches. */
import { windowInWords } from '../../words/window.ts';
import type { GroupDoc } from '../schema.ts';
import { fitAttributes } from '../profile.ts';
import type { Program } from '../program.ts';
import { comparisonsOf } from '../tree.ts';
import { asksYes, groupOf } from './asked.ts';
import { compareCriteria } from './criteria.ts';
import type { Movement } from './condition.ts';
import { isReader, wordKeys, type Definitions } from './definitions.ts';
import { movementOf } from './movement.ts';
import {
  below,
  compareKeys,
  difference,
  same,
  shown,
  words,
  type Difference,
  type Pair,
  type Spot,
  type Versions,
} from './difference.ts';
import { reversed, type Effect } from './effect.ts';

/** A use of something by what partners have to meet or are given. */
interface Use {
  readonly text: string;
  /** Whether a higher value helps; null where it depends. */
  readonly higherHelps: boolean | null;
}

/** Every difference in metrics, kinds, tables and attributes. */
export function compareMetrics(versions: Versions, definitions: Pair<Definitions>): Difference[] {
  return [
    ...compareSection(versions, definitions, 'metrics', 'Metrics'),
    ...compareSection(versions, definitions, 'kinds', 'Kinds of evidence'),
    ...compareSection(versions, definitions, 'tables', 'Reference tables'),
    ...compareSection(versions, definitions, 'attributes', 'Attributes'),
  ];
}

type Section = 'metrics' | 'kinds' | 'tables' | 'attributes';

function compareSection(
  versions: Versions,
  definitions: Pair<Definitions>,
  section: Section,
  where: string,
): Difference[] {
  const [old, now]: readonly [Named, Named] = [versions.old.doc[section], versions.new.doc[section]];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((name) => {
    const spot: Spot = { where, path: { old: [section, name], new: [section, name] } };
    const [b, a] = [old[name], now[name]];
    const label = a?.label ?? b?.label ?? name;
    if (!b || !a) {
      // What is asked of it stands with the criteria; by itself it asks nothing.
      return [difference(spot, 'words', 'definition', [b ? b.label : null, a ? a.label : null])];
    }
    const touched = section === 'metrics' ? [name] : [`${section} ${name}`];
    const uses = usesOf(versions, definitions, touched);
    const movement = section === 'metrics' ? movementOf(versions, definitions, name) : 'free';
    const [was, is] =
      section === 'metrics' ? [versions.old.doc.metrics[name], versions.new.doc.metrics[name]] : [];
    if (was?.measure === 'meets' && is?.measure === 'meets') {
      const { of: _old, ...before } = was;
      const { of: _new, ...after } = is;
      const rules = { label: words, note: words };
      const touches = uses.map((u) => u.text);
      const within: Spot = { ...below(spot, 'of'), where: `${where}, ${label}` };
      return [
        ...compareKeys(spot, before, after, rules, [], (key) => `${label}, ${key}`),
        ...compareCriteria(versions, within, was.of, is.of).map((d): Difference => ({
          ...d,
          effect: usedFor(uses, d.effect),
          touches,
        })),
      ];
    }
    return leavesOf([], b, a).map(({ keys, before, after }) => {
      const last = keys.at(-1) ?? '';
      const meaning = keys.length === 1 && wordKeys.has(last);
      const effect = meaning ? 'words' : effectOn(uses, movement);
      const texts = [before, after].map((v) => (last === 'window' ? windowInWords(v) : (shown(v) ?? 'none')));
      const what = `${label}, ${keys.join(' ')}`;
      return difference(below(spot, ...keys), effect, what, [texts[0] ?? '', texts[1] ?? ''], {
        touches: meaning ? [] : uses.map((u) => u.text),
      });
    });
  });
}

interface Leaf {
  readonly keys: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
}

/** The innermost keys in which two blocks differ; windows are taken whole. */
function leavesOf(keys: readonly string[], before: unknown, after: unknown): Leaf[] {
  if (same(before, after)) return [];
  if (!isBlock(before) || !isBlock(after) || keys.at(-1) === 'window') return [{ keys, before, after }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((k) =>
    leavesOf([...keys, k], before[k], after[k]),
  );
}

function isBlock(x: unknown): x is Readonly<Record<string, unknown>> {
  return typeof x === 'object' && x !== null && !Array.isArray(x);
}

type Named = Readonly<Record<string, { readonly label: string }>>;

/** What a difference between criteria does where they are a metric: as they are used, and nothing where they are not. */
function usedFor(uses: readonly Use[], effect: Effect): Effect {
  if (uses.length === 0 || effect === 'words') return 'words';
  const helps = new Set(uses.map((u) => u.higherHelps));
  if (helps.size > 1 || helps.has(null)) return 'changed';
  return helps.has(true) ? effect : reversed(effect);
}

function effectOn(uses: readonly Use[], movement: Movement): Effect {
  if (uses.length === 0 || movement === 'same') return 'words';
  if (movement === 'free') return 'changed';
  const helps = new Set(uses.map((u) => u.higherHelps));
  if (helps.size > 1 || helps.has(null)) return 'changed';
  return helps.has(movement === 'up') ? 'loosened' : 'tightened';
}

/** What partners have to meet, and what they are given, that reads one of these, directly or through formulas, in either version. */
function usesOf(
  versions: Versions,
  definitions: Pair<Definitions>,
  names: readonly string[],
): readonly Use[] {
  const found = new Map<string, Use>();
  for (const side of ['new', 'old'] as const) {
    const readers = definitions[side].readers(names);
    for (const use of usesIn(versions[side], definitions[side], readers, names)) {
      const known = found.get(use.text);
      found.set(
        use.text,
        known && known.higherHelps !== use.higherHelps ? { ...use, higherHelps: null } : use,
      );
    }
  }
  return [...found.values()];
}

function usesIn(
  program: Program,
  definitions: Definitions,
  readers: ReadonlySet<string>,
  names: readonly string[],
): readonly Use[] {
  const { doc } = program;
  const uses: Use[] = [];
  const label = (metric: string): string => doc.metrics[metric]?.label ?? metric;
  const add = (where: string, group: GroupDoc): void => {
    const members = groupOf(group)?.members;
    if (members) return members.forEach((m) => add(where, m));
    if (!('metric' in group)) return;
    const { metric, exempt, ...asked } = group;
    if (isReader(definitions.named(exempt), readers))
      uses.push({ text: `${where}: what excuses from ${label(metric)}`, higherHelps: null });
    if (isReader(definitions.named(asked), readers))
      uses.push({ text: `${where}: what ${label(metric)} is compared with`, higherHelps: null });
    if (!readers.has(metric)) return;
    const yes = comparisonsOf(group).every(([op, t]) => typeof t !== 'object' && asksYes(op, t));
    const exactly = group.is !== undefined && !(yes && doc.metrics[metric]?.unit === 'flag');
    const up =
      group.atLeast !== undefined || group.above !== undefined || (group.is !== undefined && !exactly);
    const down = group.atMost !== undefined || group.below !== undefined || exactly;
    // Through a formula more may be less.
    const direct = names.includes(group.metric);
    uses.push({
      text: `${where}: ${label(group.metric)}`,
      higherHelps: !direct || up === down || exactly ? null : up,
    });
  };
  for (const ladder of program.ladders)
    for (const tier of ladder.tiers) add(`${ladder.label}, ${tier.label}`, tier.doc.enter);
  for (const check of doc.gate?.checks ?? []) add(`Gate, ${check.label}`, check.ask);
  const { ipp } = doc;
  if (ipp) {
    const motions = new Set(program.ladders.map((l) => l.motion));
    const entries = [...motions].flatMap((m) => fitAttributes(ipp, m));
    for (const e of entries) {
      const used =
        e.metric === undefined ? readers.has(`attributes ${e.attribute ?? ''}`) : readers.has(e.metric);
      if (used)
        uses.push({
          text: `Ideal Partner Profile: ${e.label ?? e.attribute ?? label(e.metric ?? '')}`,
          higherHelps: null,
        });
    }
  }
  for (const { label: benefit, rule } of Object.values(doc.benefits))
    if (rule?.kind === 'complexity' && readers.has(`tables ${rule.table}`))
      uses.push({ text: `Benefits: ${benefit}`, higherHelps: null });
  return uses;
}
