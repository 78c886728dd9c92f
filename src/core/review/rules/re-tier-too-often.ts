import type { CadenceDoc } from '../../program/schema.ts';
import { monthsHeld } from '../readings.ts';
import { rule } from '../rule.ts';

const often = { 'at-once': 'at once', monthly: 'in any month', quarterly: 'in any quarter' } as const;

/** How often a decision can take effect, where that is more than once a year; null for all others. */
function oftenInWords(cadence: CadenceDoc['up' | 'down']): string | null {
  if (typeof cadence === 'object')
    return cadence.on.length > 1 ? `on ${cadence.on.length} days of a year` : null;
  return cadence === 'review' || cadence === 'never' ? null : often[cadence];
}

export const reTierTooOften = rule({
  code: 're-tier-too-often',
  title: 'Tiers change more often than once a year',
  level: 'warning',
  reason:
    'Partners hire and invest for the benefits of a tier. If it can be gone in nine months they will not, and a quarter is too short to show whether they have earned it.',
  remedy: 'Re-tier once a year: leave `cadence` out, or write `up: review` and `down: review`.',
  *look({ program }) {
    for (const { key, label, doc } of program.ladders) {
      const at = ['ladders', key, 'cadence'];
      const { up, down } = doc.cadence;
      const [rises, falls] = [oftenInWords(up), oftenInWords(down)];
      if (falls !== null) {
        const held = doc.tiers.slice(1).every((t) => monthsHeld(t) >= 12) && doc.tiers.length > 1;
        yield {
          at: [...at, 'down'],
          level: held ? 'note' : 'warning',
          message: held
            ? `A demotion on '${label}' can take effect ${falls}, once the first year of a tier is over.`
            : `A demotion on '${label}' can take effect ${falls}.`,
        };
      }
      // With one tier there is nothing to be promoted to; new partners enter when they meet it.
      if (rises !== null && doc.tiers.length > 1)
        yield {
          at: [...at, 'up'],
          level: 'note',
          message: `A promotion on '${label}' can take effect ${rises}.`,
        };
    }
  },
});
