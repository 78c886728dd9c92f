/** The Ideal Partner Profile in two versions. */
import type { FitAttributeDoc, FitDoc } from '../profile-schema.ts';
import {
  below,
  compareKeys,
  difference,
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
import { fitAttributes } from '../profile.ts';
import type { Program } from '../program.ts';
import type { Movement } from './condition.ts';
import type { Definitions } from './definitions.ts';
import { mustMovement } from './movement.ts';
import { together, type Effect } from './effect.ts';

/** Every difference between two profiles. */
export function compareProfiles(versions: Versions): Difference[] {
  const spot: Spot = { where: 'Ideal Partner Profile', path: { old: ['ipp'], new: ['ipp'] } };
  const [old, now] = [versions.old.doc.ipp, versions.new.doc.ipp];
  if (!old && !now) return [];
  if (!old || !now)
    return [
      difference(spot, now ? 'tightened' : 'loosened', 'the profile', [
        old ? old.label : null,
        now ? now.label : null,
      ]),
    ];
  const rules: Record<string, Rule> = {
    label: words,
    reviewedOn: words,
    near: moreIsTighter(),
    match: moreIsTighter(),
  };
  return [
    ...compareKeys(spot, old, now, rules, ['attributes', 'motions']),
    ...compareAttributes(
      versions,
      below(spot, 'attributes'),
      old.attributes,
      now.attributes,
      motionsOf(old, now),
    ),
    ...motionsOf(old, now).flatMap((motion) =>
      compareAttributes(
        versions,
        { ...below(spot, 'motions', motion, 'attributes'), where: `${spot.where}, ${motion}` },
        old.motions?.[motion]?.attributes ?? [],
        now.motions?.[motion]?.attributes ?? [],
        [motion],
      ),
    ),
  ];
}

function motionsOf(...docs: readonly FitDoc[]): readonly string[] {
  return [...new Set(docs.flatMap((d) => Object.keys(d.motions ?? {})))];
}

const named = (a: FitAttributeDoc): string => a.attribute ?? a.metric ?? '';

function compareAttributes(
  versions: Versions,
  spot: Spot,
  old: readonly FitAttributeDoc[],
  now: readonly FitAttributeDoc[],
  motions: readonly string[],
): Difference[] {
  const place = (i: number, k: number): Spot => ({
    where: spot.where,
    path: { old: [...spot.path.old, i], new: [...spot.path.new, k] },
  });
  const label = (a: FitAttributeDoc): string => a.label ?? named(a).replaceAll('_', ' ');
  return [
    ...old.flatMap((b, i) =>
      now.some((a) => named(a) === named(b))
        ? []
        : [difference(place(i, 0), b.weight === 0 ? 'loosened' : 'changed', label(b), [shown(b), null])],
    ),
    ...now.flatMap((a, k) => {
      const i = old.findIndex((b) => named(b) === named(a));
      const b = old[i];
      if (!b)
        return [
          difference(place(0, k), a.weight === 0 ? 'tightened' : 'changed', label(a), [null, shown(a)]),
        ];
      const mustRule: Rule = () => mustEffect(versions, motions, named(a));
      const rules = {
        label: words,
        must: mustRule,
        scores: scoresRule(b.otherwise, a.otherwise),
        otherwise: moreIsLooserScore,
        steps: stepsRule,
      };
      return compareKeys(place(i, k), b, a, rules, [], (key) => `${label(a)}, ${key}`);
    }),
  ];
}

/** One must-have, on every ladder that has it: a motion may have its own. */
function mustEffect(versions: Versions, motions: readonly string[], name: string): Effect {
  const has = ([...motions, 'company'] as const).map((motion) => mustMovement(versions, motion, name));
  return together(
    has.map((m): Effect =>
      m === 'up' ? 'loosened' : m === 'down' ? 'tightened' : m === 'same' ? 'words' : 'changed',
    ),
  );
}

const moreIsLooserScore: Rule = (before, after) => moreIsTighter(0)(after, before);

/** Scores of texts: no lower for any is looser. */
const scoresRule =
  (otherwiseBefore: number | undefined, otherwiseAfter: number | undefined): Rule =>
  (before, after) => {
    const [b, a] = [record(before), record(after)];
    return together(
      [...new Set([...Object.keys(b), ...Object.keys(a)])].map((text) =>
        moreIsTighter(0)(a[text] ?? otherwiseAfter, b[text] ?? otherwiseBefore),
      ),
    );
  };

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Steps at the same numbers: no lower for any is looser. */
const stepsRule: Rule = (before, after) => {
  const steps = (x: unknown): readonly (readonly unknown[])[] =>
    Array.isArray(x) ? x.filter((s) => Array.isArray(s)) : [];
  const [b, a] = [steps(before), steps(after)];
  if (
    !same(
      b.map(([from]) => from),
      a.map(([from]) => from),
    )
  )
    return 'changed';
  return together(b.map(([, score], i) => moreIsTighter(0)(a[i]?.[1], score)));
};

const movements: Readonly<Record<Effect, Movement>> = {
  words: 'same',
  loosened: 'up',
  tightened: 'down',
  changed: 'free',
};

/** How the fit of every partner moves in a motion: told where the same things weigh the same, and only their scores differ. */
export function fitMovement(versions: Versions, definitions: Pair<Definitions>, motion: string): Movement {
  const entries = ({ doc }: Program): readonly FitAttributeDoc[] =>
    doc.ipp ? fitAttributes(doc.ipp, motion).filter((a) => a.weight > 0) : [];
  const weighed = (side: 'old' | 'new'): unknown =>
    entries(versions[side])
      .map((a) => [
        named(a),
        a.weight,
        a.attribute === undefined
          ? definitions[side].of(a.metric ?? '')
          : versions[side].doc.attributes[a.attribute]?.type,
      ])
      .toSorted(([x], [y]) => (String(x) < String(y) ? -1 : 1));
  if (!same(weighed('old'), weighed('new'))) return 'free';
  const effect = together(
    entries(versions.old).map((b) => {
      const a = entries(versions.new).find((x) => named(x) === named(b));
      return a ? scoreEffect(b, a) : 'changed';
    }),
  );
  return movements[effect];
}

function scoreEffect(b: FitAttributeDoc, a: FitAttributeDoc): Effect {
  return together([
    scoresRule(b.otherwise, a.otherwise)(b.scores, a.scores),
    moreIsLooserScore(b.otherwise, a.otherwise),
    ...(same(b.steps, a.steps) ? [] : [stepsRule(b.steps, a.steps)]),
  ]);
}
