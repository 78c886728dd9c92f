/** Checks of metrics that read what is on record: cells of tables, and tiers held. */
import { day, plus } from '../../calendar.ts';
import type { MetricOf } from '../metric-schema.ts';
import { checkCell } from './cells.ts';
import type { Checker, Path } from './checker.ts';
import { checkThreshold } from './threshold.ts';

/** Reports every fault of a lookup: its table, by what it is found, the column that it takes, and what it takes otherwise. */
export function checkLookup(c: Checker, path: Path, metric: MetricOf<'lookup'>): void {
  if (metric.otherwise !== undefined)
    checkThreshold(c, [...path, 'otherwise'], metric.otherwise, metric, 'otherwise');
  checkCell(c, path, metric, [...path, 'unit']);
}

/** Reports every fault of a tier on record: its ladder and tier, its unit, and a look into the future. */
export function checkPlacement(c: Checker, path: Path, metric: MetricOf<'placement'>): void {
  const { ladder, tier, read, shift, unit } = metric;
  const wanted = read === 'tier' ? 'count' : 'day';
  if (unit !== wanted)
    c.fault(
      'field-type',
      [...path, 'unit'],
      read === 'tier'
        ? `A tier is counted from 0, not in ${unit}.`
        : `The day ${read === 'since' ? 'since which' : 'on which'} a tier is held cannot be counted in ${unit}.`,
      `Write \`unit: ${wanted}\`.`,
    );
  if (shift && plus(day('2024-02-29'), shift) > day('2024-02-29'))
    c.fault(
      'window-empty',
      [...path, 'shift'],
      'No tier is on record for a day to come.',
      'Move the day back, with numbers below 0.',
    );
  if (!c.known([...path, 'ladder'], 'ladder', ladder, Object.keys(c.doc.ladders))) return;
  if (tier === undefined) return;
  if (read === 'tier')
    c.fault(
      'missing-key',
      [...path, 'tier'],
      'Which tier is held does not depend on a tier.',
      'Leave `tier` out, or read `since` or `first`.',
    );
  const keys = c.doc.ladders[ladder]?.tiers.map((t) => t.key) ?? [];
  c.known([...path, 'tier'], 'tier', tier, keys);
}
