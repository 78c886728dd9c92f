/** Contracts, certificates of companies, what partners handed in, and what the vendor's people answered. */
import { businessDay, on } from './days.ts';
import type { Draft, Hand } from './evidence.ts';
import { personName } from './names.ts';
import { otherPlace, personNumber } from './people.ts';
import { checks, type Motion, type Paper, type Profile } from './profile.ts';
import { Dice } from './seed.ts';
import type { Kind } from './sources.ts';

/** The contract, and the papers that the partner's motions ask for. */
export function papers(hand: Hand, seed: number, profile: Profile): void {
  const dice = new Dice(seed, hand.partner, 0x70617065);
  hand.row('contract', profile.joined).fields = { type: 'partner' };
  for (const [paper, motion] of paperMotions) {
    const status = profile.motions.includes(motion) ? profile.papers[paper] : undefined;
    if (status !== undefined) handIn(hand, paper, seed, profile, dice).status = status;
  }
}

const paperMotions: readonly (readonly [Paper, Motion])[] = [
  ['vertical-certification', 'resale'],
  ['practice', 'resale'],
  ['solution', 'resale'],
  ['specialisation', 'services'],
  ['reference', 'services'],
  ['methodology', 'services'],
  ['alliance-manager', 'technology'],
  ['co-sell', 'technology'],
  ['joint-offer', 'technology'],
  ['shared-pl', 'technology'],
];

const verticals = ['manufacturing', 'financial services', 'healthcare', 'retail', 'public sector'] as const;

function handIn(hand: Hand, paper: Paper, seed: number, profile: Profile, dice: Dice): Draft {
  const earlier = Math.max(profile.joined + 90, on('2024-04-01')) + dice.below(150);
  const lately = on('2025-02-01') + dice.below(300);
  const name = dice.pick(verticals);
  const valid = (kind: Kind, fields: Draft['fields']): Draft => {
    const row = hand.row(kind, earlier);
    row.validUntil = earlier + 730;
    row.fields = fields;
    return row;
  };
  switch (paper) {
    case 'vertical-certification':
      return valid('company_certification', { area: dice.pick(['industry', 'vertical']), name });
    case 'specialisation':
      return valid('specialisation', { area: 'vertical', name });
    case 'co-sell':
    case 'shared-pl':
      return valid('agreement', { type: paper });
    case 'practice': {
      const row = hand.row('practice', lately);
      const lead = personName(profile.country, seed, personNumber(hand.partner, 0));
      row.fields = { lead, people: dice.between(3, 8) };
      // Handed in every year anew, and what was handed in last year has been looked at.
      if (profile.joined < lately - 365) hand.row('practice', lately - 365).fields = row.fields;
      return row;
    }
    case 'solution': {
      const row = hand.row('solution', earlier);
      row.thing = hand.named('O', 1);
      row.customer = hand.named('C', 1);
      return row;
    }
    case 'reference': {
      const row = hand.row('reference', lately);
      row.customer = hand.named('S', dice.between(1, 5));
      return row;
    }
    case 'alliance-manager': {
      const row = hand.row('alliance_manager', earlier);
      row.person = personNumber(hand.partner, otherPlace(profile, 0));
      return row;
    }
    case 'methodology': {
      const row = hand.row('methodology', earlier);
      row.thing = hand.named('H', 1);
      row.fields = { address: address(hand, 'methodology') };
      return row;
    }
    case 'joint-offer': {
      const row = hand.row('joint_offer', earlier);
      row.thing = hand.named('F', 1);
      row.fields = { address: address(hand, 'offer') };
      return row;
    }
  }
}

function address(hand: Hand, page: string): string {
  return `https://partners.example/${hand.named('p', 1).toLowerCase()}/${page}`;
}

const matches = { icp: true };
const matchesNot = { icp: false };
const items = ['customer_base', 'credibility', 'capability', 'commitment'] as const;

/** Customers compared with the ideal profile, answers to the checks of the gate, and the scorecard. */
export function gate(hand: Hand, seed: number, profile: Profile): void {
  const dice = new Dice(seed, hand.partner, 0x67617465);
  const matching = Math.round((profile.mapped * profile.matching) / 100);
  const first = Math.max(profile.joined, on('2025-01-02'));
  const someDay = (): number => first + dice.below(Math.max(1, businessDay - first));
  for (let n = 0; n < profile.mapped; n++) {
    const row = hand.row('customer_mapped', someDay());
    row.customer = hand.named('M', n);
    row.fields = n < matching ? matches : matchesNot;
  }
  const asked = Math.max(first, on('2025-02-03')) + dice.below(120);
  for (const check of checks) {
    const answer = profile.answers[check];
    if (answer === undefined) continue;
    // Each year anew; what was answered last year says nothing of this one.
    if (profile.joined < asked - 365) hand.row('attestation', asked - 365).fields = { check, answer: true };
    hand.row('attestation', asked).fields = { check, answer };
  }
  for (const [n, item] of items.entries())
    if (profile.marks) hand.row('scorecard', asked).fields = { item, score: profile.marks[n] ?? 3 };
}
