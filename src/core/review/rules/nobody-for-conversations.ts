import { rule } from '../rule.ts';

export const nobodyForConversations = rule({
  code: 'nobody-for-conversations',
  title: 'Nobody is responsible for downgrade conversations',
  level: 'warning',
  reason:
    'A conversation that is nobody’s is not held. Then demotions are not made either, and the top fills up.',
  remedy: 'Say in `calendar.conversations` who holds them, such as the partner manager of each partner.',
  *look({ doc }) {
    if (doc.calendar.conversations === undefined)
      yield { at: ['calendar'], message: 'The calendar does not say who holds the downgrade conversations.' };
  },
});
