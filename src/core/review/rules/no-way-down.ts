import { monthsHeld } from '../readings.ts';
import { rule } from '../rule.ts';

export const noWayDown = rule({
  code: 'no-way-down',
  title: 'Nobody can be moved down',
  level: 'error',
  reason:
    'Some rise each year and none fall, so the top fills up and a promotion means less and less. It is the root of tier inflation.',
  remedy: 'Let reviews demote: leave `down` out, or write `down: review`.',
  *look({ program, rungs }) {
    for (const { key, label, doc } of program.ladders) {
      if (doc.cadence.down === 'never')
        yield {
          at: ['ladders', key, 'cadence', 'down'],
          message: `Nobody is ever demoted on '${label}', whatever they do.`,
        };
    }
    for (const { tier, path, index } of rungs) {
      const months = monthsHeld(tier.doc);
      if (index > 0 && months > 12)
        yield {
          at: [...path, 'latch'],
          level: 'warning',
          message: `'${tier.label}' is held for ${months} months however the figures fall, so a yearly review may find nothing to decide.`,
          remedy: 'Hold it for twelve months at most, or until the anniversary.',
        };
    }
  },
});
