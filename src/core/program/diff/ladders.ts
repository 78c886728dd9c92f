/** Ladders and the gate in two versions. */
import type { Ladder } from '../program.ts';
import { compareCriteria } from './criteria.ts';
import {
  below,
  compareKeys,
  difference,
  inOrder,
  moreIsLooser,
  moreIsTighter,
  same,
  shown,
  words,
  type Difference,
  type Pair,
  type Rule,
  type Spot,
  type Versions,
} from './difference.ts';
import { together, type Effect } from './effect.ts';
import { afterRule, compareTiers } from './tiers.ts';

/** Every difference between the ladders. */
export function compareLadders(versions: Versions): Difference[] {
  const { old, new: newer } = versions;
  const keys = [...new Set([...old.ladders, ...newer.ladders].map((l) => l.key))];
  return keys.flatMap((key) => {
    const [before, after] = [old, newer].map((p) => p.ladders.find((l) => l.key === key));
    const spot: Spot = {
      where: (after ?? before)?.label ?? key,
      path: { old: ['ladders', key], new: ['ladders', key] },
    };
    if (before && after) return compareLadder(versions, spot, { old: before, new: after });
    return [
      difference(spot, after ? 'loosened' : 'tightened', 'ladder', [
        before?.label ?? null,
        after?.label ?? null,
      ]),
    ];
  });
}

function compareLadder(versions: Versions, spot: Spot, ladders: Pair<Ladder>): Difference[] {
  const [old, now] = [ladders.old.doc, ladders.new.doc];
  const rules: Record<string, Rule> = {
    label: words,
    cumulative: inOrder([false, true]),
    // Without a limit a demotion may go all the way down.
    dropAtMost: moreIsTighter(Infinity),
    after: afterRule,
    scope: lookRule,
    sample: lookRule,
  };
  return [
    ...compareKeys(spot, old, now, rules, ['tiers', 'cadence']),
    ...compareKeys(
      below(spot, 'cadence'),
      old.cadence,
      now.cadence,
      {
        up: inOrder(['at-once', 'monthly', 'quarterly', 'review']),
        down: inOrder(['never', 'review', 'quarterly', 'monthly']),
        protect: (before, after) => moreIsLooser()(monthsIn(before), monthsIn(after)),
      },
      [],
      (key) => cadenceWords[key] ?? key,
    ),
    ...compareTiers(versions, spot, ladders),
  ];
}

const cadenceWords: Readonly<Record<string, string>> = {
  up: 'promotions',
  down: 'demotions',
  on: 'day of the month',
  protect: 'first months without a demotion',
};

const monthsIn = (protect: unknown): unknown =>
  typeof protect === 'object' && protect !== null && 'months' in protect ? protect.months : undefined;

/** Scopes and sample days: only another fold of the same looks can be told. */
const lookRule: Rule = (before, after) => {
  const [b, a] = [parts(before), parts(after)];
  if (!b || !a || !same(b.rest, a.rest)) return 'changed';
  return moreIsTighter()(rank(b.fold), rank(a.fold));
};

function parts(value: unknown): { readonly fold: unknown; readonly rest: unknown } | null {
  if (typeof value !== 'object' || value === null) return null;
  const { fold, ...rest }: Record<string, unknown> = { ...value };
  return { fold, rest };
}

/** In how many looks a tier has to be reached. */
function rank(fold: unknown): number | undefined {
  if (fold === 'best') return 1;
  if (fold === 'every') return Infinity;
  return typeof fold === 'object' && fold !== null && 'atLeast' in fold && typeof fold.atLeast === 'number'
    ? fold.atLeast
    : undefined;
}

/** Every difference between the gates. */
export function compareGates(versions: Versions): Difference[] {
  const [old, now] = [versions.old.doc.gate?.checks ?? [], versions.new.doc.gate?.checks ?? []];
  const place = (i: number, k: number): Spot => ({
    where: 'Gate',
    path: { old: ['gate', 'checks', i], new: ['gate', 'checks', k] },
  });
  return [
    ...old.flatMap((b, i) =>
      now.some((a) => a.key === b.key) ? [] : [difference(place(i, 0), 'loosened', 'check', [b.label, null])],
    ),
    ...now.flatMap((a, k) => {
      const i = old.findIndex((b) => b.key === a.key);
      const b = old[i];
      if (!b) return [difference(place(0, k), 'tightened', 'check', [null, a.label])];
      const spot = { ...place(i, k), where: `Gate, ${a.label}` };
      const [less, more] = [a.motions, b.motions];
      return [
        ...compareKeys(spot, b, a, { label: words }, ['ask', 'motions']),
        ...(same(less, more)
          ? []
          : [
              difference(below(spot, 'motions'), motionsEffect(more, less), 'motions that it stands under', [
                shown(more) ?? 'all',
                shown(less) ?? 'all',
              ]),
            ]),
        ...compareCriteria(versions, below(spot, 'ask'), b.ask, a.ask),
      ];
    }),
  ];
}

/** A check for more motions asks more. */
function motionsEffect(before: readonly string[] | undefined, after: readonly string[] | undefined): Effect {
  if (before === undefined) return 'loosened';
  if (after === undefined) return 'tightened';
  return together([
    ...after.filter((m) => !before.includes(m)).map(() => 'tightened' as const),
    ...before.filter((m) => !after.includes(m)).map(() => 'loosened' as const),
  ]);
}
