/** Where the vendor is at home: the time zone of the program in force. */
import { parseDay, type Day } from '../core/calendar.ts';
import type { Store } from './db/store.ts';
import { chosenProgram } from './programs/queries.ts';

/** A program that another process chose is known after so long. */
const heldMilliseconds = 5000;

/** Today where the vendor is at home; in UTC as long as no program is chosen. */
export class HomeZone {
  readonly #store: Store;
  #format = formatIn('UTC');
  #until = -Infinity;

  constructor(store: Store) {
    this.#store = store;
  }

  async today(now: Date): Promise<Day> {
    if (now.getTime() >= this.#until) {
      const utc = dayBy(formatIn('UTC'), now);
      const chosen = await this.#store.read((tx) => chosenProgram(tx, utc));
      this.#format = formatIn(chosen?.program.doc.program.timeZone ?? 'UTC');
      this.#until = now.getTime() + heldMilliseconds;
    }
    return dayBy(this.#format, now);
  }
}

function formatIn(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
}

function dayBy(format: Intl.DateTimeFormat, now: Date): Day {
  const today = parseDay(format.format(now));
  if (today === undefined) throw new Error('the clock gives no day');
  return today;
}
