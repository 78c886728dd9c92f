/** What an audit rests on, as sentences: which recordings it saw, and whether its day lies where there is evidence. */
import { dayInWords, type Day } from '../calendar.ts';

/** Which recordings an evaluation saw: `1 to 15, imports and audits alike`. Audits are numbered with everything else. */
export function recordingsInWords(cutOff: number): string {
  if (cutOff < 1) return 'none';
  return `${cutOff === 1 ? 'only 1' : `1 to ${cutOff}`}, imports and audits alike`;
}

/** Where an as-of day lies that no evidence surrounds. */
export type Outside =
  | { readonly side: 'after'; readonly through: Day }
  | { readonly side: 'before'; readonly first: Day }
  | { readonly side: 'nowhere' };

/** The warning of a day that lies outside all evidence. */
export function outsideInWords(outside: Outside, asOf: Day): string {
  switch (outside.side) {
    case 'after':
      return `${dayInWords(asOf)} lies after all evidence, which reaches only through ${dayInWords(outside.through)}. What came later is not known here.`;
    case 'before':
      return `${dayInWords(asOf)} lies before all evidence, the first of which is of ${dayInWords(outside.first)}. Nothing earlier is known here.`;
    case 'nowhere':
      return 'There is no evidence yet: nothing has been imported that a tier could rest on.';
  }
}
