import { rule } from '../rule.ts';

export const reTierTooOften = rule({
  code: 're-tier-too-often',
  title: 'Tiers change more often than once a year',
  level: 'warning',
  reason:
    'Partners hire and invest for the benefits of a tier. If it can be gone in nine months they will not, and a quarter is too short to show whether they have earned it.',
  remedy: 'Re-tier once a year: leave `cadence` out, or write `up: review` and `down: review`.',
  *look({ program }) {
    for (const { key, label, doc } of program.ladders) {
      for (const way of ['down', 'up'] as const) {
        const often = doc.cadence[way];
        if (often === 'review' || often === 'never') continue;
        yield {
          at: ['ladders', key, 'cadence', way],
          level: way === 'down' ? 'warning' : 'note',
          message: `On '${label}' partners can be ${way === 'down' ? 'demoted' : 'promoted'} ${often.replace('-', ' ')}.`,
        };
      }
    }
  },
});
