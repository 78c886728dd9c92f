import { askedInWords, nameOf } from '../../program/diff/criteria-words.ts';
import type { GroupDoc } from '../../program/schema.ts';
import { AskedParts, asksNothingMore, impliedIn, type Implied } from '../implied.ts';
import { easierThanBeneath } from '../required.ts';
import { rule } from '../rule.ts';
import type { Rung, Subject } from '../subject.ts';

export const criterionImplied = rule({
  code: 'criterion-implied',
  title: 'A criterion that another one implies',
  level: 'warning',
  reason:
    'Nobody is kept out by it and nobody let in, yet partners work for it, prove it and ask about it. Often it was meant to be another one.',
  remedy: 'Leave it out, or write what it was meant to ask.',
  *look(subject) {
    const asked = new AskedParts(subject.program);
    for (const rung of subject.rungs) {
      // Two tiers that ask the same are one finding; so is an easier threshold.
      if (rung.index > 0 && asksNothingMore(subject, rung)) continue;
      const easier = easierThanBeneath(subject, rung).map(({ own }) => own.path.join('.'));
      for (const found of impliedIn(subject, rung, asked)) {
        if (easier.includes(found.path.join('.'))) continue;
        yield { at: found.path, ...said(subject, rung, found) };
      }
    }
  },
});

function said(
  { program }: Subject,
  { tier }: Rung,
  { doc, as, from }: Implied,
): { readonly message: string; readonly level?: 'note' } {
  const text = (d: GroupDoc): string => `'${nameOf(d, program)}' (${askedInWords(d, program)})`;
  if (as === 'choice')
    return { message: `${text(doc)} is no choice in '${tier.label}': whoever has it has enough without it.` };
  if (from === null) return { message: `${text(doc)} follows from all else that '${tier.label}' asks.` };
  const same = text(from.doc) === text(doc);
  if (from.rung.tier === tier)
    return {
      message: same
        ? `'${tier.label}' asks ${text(doc)} twice.`
        : `${text(doc)} follows from ${text(from.doc)} beside it in '${tier.label}'.`,
    };
  return same
    ? {
        message: `'${tier.label}' asks ${text(doc)} again, which '${from.rung.tier.label}' beneath it asks already.`,
        level: 'note',
      }
    : {
        message: `${text(doc)} follows from ${text(from.doc)}, which '${from.rung.tier.label}' beneath '${tier.label}' asks.`,
      };
}
