/** Tiers of a ladder in two versions: which is which, and what each asks and gives. */
import type { Ladder, Program, Tier } from '../program.ts';
import { daysOf, tierAsked } from './asked.ts';
import { effectOf, type MovementOf } from './condition.ts';
import { compareCriteria } from './criteria.ts';
import {
  below,
  compareKeys,
  difference,
  inOrder,
  moreIsLooser,
  same,
  words,
  type Difference,
  type Pair,
  type Path,
  type Rule,
  type Spot,
  type Versions,
} from './difference.ts';
import { together, type Effect } from './effect.ts';

/** One tier in both versions. */
export type TierPair = Pair<Tier>;

/** Which tier is which: by key, else by what either version says is its equal, else by label. Nothing is matched twice. */
export function matchTiers({ old, new: newer }: Versions, ladders: Pair<Ladder>): readonly TierPair[] {
  const ways: readonly ((a: Tier, b: Tier) => boolean)[] = [
    (a, b) => a.key === b.key,
    (a, b) => declaredEqual({ old, new: newer }, ladders, { old: a, new: b }),
    (a, b) => a.label === b.label,
  ];
  const [left, come] = [[...ladders.old.tiers], [...ladders.new.tiers]];
  const pairs: TierPair[] = [];
  for (const way of ways) {
    for (const a of left.slice()) {
      const b = come.find((x) => way(a, x));
      if (!b) continue;
      pairs.push({ old: a, new: b });
      left.splice(left.indexOf(a), 1);
      come.splice(come.indexOf(b), 1);
    }
  }
  return pairs.toSorted((a, b) => ladders.new.tiers.indexOf(a.new) - ladders.new.tiers.indexOf(b.new));
}

/** Whether either version says that one tier equals the other (rule 22). */
function declaredEqual(versions: Versions, ladders: Pair<Ladder>, pair: TierPair): boolean {
  const equals = (program: Program, ladder: string, from: Tier, to: Tier): boolean => {
    const known = program.doc.equivalents[ladder];
    return known?.[from.key] === to.key || known?.[from.label] === to.key;
  };
  return (
    equals(versions.new, ladders.new.key, pair.old, pair.new) ||
    equals(versions.old, ladders.old.key, pair.new, pair.old)
  );
}

/** Every difference between the tiers of a ladder. */
export function compareTiers(versions: Versions, spot: Spot, ladders: Pair<Ladder>): Difference[] {
  const pairs = matchTiers(versions, ladders);
  const at = (ladder: Ladder, tier: Tier): Path => ['tiers', ladder.tiers.indexOf(tier)];
  const gone = ladders.old.tiers.filter((t) => !pairs.some((p) => p.old === t));
  const come = ladders.new.tiers.filter((t) => !pairs.some((p) => p.new === t));
  const place = (pair: Partial<TierPair>): Spot => ({
    where: spot.where,
    path: {
      old: [...spot.path.old, ...(pair.old ? at(ladders.old, pair.old) : [])],
      new: [...spot.path.new, ...(pair.new ? at(ladders.new, pair.new) : [])],
    },
  });
  const order = (tiers: readonly Tier[], side: 'old' | 'new'): readonly TierPair[] =>
    pairs.toSorted((a, b) => tiers.indexOf(a[side]) - tiers.indexOf(b[side]));
  const [oldOrder, newOrder] = [order(ladders.old.tiers, 'old'), order(ladders.new.tiers, 'new')];
  const list = (of: readonly TierPair[], side: 'old' | 'new'): string =>
    of.map((p) => p[side].label).join(', ');
  return [
    ...gone.map((t) => difference(place({ old: t }), 'tightened', 'tier', [t.label, null])),
    ...come.map((t) => difference(place({ new: t }), 'loosened', 'tier', [null, t.label])),
    ...(oldOrder.every((p, i) => p === newOrder[i])
      ? []
      : [
          difference(below(spot, 'tiers'), 'changed', 'order of the tiers', [
            list(oldOrder, 'old'),
            list(newOrder, 'new'),
          ]),
        ]),
    ...pairs.flatMap((pair) =>
      compareTier(versions, { ...place(pair), where: `${spot.where}, ${pair.new.label}` }, ladders, pair),
    ),
  ];
}

const gateAsked = (ladder: Ladder, tier: Tier): boolean => tier.doc.gate ?? ladder.tiers.indexOf(tier) > 0;

/** An end that is missing is none: longer is better for partners. Ends of different kinds cannot be told apart for everybody. */
const latchRule: Rule = (before, after) => {
  if (before === undefined) return 'loosened';
  if (after === undefined) return 'tightened';
  const months = (x: unknown): unknown =>
    typeof x === 'object' &&
    x !== null &&
    'until' in x &&
    typeof x.until === 'object' &&
    x.until !== null &&
    'months' in x.until
      ? x.until.months
      : undefined;
  return moreIsLooser()(months(before), months(after));
};
/** How many days to mend there are at least and at most, from whichever day. */
function daysToMend(cure: unknown): readonly [number, number] {
  const of = (unit: string): number =>
    typeof cure === 'object' && cure !== null ? Number(new Map<string, unknown>(Object.entries(cure)).get(unit) ?? 0) : 0; // prettier-ignore
  const [days, months, quarters] = [of('days'), of('months'), of('quarters')];
  // A month has 28 to 31 days and a quarter 89 to 92, and the one in which it begins may be over or just begun.
  return [days + months * 28 + quarters * 89, days + months * 31 + (quarters > 0 ? (quarters + 1) * 92 : 0)];
}

/** Of one unit more is longer; of two it is where it always is. */
const cureRule: Rule = (before, after) => {
  const [[least, most], [low, high]] = [daysToMend(before), daysToMend(after)];
  if (same(before, after)) return 'words';
  return low > most ? 'loosened' : high < least ? 'tightened' : 'changed';
};

/** Tiers on other ladders: one more asks more. */
export const afterRule: Rule = (before, after) => {
  const list = (x: unknown): readonly string[] => (Array.isArray(x) ? x.map((a) => JSON.stringify(a)) : []);
  const [b, a] = [list(before), list(after)];
  const effects: Effect[] = [
    ...(a.some((x) => !b.includes(x)) ? (['tightened'] as const) : []),
    ...(b.some((x) => !a.includes(x)) ? (['loosened'] as const) : []),
  ];
  return together(effects);
};

function compareTier(
  versions: Versions,
  spot: Spot,
  ladders: Pair<Ladder>,
  { old, new: now }: TierPair,
): Difference[] {
  const gates = [gateAsked(ladders.old, old), gateAsked(ladders.new, now)] as const;
  // Who holds the tier holds it by the old name, which means nothing unless a version says what it equals.
  const keyRule: Rule = () => (declaredEqual(versions, ladders, { old, new: now }) ? 'words' : 'changed');
  const said = (asked: boolean): string => (asked ? 'asked' : 'not asked');
  return [
    ...compareKeys(
      spot,
      old.doc,
      now.doc,
      { key: keyRule, label: words, means: words, latch: latchRule, cure: cureRule, after: afterRule },
      ['enter', 'gate', 'fit', 'benefits'],
    ),
    ...compareCriteria(versions, below(spot, 'enter'), old.doc.enter, now.doc.enter),
    ...(gates[0] === gates[1]
      ? []
      : [
          difference(below(spot, 'gate'), gates[1] ? 'tightened' : 'loosened', 'the gate', [
            said(gates[0]),
            said(gates[1]),
          ]),
        ]),
    ...(old.fitAsked === now.fitAsked
      ? []
      : [
          difference(
            below(spot, 'fit'),
            inOrder(['any', 'near', 'match'])(old.fitAsked, now.fitAsked),
            'fit with the Ideal Partner Profile',
            [old.fitAsked, now.fitAsked],
          ),
        ]),
    ...compareBenefits(versions, spot, old, now),
  ];
}

interface Granted {
  readonly key: string;
  readonly index: number;
  readonly quantity: number | undefined;
  readonly note: string | undefined;
}

function benefitsOf({ doc }: Tier, program: Program): readonly Granted[] {
  return (doc.benefits ?? []).map((given, index) => {
    const { benefit: key, quantity, note } = typeof given === 'string' ? { benefit: given } : given;
    return { key, index, quantity: quantity ?? program.doc.benefits[key]?.quantity?.amount, note };
  });
}

/** Benefits that a tier gives: cut, added, or in another quantity. */
function compareBenefits(versions: Versions, spot: Spot, old: Tier, now: Tier): Difference[] {
  const [before, after] = [benefitsOf(old, versions.old), benefitsOf(now, versions.new)];
  const label = (program: Program, key: string): string => program.doc.benefits[key]?.label ?? key;
  const place = (b: Granted | undefined, a: Granted | undefined): Spot => ({
    where: spot.where,
    path: {
      old: [...spot.path.old, 'benefits', ...(b ? [b.index] : [])],
      new: [...spot.path.new, 'benefits', ...(a ? [a.index] : [])],
    },
  });
  const unit = (program: Program, key: string): string => program.doc.benefits[key]?.quantity?.unit ?? '';
  const amount = (program: Program, g: Granted): string =>
    g.quantity === undefined ? 'no quantity' : `${g.quantity} ${unit(program, g.key)}`.trim();
  return [
    ...before
      .filter((b) => !after.some((a) => a.key === b.key))
      .map((b) =>
        difference(place(b, undefined), 'tightened', 'benefit', [label(versions.old, b.key), null]),
      ),
    ...after
      .filter((a) => !before.some((b) => b.key === a.key))
      .map((a) => difference(place(undefined, a), 'loosened', 'benefit', [null, label(versions.new, a.key)])),
    ...after.flatMap((a) => {
      const b = before.find((x) => x.key === a.key);
      if (!b) return [];
      const what = label(versions.new, a.key);
      const effect: Effect = moreIsLooser()(b.quantity, a.quantity);
      return [
        ...(b.quantity === a.quantity
          ? []
          : [
              difference(place(b, a), effect, `benefit ${what}`, [
                amount(versions.old, b),
                amount(versions.new, a),
              ]),
            ]),
        ...(b.note === a.note
          ? []
          : [
              difference(place(b, a), 'words', `note of the benefit ${what}`, [
                b.note ?? 'none',
                a.note ?? 'none',
              ]),
            ]),
      ];
    }),
  ];
}

/** What everything that is asked for a tier comes to, taken together. */
export function tierEffect(
  versions: Versions,
  ladders: Pair<Ladder>,
  pair: TierPair,
  moves: MovementOf,
): Effect {
  const [i, k] = [ladders.old.tiers.indexOf(pair.old), ladders.new.tiers.indexOf(pair.new)];
  const gates = [versions.old, versions.new].flatMap(({ doc }) => (doc.gate?.checks ?? []).map((c) => c.ask));
  const tiers = [...ladders.old.tiers, ...ladders.new.tiers].map((t) => t.doc);
  const effects = daysOf(...gates, ...tiers).flatMap((day) =>
    (['enter', 'keep'] as const).map((way) =>
      effectOf(
        tierAsked(versions.old, ladders.old, i, { way, day }),
        tierAsked(versions.new, ladders.new, k, { way, day }),
        moves,
      ),
    ),
  );
  return together(effects);
}
