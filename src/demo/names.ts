/** Names made of parts, so that nobody real is meant; the n-th company of a country always has the same. */
import { places, type Country } from './places.ts';
import { Dice } from './seed.ts';

interface Parts {
  readonly heads: readonly string[];
  readonly tails: readonly string[];
  readonly trades: readonly string[];
  readonly forms: readonly string[];
  readonly first: readonly string[];
  readonly last: readonly string[];
}

const known = new Map<Country, Parts>();

function partsOf(country: Country): Parts {
  const found = known.get(country);
  if (found) return found;
  const { heads, tails, trades, forms, first, last } = places[country];
  const words = (list: string): string[] => list.split(' ');
  const parts = {
    heads: words(heads),
    tails: words(tails),
    trades: words(trades),
    forms: words(forms),
    first: words(first),
    last: words(last),
  };
  known.set(country, parts);
  return parts;
}

/** Larger than any list of names and prime, so that its multiples reach every name before one comes again. */
const stride = 7919;

/** The name of the n-th company. Where a country's names are used up they come again with a number. */
export function companyName(country: Country, n: number): string {
  const { heads, tails, trades, forms } = partsOf(country);
  const all = heads.length * tails.length * trades.length;
  const at = (n * stride) % all;
  const again = Math.floor(n / all);
  const tail = at % tails.length;
  const head = Math.floor(at / tails.length) % heads.length;
  const trade = Math.floor(at / (tails.length * heads.length));
  const number = again === 0 ? '' : ` ${again + 1}`;
  return `${heads[head] ?? ''}${tails[tail] ?? ''} ${trades[trade] ?? ''}${number} ${forms[at % forms.length] ?? ''}`;
}

/** The name of somebody in a country. */
export function personName(country: Country, seed: number, person: number): string {
  const { first, last } = partsOf(country);
  const dice = new Dice(seed, person, 0x6e616d65);
  return `${first[dice.below(first.length)] ?? ''} ${last[dice.below(last.length)] ?? ''}`;
}
