import { rule } from '../rule.ts';

export const profileMissing = rule({
  code: 'profile-missing',
  title: 'No Ideal Partner Profile',
  level: 'warning',
  reason:
    'Without a description of the partner most likely to succeed with you, a tier can only count. Who no longer fits cannot be told so without it being personal.',
  remedy: 'Write an `ipp`: what you know about a partner, how much each weighs, and what it must have.',
  *look({ doc }) {
    if (!doc.ipp) yield { at: ['program'], message: 'The program has no Ideal Partner Profile.' };
  },
});
