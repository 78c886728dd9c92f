/** The customers that a technology partner shares with the vendor, and their use of the integration. */
import { businessDay, businessDayIn, on, startOfYear, yearIndexes, type YearIndex } from './days.ts';
import type { Hand } from './evidence.ts';
import { otherPlace, personNumber } from './people.ts';
import type { Profile } from './profile.ts';
import { Dice } from './seed.ts';

/** Integration, listing, customers and joint work of a technology partner; nothing for others. */
export function integrations(hand: Hand, seed: number, profile: Profile): void {
  if (!profile.motions.includes('technology')) return;
  const dice = new Dice(seed, hand.partner, 0x74656368);
  const thing = hand.named('N', 1);
  const validUntil = profile.live ? null : on('2024-03-31') + dice.below(500);
  for (const kind of ['integration', 'listing'] as const) {
    const row = hand.row(kind, profile.joined + 30);
    row.thing = thing;
    row.validUntil = validUntil;
  }
  const added = customers(hand, profile, dice);
  for (const year of yearIndexes) {
    for (let quarter = 0; quarter < 4; quarter++) use(hand, thing, added, profile.mutual[year], year, quarter, dice);
    jointWork(hand, profile, year, dice);
  }
} // prettier-ignore

/** When each customer was won, in order; those that leave later are the last ones. */
function customers(hand: Hand, { mutual, joined }: Profile, dice: Dice): number[] {
  const added: number[] = [];
  for (const year of yearIndexes) {
    while (added.length < mutual[year]) {
      const day = Math.max(businessDayIn(year, dice), joined + 60);
      hand.row('mutual_customer', day).customer = hand.named('U', added.length);
      added.push(day);
    }
  }
  return added;
}

/** Telemetry says once a quarter who uses the integration. */
function use(
  hand: Hand,
  thing: string,
  added: readonly number[],
  count: number,
  year: YearIndex,
  quarter: number,
  dice: Dice,
): void {
  const from = startOfYear(year) + quarter * 91;
  for (const [n, since] of added.slice(0, count).entries()) {
    const day = Math.max(from + 40 + dice.below(12), since + 2);
    if (day >= from + 91) continue;
    const row = hand.row('integration_use', day);
    row.customer = hand.named('U', n);
    row.thing = thing;
  }
}

function jointWork(hand: Hand, profile: Profile, year: YearIndex, dice: Dice): void {
  if (profile.mutual[year] === 0) return;
  const people = year === 3 ? profile.joint : Math.min(1, profile.joint);
  for (let n = 0; n < people; n++) {
    const day = Math.min(businessDay, Math.max(businessDayIn(year, dice), profile.joined + 30));
    const row = hand.row('joint_work', day);
    row.person = personNumber(hand.partner, otherPlace(profile, n));
    row.customer = hand.named('U', n);
    row.thing = hand.named('J', year * 10 + n);
    row.fields = { type: dice.pick(['opportunity', 'launch']) };
  }
}
