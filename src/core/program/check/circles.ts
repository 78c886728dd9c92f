/** Circles among metrics and ladders: what is read must be there before. */
import { isFormula, operandsIn } from '../metric-refs.ts';
import type { MetricDoc } from '../metric-schema.ts';
import { fitAttributes } from '../profile.ts';
import type { LadderDoc } from '../schema.ts';
import { metricsNamed } from '../tree.ts';
import { circle, type Checker } from './checker.ts';

/** Reports a circle, with the way around it. A shift to another day does not break it: there would be no first day. */
export function checkCircles(c: Checker): void {
  const { metrics, ladders } = c.doc;
  const edges = new Map([
    ...Object.entries(metrics).map(([name, metric]) => [name, metricReads(metric)] as const),
    ...Object.entries(ladders).map(([name, ladder]) => [ladderName(name), ladderReads(c, ladder)] as const),
  ]);
  const found = circle(edges);
  const first = found?.[0];
  if (!found || first === undefined) return;
  const steps = found.map((step) => (step.startsWith(prefix) ? step.slice(prefix.length) : step));
  const ofLadders = found.filter((step) => step.startsWith(prefix)).length;
  const what =
    ofLadders === 0
      ? 'Metrics read each other'
      : ofLadders === found.length
        ? 'Ladders ask for each other'
        : 'Metrics and ladders read each other';
  const [at = first] = steps;
  c.fault(
    'cycle',
    first.startsWith(prefix) ? ['ladders', at] : ['metrics', first],
    `${what} in a circle: ${found.map((step, i) => (step.startsWith(prefix) ? `the ladder '${steps[i] ?? ''}'` : step)).join(' → ')}.`,
    ofLadders === 0 ? 'Let one of them read evidence instead.' : 'Let the lower one stand without the other.',
  );
}

/** Tells a ladder's name from a metric's, of which none begins so. */
const prefix = 'ladder/';
const ladderName = (name: string): string => prefix + name;

function metricReads(metric: MetricDoc): readonly string[] {
  if (metric.measure === 'standing') return [ladderName(metric.ladder)];
  return isFormula(metric) ? operandsIn(metric) : [];
}

function ladderReads({ doc }: Checker, ladder: LadderDoc): readonly string[] {
  const checks = (doc.gate?.checks ?? []).filter((g) => !g.motions || g.motions.includes(ladder.motion));
  const profile = doc.ipp ? fitAttributes(doc.ipp, ladder.motion) : [];
  return [
    // What is held is on record, and does not wait for anything.
    ...[ladder, ...ladder.tiers]
      .flatMap(({ after = [] }) => after)
      .flatMap((a) => (a.by === 'held' ? [] : [ladderName(a.ladder)])),
    ...[...ladder.tiers.map((t) => t.enter), ...checks.map((g) => g.ask)].flatMap(metricsNamed),
    ...profile.flatMap((a) => a.metric ?? []),
  ];
}
