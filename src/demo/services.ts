/** Projects of a services firm, who worked on them, and what customers said. */
import { businessDayIn, startOfYear, yearIndexes } from './days.ts';
import type { Hand } from './evidence.ts';
import { personNumber } from './people.ts';
import type { Profile } from './profile.ts';
import { Dice } from './seed.ts';

const products = ['desk', 'voice', 'insight'] as const;

/** All projects of a services firm; nothing for others. */
export function projects(hand: Hand, seed: number, profile: Profile): void {
  if (!profile.motions.includes('services')) return;
  const dice = new Dice(seed, hand.partner, 0x70726f6a);
  let project = 0;
  for (const year of yearIndexes) {
    if (profile.joined >= startOfYear(year) + 365) continue;
    let owed = 50; // spreads good answers evenly, so that their share is the profile's in a small number too
    for (let n = 0; n < profile.projects[year]; n++) {
      project++;
      const day = Math.max(businessDayIn(year, dice), profile.joined + 60);
      const thing = hand.named('I', project);
      const customer = hand.named('S', project);
      const done = hand.row('implementation', day);
      done.thing = thing;
      done.customer = customer;
      done.product = dice.pick(products);
      team(hand, profile, thing, day, dice);
      if (!dice.chance(76)) continue;
      owed += profile.content[year];
      const good = owed >= 100;
      if (good) owed -= 100;
      const rating = good
        ? dice.between(4, 5)
        : dice.share([
            [3, 60],
            [2, 30],
            [1, 10],
          ]);
      const answered = day + dice.between(7, 40);
      // Some customers answer twice; the later answer counts.
      if (dice.chance(5)) survey(hand, answered, thing, customer, 3);
      survey(hand, answered + 5, thing, customer, rating);
    }
  }
}

function survey(hand: Hand, day: number, thing: string, customer: string, rating: number): void {
  const row = hand.row('csat_response', day);
  row.thing = thing;
  row.customer = customer;
  row.fields = { rating };
}

function team(hand: Hand, { consultants, sellers }: Profile, thing: string, day: number, dice: Dice): void {
  const size = Math.min(consultants, dice.between(1, 3));
  const first = dice.below(Math.max(1, consultants));
  for (let n = 0; n < size; n++) {
    const place = sellers + ((first + n) % consultants);
    const row = hand.row('project_member', day - dice.between(10, 50));
    row.person = personNumber(hand.partner, place);
    row.thing = thing;
  }
}
