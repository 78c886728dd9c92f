/** Currency rates: every week, moving a little around where each currency stands. */
import { businessDay, dayText, on } from './days.ts';
import { dollars } from './places.ts';
import { Dice } from './seed.ts';

/** US dollars for one unit of a currency from a day on. */
export interface RateRow {
  readonly currency: string;
  readonly day: string;
  readonly rate: string;
}

/** Rates of all currencies but the program's own. */
export function* rates(seed: number): Iterable<RateRow> {
  const first = on('2021-12-27');
  let at = 0;
  for (const [currency, hundred] of Object.entries(dollars)) {
    at++;
    if (currency === 'USD') continue;
    const dice = new Dice(seed, at, 0x72617465);
    let level = 1_000_000;
    for (let day = first; day <= businessDay; day += 7) {
      // Pulled back towards the middle, so that four years do not carry it away.
      level += dice.between(-6000, 6000) + Math.round((1_000_000 - level) / 40);
      yield { currency, day: dayText(day), rate: ((hundred * level) / 100_000_000).toFixed(6) };
    }
  }
}
