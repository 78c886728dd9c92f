/** What partners do in a motion, so that a rule about services or technology knows whom it is about. */
import type { ProgramDoc } from '../program/schema.ts';

type Motion = ProgramDoc['motions'][string];
/** What partners do in a motion. */
export type PartnerType = NonNullable<Motion['type']>;

/** Shipped kinds that only one type of partner does; the first that fits decides. */
const kindsOf: readonly (readonly [PartnerType, readonly string[]])[] = [
  ['services', ['implementation', 'project_member', 'csat_response']],
  ['technology', ['integration', 'integration_use', 'listing', 'mutual_customer', 'joint_offer']],
  ['referral', ['referral_accepted']],
  ['marketing', ['pipeline_influenced']],
  ['resale', ['deal_won', 'deal_registered']],
];

const names: readonly (readonly [PartnerType, RegExp])[] = [
  ['services', /\b(services?|implementation|consult\w*|integrators?|delivery|managed)\b/],
  ['technology', /\b(technology|tech|integrations?|isv|software|apps?|marketplace)\b/],
  ['referral', /\b(referrals?|affiliates?)\b/],
  ['marketing', /\bmarketing\b/],
  ['resale', /\b(resale|resellers?|resell|sell|distribut\w*)\b/],
];

/** What the document says; else what its name says; else what its activity is. */
export function partnerType(name: string, { type, label, activity }: Motion): PartnerType {
  if (type !== undefined) return type;
  const words = `${name} ${label}`.toLowerCase().replaceAll(/[_-]/g, ' ');
  return (
    names.find(([, pattern]) => pattern.test(words))?.[0] ??
    kindsOf.find(([, kinds]) => kinds.some((k) => activity.includes(k)))?.[0] ??
    'other'
  );
}
