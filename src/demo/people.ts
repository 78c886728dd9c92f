/** Who works where, and what they have learned. */
import { businessDay, on } from './days.ts';
import type { Hand } from './evidence.ts';
import type { Profile } from './profile.ts';
import { Dice } from './seed.ts';
import { firstNumber } from './stories.ts';

/** Somebody's time with a partner; `to` is the last day, null while it goes on. */
export interface Employment {
  readonly person: number;
  readonly partner: number;
  readonly from: number;
  readonly to: number | null;
}

const placesPerPartner = 64;

/** The number of the person at a place among a partner's people: sellers, consultants, others, then those who left. */
export function personNumber(partner: number, place: number): number {
  return partner * placesPerPartner + place;
}

/** The key of a person. */
export function personKey(person: number): string {
  return `E-${firstNumber + Math.floor(person / placesPerPartner)}-${(person % placesPerPartner) + 1}`;
}

/** People who work with technology customers, beside those who sell and deliver. */
function others({ motions, joint }: Profile): number {
  return motions.includes('technology') ? Math.max(1, joint) : 0;
}

/** The place of the n-th of the others. */
export function otherPlace({ sellers, consultants }: Profile, n: number): number {
  return sellers + consultants + n;
}

/** All employments at a partner. */
export function employmentsOf(seed: number, partner: number, profile: Profile): readonly Employment[] {
  const dice = new Dice(seed, partner, 0x70656f70);
  const { sellers, consultants, left, leaver, joiner, joined } = profile;
  const stay = sellers + consultants + others(profile);
  const found: Employment[] = [];
  for (let place = 0; place < stay + left; place++) {
    const from = joined - dice.below(500);
    const gone = place >= stay ? Math.max(joined + 60, on('2023-03-31') + dice.below(900)) : null;
    const to = leaver?.place === place ? leaver.day - 1 : gone;
    found.push({ person: personNumber(partner, place), partner, from, to });
  }
  if (joiner)
    found.push({
      person: personNumber(joiner.from.partner, joiner.from.place),
      partner,
      from: joiner.day,
      to: null,
    });
  return found;
}

const twoYears = 730;
const threeYears = 1095;

/** Certificates of sellers and trainings of consultants: renewed as long as somebody cares, then lapsed. */
export function learning(hand: Hand, seed: number, profile: Profile): void {
  const dice = new Dice(seed, hand.partner, 0x6c6561);
  const { sellers, certified, consultants, trained, left, joined } = profile;
  for (let place = 0; place < sellers; place++) {
    const last = lastDay(place < certified, joined, twoYears, dice);
    const fields = { area: 'sales', name: dice.pick(['Sales Professional', 'Sales Foundation']) };
    renewed(hand, 'certification', place, last, joined, twoYears, fields);
  }
  for (let place = 0; place < consultants; place++) {
    const last = lastDay(place < trained, joined, threeYears, dice);
    const fields = { area: 'delivery', name: dice.pick(['Implementation', 'Administration']) };
    renewed(hand, 'training', sellers + place, last, joined, threeYears, fields);
  }
  // Whoever left took a valid certificate along; it counts for nobody here.
  for (let n = 0; n < left; n++) {
    const place = otherPlace(profile, others(profile) + n);
    const last = lastDay(true, joined, twoYears, dice);
    renewed(hand, 'certification', place, last, joined, twoYears, {
      area: 'sales',
      name: 'Sales Professional',
    });
  }
}

/** The day of the newest certificate: valid to this day, or run out before it; null where there never was one. */
function lastDay(valid: boolean, joined: number, validFor: number, dice: Dice): number | null {
  const first = joined + 20;
  if (!valid) {
    const latest = businessDay - validFor - 30;
    return latest < first ? null : latest - dice.below(Math.min(500, latest - first + 1));
  }
  return businessDay - 10 - dice.below(Math.min(validFor - 60, Math.max(1, businessDay - 10 - first)));
}

/** The newest and those before it, back to when the partner joined. */
function renewed(
  hand: Hand,
  kind: 'certification' | 'training',
  place: number,
  last: number | null,
  joined: number,
  validFor: number,
  fields: { readonly area: string; readonly name: string },
): void {
  if (last === null) return;
  const person = personNumber(hand.partner, place);
  let day = last;
  while (day - validFor >= Math.max(joined, on('2018-01-01'))) day -= validFor;
  for (; day <= last; day += validFor) {
    const row = hand.row(kind, day);
    row.person = person;
    row.validUntil = day + validFor - 1;
    row.fields = fields;
  }
}
