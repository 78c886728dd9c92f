/** What partners do in a motion, so that a rule about services or technology knows whom it is about. */
import type { ProgramDoc } from '../program/schema.ts';

type Motion = ProgramDoc['motions'][string];
/** What partners do in a motion. */
export type PartnerType = NonNullable<Motion['type']>;

/** Shipped kinds that only one type of partner does; the first that fits decides. */
const kinds: readonly (readonly [PartnerType, readonly string[]])[] = [
  ['services', ['implementation', 'project_member', 'csat_response']],
  ['technology', ['integration', 'integration_use', 'listing', 'mutual_customer', 'joint_offer']],
  ['referral', ['referral_accepted']],
  ['marketing', ['pipeline_influenced']],
  ['resale', ['deal_won', 'deal_registered']],
];

const names: readonly (readonly [PartnerType, RegExp])[] = [
  [
    'services',
    /\b(services?|implementations?|implementers?|consult\w*|systems? integrat\w*|integrators?|delivery)\b/,
  ],
  ['technology', /\b(technology|tech|(?<!systems? )integrations?|isvs?|apps?|marketplace)\b/],
  ['referral', /\b(referrals?|affiliates?)\b/],
  ['marketing', /\bmarketing\b/],
  ['resale', /\b(resale|resellers?|resell|distribut\w*)\b/],
];

/** What the document says; else what its name says, where that is one thing; else what its activity is. */
export function partnerType(name: string, { type, label, activity }: Motion): PartnerType {
  if (type !== undefined) return type;
  const words = `${name} ${label}`.toLowerCase().replaceAll(/[_-]/g, ' ');
  const [said, ...others] = names.filter(([, pattern]) => pattern.test(words));
  if (said && others.length === 0) return said[0];
  return kinds.find(([, of]) => of.some((k) => activity.includes(k)))?.[0] ?? said?.[0] ?? 'other';
}

/** Shipped kinds that only partners of a type do. */
export function kindsOf(type: PartnerType): readonly string[] {
  return kinds.find(([of]) => of === type)?.[1] ?? [];
}

/** Whether partners do different things in two motions; of what is neither known nor said, two are different. */
export function differentTypes({ motions }: ProgramDoc, a: string, b: string): boolean {
  const [first, second] = [a, b].map((name) => {
    const motion = motions[name];
    return motion ? partnerType(name, motion) : 'other';
  });
  return a !== b && (first !== second || first === 'other');
}
