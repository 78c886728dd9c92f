import { rule } from '../rule.ts';

export const nobodyForConversations = rule({
  code: 'nobody-for-conversations',
  title: 'Nobody is responsible for downgrade conversations',
  level: 'warning',
  reason:
    'A conversation that is nobody’s is not held. Then demotions are not made either, and the top fills up.',
  remedy: 'Say in `calendar.conversations` who holds them, such as the partner manager of each partner.',
  *look({ doc, program }) {
    if (doc.calendar.conversations !== undefined) return;
    // Where nobody is demoted, and no fit is asked that could lead to an exit, there is nothing to talk about.
    if (!doc.ipp && program.ladders.every((l) => l.doc.cadence.down === 'never')) return;
    yield { at: ['calendar'], message: 'The calendar does not say who holds the downgrade conversations.' };
  },
});
