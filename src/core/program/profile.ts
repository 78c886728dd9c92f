/** The Ideal Partner Profile as metrics: a score for each attribute, must-haves, and the fit of a motion (M2). */
import { sortedSteps } from '../metrics/attribute.ts';
import type { FitEntry, Ladder, Leaf, Metric } from './program.ts';
import { thresholdNumber } from './threshold-fact.ts';
import { decidingSide } from '../standing/interval.ts';
import { leafOf, type Sides, type TreeContext } from './tree.ts';
import type { ProgramDoc } from './schema.ts';
import type { FitAttributeDoc, FitDoc } from './profile-schema.ts';

/** The attributes that count in a motion: the common ones, each replaced by the motion's own of the same name. */
export function fitAttributes(fit: FitDoc, motion: string): readonly FitAttributeDoc[] {
  const own = fit.motions?.[motion]?.attributes ?? [];
  const named = (a: FitAttributeDoc): string => a.attribute ?? a.metric ?? '';
  const names = new Set(own.map(named));
  return [...fit.attributes.filter((a) => !names.has(named(a))), ...own];
}

/** Adds the profile's metrics for a motion and says how its fit is read. */
export function buildFit(
  doc: FitDoc,
  attributes: ProgramDoc['attributes'],
  motion: string,
  { metrics, cuts }: Pick<TreeContext, 'metrics' | 'cuts'>,
): NonNullable<Ladder['fit']> {
  const entries = fitAttributes(doc, motion).map((entry): FitEntry => {
    const name = entry.attribute ?? entry.metric ?? '';
    const label =
      entry.label ??
      (entry.attribute === undefined ? undefined : attributes[entry.attribute]?.label) ??
      (entry.metric ? metrics.get(entry.metric)?.label : undefined) ??
      name.replaceAll('_', ' ');
    const score = entry.weight > 0 ? `score/${motion}/${name}` : null;
    if (score) metrics.set(score, scoreMetric(score, label, entry, cuts));
    return {
      label,
      weight: entry.weight,
      score,
      must: entry.must ? mustLeaf(motion, name, label, entry, { metrics, cuts }) : null,
    };
  });
  const weights = Object.fromEntries(entries.flatMap((e) => (e.score ? [[e.score, e.weight]] : [])));
  const metric = `fit/${motion}`;
  const formula = {
    label: 'fit',
    unit: 'score',
    decimals: 2,
    better: 'higher',
    measure: 'mean',
    of: weights,
  } as const;
  metrics.set(metric, {
    name: metric,
    label: doc.label,
    unit: 'score',
    decimals: 2,
    better: 'higher',
    source: { formula },
  });
  return {
    metric,
    musts: entries.flatMap((e) => (e.must ? [e.must] : [])),
    near: doc.near * 100,
    match: doc.match * 100,
    entries,
  };
}

function scoreMetric(name: string, label: string, entry: FitAttributeDoc, cuts: Sides): Metric {
  const common = { name, label: `score of ${label}`, unit: 'score', decimals: 0, better: 'higher' } as const;
  if (entry.attribute !== undefined)
    return { ...common, source: { atom: { measure: 'score', attribute: entry.attribute, entry } } };
  const steps = sortedSteps(entry).map(([from, points]): [number, number] => [from, points]);
  const formula = {
    label,
    unit: 'score',
    better: 'higher',
    measure: 'step',
    of: cuts.named(entry.metric ?? '', 'down'),
    steps,
    below: entry.otherwise ?? 0,
    none: entry.otherwise ?? 0,
  } as const;
  return { ...common, source: { formula } };
}

/** What a must-have demands of its attribute: the label alone reads as if having it were good. */
function mustAsks({ oneOf, atLeast, atMost, is }: NonNullable<FitAttributeDoc['must']>): string {
  const asked = [
    ...(is === undefined ? [] : [is ? 'yes' : 'no']),
    ...(oneOf === undefined ? [] : [oneOf.join(' or ')]),
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
  ];
  return `has to be ${asked.join(' and ')}`;
}

function mustLeaf(
  motion: string,
  name: string,
  label: string,
  entry: FitAttributeDoc,
  { metrics, cuts }: Pick<TreeContext, 'metrics' | 'cuts'>,
): Leaf {
  if (entry.attribute === undefined) {
    const metric = metrics.get(name);
    const { atLeast, atMost } = entry.must ?? {};
    const [op, value] =
      atLeast !== undefined ? (['atLeast', atLeast] as const) : (['atMost', atMost ?? 0] as const);
    const reads = cuts.named(name, decidingSide(op));
    return leafOf(name, op, metric ? thresholdNumber(value, metric) : 0, reads);
  }
  const must = `must/${motion}/${name}`;
  const source = { atom: { measure: 'must', attribute: entry.attribute, must: entry.must ?? {} } } as const;
  metrics.set(must, {
    name: must,
    label: `must-have: ${label} ${mustAsks(entry.must ?? {})}`,
    unit: 'flag',
    decimals: 0,
    better: 'higher',
    source,
  });
  return leafOf(must, 'is', 1);
}
