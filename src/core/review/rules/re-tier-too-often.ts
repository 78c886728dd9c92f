import type { TierDoc } from '../../program/schema.ts';
import { rule } from '../rule.ts';

const often = { 'at-once': 'at once', monthly: 'in any month', quarterly: 'in any quarter' } as const;

/** Whether a tier is held for a year from the day on which it is reached. */
function isHeldForAYear({ latch }: TierDoc): boolean {
  return typeof latch?.until === 'object' && latch.until.months >= 12;
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
      if (down !== 'review' && down !== 'never') {
        const held = doc.tiers.slice(1).every(isHeldForAYear) && doc.tiers.length > 1;
        yield {
          at: [...at, 'down'],
          level: held ? 'note' : 'warning',
          message: held
            ? `A demotion on '${label}' can take effect ${often[down]}, once the first year of a tier is over.`
            : `A demotion on '${label}' can take effect ${often[down]}.`,
        };
      }
      // With one tier there is nothing to be promoted to; new partners enter when they meet it.
      if (up !== 'review' && doc.tiers.length > 1)
        yield {
          at: [...at, 'up'],
          level: 'note',
          message: `A promotion on '${label}' can take effect ${often[up]}.`,
        };
    }
  },
});
