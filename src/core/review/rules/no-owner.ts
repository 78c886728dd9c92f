import { rule } from '../rule.ts';

export const noOwner = rule({
  code: 'no-owner',
  title: 'Nobody is said to own the tiers',
  level: 'note',
  reason:
    'What nobody owns is decided by whoever asks last. The document should say who decides what tiers ask and give.',
  remedy: 'Add `owner: { team: partnerships, who: … }` to `program`.',
  *look({ doc }) {
    if (!doc.program.owner)
      yield { at: ['program'], message: 'The program does not say who owns its tiers.' };
  },
});
