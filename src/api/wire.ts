/** Types that many messages share: ids, days, pages of lists. */
import { z } from 'zod';
import { parseDay, type Day } from '../core/calendar.ts';

/** An opaque id of one type; its letters say of which. */
function id(letters: string, what: string): z.ZodString {
  return z
    .string()
    .regex(new RegExp(`^${letters}_[\\w-]{22}$`))
    .describe(`Id of ${what}`)
    .meta({ examples: [`${letters}_3Qm0b1rVn2yX4kqf8tYc7A`] });
}

export const ids = {
  partner: id('par', 'a partner'),
  person: id('per', 'a person'),
  evidence: id('evi', 'a piece of evidence'),
  audit: id('aud', 'an audit'),
  account: id('acc', 'an account'),
  invitation: id('inv', 'an invitation'),
  key: id('key', 'a key'),
  upload: id('upl', 'an upload'),
  recording: id('rec', 'a recording'),
  task: id('tsk', 'a task'),
};

/** Ids in paths are not checked for their form: a malformed one is found as little as one that is nothing's (I35). */
export const inPath = z.string().max(200);

/** A day of the calendar, YYYY-MM-DD. A codec, since the same schema reads requests and writes answers. */
export const dayText = z
  .codec(
    z.string().refine((text) => parseDay(text) !== undefined, 'must be a day of the calendar, YYYY-MM-DD'),
    z.custom<Day>(),
    { decode: (text): Day => text as Day, encode: (day): string => day }, // refined just above
  )
  .describe('A day, YYYY-MM-DD')
  .meta({ type: 'string', format: 'date', examples: ['2026-12-31'] });

/** An instant, in UTC. */
export const instant = z.iso
  .datetime()
  .describe('An instant in UTC')
  .meta({ examples: ['2026-12-31T09:30:00.000Z'] });

/** A short text that people wrote: no control characters, which have no business in names and reasons, and no halves of characters. */
export function line(most: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u);
}

/** A text of people in several lines; of control characters only breaks of lines and tabs. */
export function lines(most: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(most)
    .regex(/^(?:[^\p{Cc}\p{Cs}]|[\t\r\n])*$/u);
}

/** A name of a kind, source, motion or attribute, as programs and mappings write it. */
export const word = z
  .string()
  .max(60)
  .regex(/^[a-z][a-z0-9_-]*$/, 'a name of lower-case letters, digits, _ and -, beginning with a letter');

/** How a list is paged. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(500).default(100).describe('Rows of a page'),
  cursor: z.string().max(2000).optional().describe('`next` of the page before'),
};

/** A page of a list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({
    items: z.array(item),
    next: z.string().nullable().describe('Cursor of the next page; null on the last'),
  });
}

/** A partner as others name it. */
export const partnerRef = z
  .strictObject({ id: ids.partner, name: z.string() })
  .meta({ id: 'PartnerRef', description: 'A partner and its name' });

/** A person as others name them. */
export const personRef = z
  .strictObject({
    id: ids.person,
    name: z.string().nullable().describe('Null where there is none, or it was erased'),
  })
  .meta({ id: 'PersonRef', description: 'A person and their name' });

/** Somebody who can sign in, as others name them. */
export const accountRef = z
  .strictObject({
    id: ids.account,
    name: z.string().nullable().describe('Null where the account was removed'),
  })
  .meta({ id: 'AccountRef', description: 'An account and its name' });
