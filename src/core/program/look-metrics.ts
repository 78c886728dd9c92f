/** Metrics that a program makes up by itself for ladders that ask for others, and for ranks. */
import type { AfterDoc, ProgramDoc } from './schema.ts';
import type { FitAttributeDoc } from './profile-schema.ts';
import type { MetricOf } from './metric-schema.ts';
import type { Leaf, Metric, Way } from './program.ts';
import { leafOf } from './tree.ts';

/** What `after` asks: for each entry one leaf on the standing of the other ladder, on what it lets a partner keep, or on the tier on record. */
export function afterNodes(
  asked: AfterDoc,
  doc: ProgramDoc,
  way: Way,
  metrics: Map<string, Metric>,
): readonly Leaf[] {
  return asked.map((after): Leaf => {
    const metric =
      after.by === 'held' ? heldElsewhere(after.ladder, doc) : earnedElsewhere(after.ladder, doc, way);
    metrics.set(metric.name, metric);
    const threshold = doc.ladders[after.ladder]?.tiers.findIndex((t) => t.key === after.tier) ?? -1;
    return leafOf(metric.name, 'atLeast', threshold);
  });
}

function earnedElsewhere(ladder: string, doc: ProgramDoc, way: Way): Metric {
  const label = `tier on ${doc.ladders[ladder]?.label ?? ladder}`;
  const common = { label, unit: 'count', better: 'higher' } as const;
  const measure = way === 'enter' ? 'standing' : 'kept-standing';
  const name = `${way === 'enter' ? 'after' : 'keep-after'}/${ladder}`;
  return { ...common, name, decimals: 0, source: { formula: { ...common, measure, ladder } } };
}

function heldElsewhere(ladder: string, doc: ProgramDoc): Metric {
  const label = `tier held on ${doc.ladders[ladder]?.label ?? ladder}`;
  const common = { label, unit: 'count', better: 'higher' } as const;
  const atom = { ...common, measure: 'placement', ladder, read: 'tier' } as const;
  return { ...common, name: `held/${ladder}`, decimals: 0, source: { atom } };
}

/** Names of the atoms that say who is ranked with whom. */
export function groupNames({ within, motion }: Pick<MetricOf<'rank'>, 'within' | 'motion'>): {
  readonly within: string | null;
  readonly motion: string | null;
} {
  return {
    within: within === undefined ? null : `within/${within}`,
    motion: motion === undefined ? null : `enrolled/${motion}`,
  };
}

/** The atoms that say who is ranked with whom: each value of an attribute as a number, and who runs a motion. */
export function groupMetrics(doc: ProgramDoc): readonly Metric[] {
  return Object.values(doc.metrics).flatMap((metric): readonly Metric[] => {
    if (metric.measure !== 'rank') return [];
    const names = groupNames(metric);
    const common = { decimals: 0, better: 'higher' } as const;
    const made: Metric[] = [];
    if (names.within !== null && metric.within !== undefined) {
      const attribute = doc.attributes[metric.within];
      const values = attribute?.values ?? [];
      // A value that the document does not list makes a group of its own.
      const entry: FitAttributeDoc = {
        attribute: metric.within,
        weight: 0,
        scores: Object.fromEntries(values.map((value, i) => [value, i])),
        otherwise: values.length,
      };
      const atom = { measure: 'score', attribute: metric.within, entry } as const;
      const label = attribute?.label ?? metric.within;
      made.push({ ...common, name: names.within, label, unit: 'score', source: { atom } });
    }
    if (names.motion !== null && metric.motion !== undefined) {
      const atom = { measure: 'enrolled', motion: metric.motion } as const;
      const label = `runs ${doc.motions[metric.motion]?.label ?? metric.motion}`;
      made.push({ ...common, name: names.motion, label, unit: 'flag', source: { atom } });
    }
    return made;
  });
}
