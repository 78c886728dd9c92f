/** All evidence of one partner. The only part of a base that is ever in memory. */
import { on } from './days.ts';
import { Hand, type EvidenceRow } from './evidence.ts';
import { gate, papers } from './papers.ts';
import { learning, personNumber } from './people.ts';
import { profileOf } from './partner.ts';
import type { Profile } from './profile.ts';
import { deals } from './resale.ts';
import { Dice } from './seed.ts';
import { projects } from './services.ts';
import { integrations } from './technology.ts';

/**
 * The rows of the n-th partner. `more` asks for so many further rows for each one that is there by nature: ordinary rows of earlier
 * years, which change no standing on the business day.
 */
export function evidenceOf(seed: number, n: number, more = 0, profile = profileOf(seed, n)): EvidenceRow[] {
  const hand = new Hand(n);
  papers(hand, seed, profile);
  gate(hand, seed, profile);
  learning(hand, seed, profile);
  deals(hand, seed, profile);
  projects(hand, seed, profile);
  integrations(hand, seed, profile);
  if (more > 0) earlierRows(hand, seed, profile, Math.round(hand.rows.length * more));
  return hand.rows;
}

const lastEarlierDay = on('2024-12-31');
const firstEarlierDay = on('2022-01-01');

function earlierRows(hand: Hand, seed: number, profile: Profile, count: number): void {
  const dice = new Dice(seed, hand.partner, 0x6d6f7265);
  const first = Math.max(firstEarlierDay, profile.joined);
  const days = lastEarlierDay - first + 1;
  if (days < 30) return;
  const [motion = 'resale'] = profile.motions;
  for (let n = 0; n < count; n++) {
    const day = first + dice.below(days);
    switch (motion) {
      case 'resale': {
        const row = hand.row('deal_registered', day);
        row.person = personNumber(hand.partner, dice.below(profile.sellers));
        row.thing = hand.named('DX', n);
        row.customer = hand.named('CX', n);
        break;
      }
      case 'services': {
        const row = hand.row('project_member', day);
        row.person = personNumber(hand.partner, profile.sellers + dice.below(profile.consultants));
        row.thing = hand.named('IX', n);
        break;
      }
      case 'technology': {
        const row = hand.row('integration_use', day);
        row.customer = hand.named('UX', n % 50);
        row.thing = hand.named('N', 1);
      }
    }
  }
}
