import { dayInWords, parseDay, plus } from '../../calendar.ts';
import { rule } from '../rule.ts';

export const profileOld = rule({
  code: 'profile-old',
  title: 'A profile that nobody has looked at for a year',
  level: 'warning',
  reason:
    'The partner most likely to succeed follows your strategy. A profile of last year ranks partners for a plan that may be gone.',
  remedy: 'Look through the profile, then write the day into `reviewedOn`.',
  *look({ doc: { ipp }, today }) {
    if (!ipp) return;
    const at = ['ipp', 'reviewedOn'];
    if (ipp.reviewedOn === undefined) {
      yield { at: ['ipp'], message: 'The profile does not say when it was last looked through.' };
      return;
    }
    const reviewed = parseDay(ipp.reviewedOn);
    if (reviewed === undefined) yield { at, message: `'${ipp.reviewedOn}' is no day of the calendar.` };
    else if (plus(reviewed, { years: 1 }) < today)
      yield {
        at,
        message: `The profile was last looked through on ${dayInWords(reviewed)}, more than a year ago.`,
      };
    // Elsewhere it may already be tomorrow.
    else if (reviewed > plus(today, { days: 1 }))
      yield {
        at,
        message: `The profile was looked through on ${dayInWords(reviewed)}, which is yet to come.`,
      };
  },
});
