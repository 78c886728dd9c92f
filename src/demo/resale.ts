/** Deals of a reseller: registered, won, renewed, split, taken back. */
import { businessDay, businessDayIn, startOfYear, yearIndexes, type YearIndex } from './days.ts';
import type { EvidenceRow, Hand } from './evidence.ts';
import { personNumber } from './people.ts';
import { dollars, places, type Currency } from './places.ts';
import type { Profile } from './profile.ts';
import { Dice } from './seed.ts';
import { stories } from './stories.ts';

type Fields = EvidenceRow['fields'];

const products = ['desk', 'voice', 'insight'] as const;
const sourced = { credit: 'sourced', renewal: false, share: 1 };
const halved = { credit: 'sourced', renewal: false, share: 0.5 };
const influenced = { credit: 'influenced', renewal: false, share: 1 };
const renewal = { credit: 'sourced', renewal: true, share: 1 };

/** All deals of a reseller; nothing for others. */
export function deals(hand: Hand, seed: number, profile: Profile): void {
  if (!profile.motions.includes('resale')) return;
  const dice = new Dice(seed, hand.partner, 0x6465616c);
  const numbers: Numbers = { deal: 0 };
  for (const year of yearIndexes) {
    if (profile.joined >= startOfYear(year) + 365) continue;
    won(hand, profile, year, numbers, dice);
    onlyRegistered(hand, profile, year, numbers, dice);
  }
}

function won(hand: Hand, profile: Profile, year: YearIndex, numbers: Numbers, dice: Dice): void {
  const count = profile.deals[year];
  const weights = Array.from({ length: count }, () => dice.between(40, 160));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  for (const [at, weight] of weights.entries()) {
    const deal = newDeal(hand, profile, year, at, numbers, dice);
    const worth = inCurrency((profile.arr[year] * weight) / all, profile, dice);
    registered(hand, deal, worth, dice.between(14, 120));
    const split = dice.chance(4);
    wonRow(hand, deal, deal.day, worth, split ? 2 : 1, split ? halved : sourced);
    // A story's figures stay what the story says.
    if (dice.chance(2.5) && hand.partner >= stories.length)
      wonRow(hand, deal, deal.day + dice.between(20, 80), worth, -dice.between(3, 10) / 10, sourced);
    if (dice.chance(10)) wonRow(hand, deal, deal.day + 3, worth, 0.6, influenced);
    for (let again = deal.day + 365; again <= businessDay && dice.chance(78); again += 365)
      wonRow(hand, deal, again, worth, 1, renewal);
  }
}

/** Deals that were registered and not won, or not yet. */
function onlyRegistered(hand: Hand, profile: Profile, year: YearIndex, numbers: Numbers, dice: Dice): void {
  const count = profile.deals[year];
  const more = count === 0 ? (year < 3 && dice.chance(15) ? 1 : 0) : Math.round(count * 0.7);
  for (let n = 0; n < more; n++) {
    const deal = newDeal(hand, profile, year, n, numbers, dice);
    registered(hand, deal, inCurrency(dice.between(6, 60) * 1000, profile, dice), 0);
  }
}

interface Numbers {
  deal: number;
}

interface Deal {
  readonly day: number;
  readonly person: number;
  readonly thing: string;
  readonly customer: string;
  readonly product: string;
}

function newDeal(
  hand: Hand,
  profile: Profile,
  year: YearIndex,
  at: number,
  numbers: Numbers,
  dice: Dice,
): Deal {
  const number = ++numbers.deal;
  return {
    day: Math.max(businessDayIn(year, dice), profile.joined + 20),
    person: sellerOf(hand, profile, year, at, dice),
    thing: hand.named('D', number),
    customer: hand.named('C', number),
    product: dice.pick(products),
  };
}

function registered(hand: Hand, deal: Deal, { units, unit, currency }: Worth, daysBefore: number): void {
  const row = hand.row('deal_registered', deal.day - daysBefore);
  row.person = deal.person;
  row.thing = deal.thing;
  row.customer = deal.customer;
  row.amount = String(units * unit);
  row.currency = currency;
}

function wonRow(hand: Hand, deal: Deal, day: number, worth: Worth, times: number, fields: Fields): void {
  const row = hand.row('deal_won', day);
  // Renewals come in by themselves; nobody sold them.
  row.person = fields === renewal ? null : deal.person;
  row.thing = deal.thing;
  row.customer = deal.customer;
  row.product = deal.product;
  row.amount = String(Math.round(worth.units * times) * worth.unit);
  row.currency = worth.currency;
  row.fields = fields;
}

/** In the last year those who sell, each at least once where there are deals enough; before it any of the sellers. */
function sellerOf(hand: Hand, profile: Profile, year: YearIndex, deal: number, dice: Dice): number {
  const among = Math.max(1, year === 3 ? profile.selling : profile.sellers);
  return personNumber(hand.partner, deal < among ? deal : dice.below(among));
}

/** Whole units of a currency: a deal is worth round figures. */
interface Worth {
  readonly units: number;
  readonly unit: number;
  readonly currency: Currency;
}

/** A worth in dollars as the partner writes it, in its own currency or now and then in dollars. */
function inCurrency(usd: number, { country }: Profile, dice: Dice): Worth {
  const currency: Currency = dice.chance(7) ? 'USD' : places[country].currency;
  const unit = dollars[currency] < 10 ? 1000 : 10;
  return { units: Math.max(1, Math.round((usd * 100) / dollars[currency] / unit)), unit, currency };
}
