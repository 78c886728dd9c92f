/** Days as files write them: a pattern such as `DD.MM.YYYY HH:mm:ss` becomes a reader of cells. */
import { Temporal } from 'temporal-polyfill';
import { parseDay, type Day } from '../../core/calendar.ts';
import { ownText } from './cut.ts';

export interface DatePattern {
  readonly text: string;
  /** Whether cells are instants (with an offset), which become days in a time zone. */
  readonly instant: boolean;
  /** The day, 'form' when the text has another form, 'impossible' when the calendar has no such day or the clock no such time. */
  read(text: string, zone: string | undefined): Day | 'form' | 'impossible';
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** What a token matches, and which part of the moment it is. Longer tokens come first. */
const tokens = [
  ['YYYY', String.raw`(\d{4})`, 'year'],
  ['MMM', '([A-Za-z]{3})', 'monthName'],
  ['MM', String.raw`(\d{2})`, 'month'],
  ['M', String.raw`(\d{1,2})`, 'month'],
  ['DD', String.raw`(\d{2})`, 'day'],
  ['D', String.raw`(\d{1,2})`, 'day'],
  ['HH', String.raw`(\d{2})`, 'hour'],
  ['H', String.raw`(\d{1,2})`, 'hour'],
  ['mm', String.raw`(\d{2})`, 'minute'],
  ['ss', String.raw`(\d{2})`, 'second'],
  ['S', String.raw`(\d{1,12})`, 'fraction'],
  ['Z', String.raw`(Z|[+-]\d{2}:?\d{2})`, 'offset'],
] as const;

type Part = (typeof tokens)[number][2];

/** The form that is read when a mapping says nothing. */
export const isoDays = 'YYYY-MM-DD';

/** Makes a reader of a pattern; a sentence says what is wrong with it instead. */
export function datePattern(pattern: string): DatePattern | { readonly wrong: string } {
  let source = '';
  const parts: Part[] = [];
  for (let at = 0; at < pattern.length;) {
    const rest = pattern.slice(at);
    const literal = /^\[([^\]]*)\]/.exec(rest);
    const token = tokens.find(([word]) => rest.startsWith(word));
    if (literal) {
      source += escaped(literal[1] ?? '');
      at += literal[0].length;
    } else if (token) {
      const [word, form, part] = token;
      if (parts.includes(part)) return { wrong: `'${word}' stands in it twice` };
      parts.push(part);
      source += form;
      // S stands for a fraction of any length, however many are written.
      at += word === 'S' ? (/^S+/.exec(rest)?.[0].length ?? 1) : word.length;
    } else {
      const [char = ''] = rest;
      if (/[a-z]/i.test(char) && char !== 'T') {
        return {
          wrong: `'${char}' has no meaning in it; letters that stand for themselves go in [brackets]`,
        };
      }
      source += escaped(char);
      at += char.length;
    }
  }
  const month = parts.includes('month') || parts.includes('monthName');
  if (!parts.includes('year') || !month || !parts.includes('day')) {
    return { wrong: 'it needs a year (YYYY), a month (MM, M or MMM) and a day (DD or D)' };
  }
  if (parts.includes('month') && parts.includes('monthName'))
    return { wrong: 'the month stands in it twice' };
  if (parts.includes('offset') && !parts.includes('hour'))
    return { wrong: 'an offset (Z) needs a time of day' };
  return new Reader(pattern, new RegExp(`^${source}$`), parts);
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+./?[\\\]^{|}-]/g, String.raw`\$&`);
}

/** Exports repeat few days over many rows, so answers are remembered; the memory is emptied before it grows. */
const remembered = 20_000;

class Reader implements DatePattern {
  readonly text: string;
  readonly instant: boolean;
  private readonly form: RegExp;
  private readonly parts: readonly Part[];
  private readonly known = new Map<string, Day | 'form' | 'impossible'>();

  constructor(text: string, form: RegExp, parts: readonly Part[]) {
    this.text = text;
    this.form = form;
    this.parts = parts;
    this.instant = parts.includes('offset');
  }

  read(text: string, zone: string | undefined): Day | 'form' | 'impossible' {
    const key = this.instant ? `${zone ?? ''} ${text}` : text;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    if (this.known.size >= remembered) this.known.clear();
    const answer = this.parse(text, zone);
    this.known.set(ownText(key), answer);
    return answer;
  }

  private parse(text: string, zone: string | undefined): Day | 'form' | 'impossible' {
    const match = this.form.exec(text);
    if (!match) return 'form';
    const found = new Map<Part, string>(this.parts.map((part, at) => [part, match[at + 1] ?? '']));
    const month = monthOf(found);
    if (month === undefined) return 'form';
    const date = `${found.get('year') ?? ''}-${month}-${(found.get('day') ?? '').padStart(2, '0')}`;
    const day = parseDay(date);
    if (day === undefined) return 'impossible';
    const [hour, minute, second] = (['hour', 'minute', 'second'] as const).map((p) => found.get(p) ?? '00');
    if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return 'impossible';
    const offset = found.get('offset');
    if (offset === undefined) return day;
    const time = `${(hour ?? '').padStart(2, '0')}:${minute ?? '00'}:${second ?? '00'}`;
    return dayIn(zone ?? 'UTC', `${date}T${time}${withColon(offset)}`);
  }
}

function monthOf(found: ReadonlyMap<Part, string>): string | undefined {
  const number = found.get('month');
  if (number !== undefined) return number.padStart(2, '0');
  const at = months.indexOf((found.get('monthName') ?? '').toLowerCase());
  return at < 0 ? undefined : String(at + 1).padStart(2, '0');
}

function withColon(offset: string): string {
  return /^[+-]\d{4}$/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset;
}

function dayIn(zone: string, instant: string): Day | 'impossible' {
  try {
    const there = Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate();
    return parseDay(there.toString()) ?? 'impossible';
  } catch {
    return 'impossible';
  }
}

/** Whether a name is a time zone that this machine knows. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
