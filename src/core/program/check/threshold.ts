/** Whether a threshold fits the unit and the decimals of its metric. */
import { dayNumber, parseDay } from '../../calendar.ts';
import { metricDecimals } from '../../metrics/units.ts';
import { factText, toFact } from '../../money.ts';
import type { MetricDoc } from '../metric-schema.ts';
import type { ThresholdDoc } from '../schema.ts';
import { tiersNamed } from '../tiers-named.ts';
import { checkCell } from './cells.ts';
import type { Checker, Path } from './checker.ts';

/**
 * The threshold in whole units of the metric. Undefined where it is no figure of the document, or after reporting why it is no
 * threshold.
 */
export function checkThreshold(
  c: Checker,
  path: Path,
  threshold: ThresholdDoc,
  metric: MetricDoc,
  name: string,
): number | undefined {
  if (typeof threshold === 'object') {
    if ('metric' in threshold) checkMetricThreshold(c, path, threshold.metric, metric, name);
    else checkCell(c, path, { ...threshold, unit: metric.unit });
    return undefined;
  }
  const wrong = (remedy: string): undefined => {
    c.fault(
      'threshold-type',
      path,
      `'${String(threshold)}' is no threshold for '${name}', which is counted in ${metric.unit}.`,
      remedy,
    );
    return undefined;
  };
  if (metric.unit === 'flag') {
    if (typeof threshold === 'boolean') return Number(threshold);
    return threshold === 0 || threshold === 1 ? threshold : wrong('Write true or false.');
  }
  if (typeof threshold === 'boolean') return wrong('Write a number.');
  if (metric.unit === 'day') {
    const day = typeof threshold === 'string' ? parseDay(threshold) : undefined;
    return day === undefined ? wrong('Write a day as YYYY-MM-DD.') : dayNumber(day);
  }
  const decimals = metricDecimals(metric, c.doc.program.currency);
  const tiers = tiersNamed(metric, c.doc.ladders);
  if (tiers && typeof threshold === 'string' && toFact(threshold, decimals) === 'invalid')
    return c.known(path, 'tier', threshold, tiers) ? tiers.indexOf(threshold) * 10 ** decimals : undefined;
  const fact = toFact(threshold, decimals);
  if (typeof fact === 'number') return fact;
  if (fact === 'invalid')
    return wrong(
      `Write a number${decimals > 0 ? `, such as ${factText(5 * 10 ** decimals, decimals)}` : ''}.`,
    );
  if (fact === 'large') {
    c.fault(
      'fact-too-large',
      path,
      `${String(threshold)} is beyond the range in which whole numbers are exact.`,
      'Count in a larger unit.',
    );
    return undefined;
  }
  c.fault(
    'threshold-precision',
    path,
    `${String(threshold)} has more decimals than '${name}' carries (${decimals}).`,
    `Round it, or give the metric more \`decimals\`.`,
  );
  return undefined;
}

/** Another metric as a threshold has to be counted as the first is, so that the two compare whole unit by whole unit. */
function checkMetricThreshold(c: Checker, path: Path, limit: string, metric: MetricDoc, name: string): void {
  const { metrics, program } = c.doc;
  if (!c.known([...path, 'metric'], 'metric', limit, Object.keys(metrics))) return;
  const other = metrics[limit];
  if (!other) return;
  if (limit === name)
    return c.fault('threshold-type', path, `'${name}' is compared with itself.`, 'Name another metric.');
  if (other.unit !== metric.unit)
    return c.fault(
      'unit-mismatch',
      path,
      `'${name}' is counted in ${metric.unit} and '${limit}', its threshold, in ${other.unit}.`,
      'Compare what is counted in the same unit; `scale`, `ratio` and `elapsed` make one from another.',
    );
  const [own, digits] = [metric, other].map((m) => metricDecimals(m, program.currency));
  if (own !== digits)
    c.fault(
      'unit-mismatch',
      path,
      `'${name}' carries ${String(own)} decimals and '${limit}', its threshold, ${String(digits)}.`,
      'Give both the same `decimals`.',
    );
}
