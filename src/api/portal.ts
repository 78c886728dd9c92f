/** The portal: the companies of a partner's own people, and their colleagues. What they stand at and hand in is in the files beside. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { partnerRoles } from './permissions.ts';
import { dayText, ids, inPath, instant, line, pageOf, paging, personRef } from './wire.ts';

/** A company of the portal in an address. */
export const companyParams = z.object({ partner: inPath });

const companySchema = z
  .strictObject({
    id: ids.partner,
    name: z.string(),
    motions: z
      .array(z.strictObject({ motion: z.string(), label: z.string() }))
      .describe('That it runs today'),
    region: z.string().nullable(),
    manager: z
      .strictObject({ name: z.string(), email: z.string() })
      .nullable()
      .describe('Who looks after it at the vendor'),
    since: dayText.describe('First day of my employment there'),
  })
  .meta({ id: 'Company', description: 'A company that employs whoever asks' });

const exampleCompany = {
  id: 'par_3Qm0b1rVn2yX4kqf8tYc7A',
  name: 'Alder Systems',
  motions: [{ motion: 'resale', label: 'Resale' }],
  region: 'EMEA',
  manager: { name: 'Lin Berg', email: 'lin@vendor.example' },
  since: '2024-03-01',
};

const listCompanies = endpoint({
  id: 'listCompanies',
  method: 'get',
  path: '/portal/companies',
  tag: 'portal',
  permission: 'portal.read',
  summary: 'My companies',
  description: 'Those that employ me today; none for whom nobody employs.',
  answer: {
    status: 200,
    json: z.strictObject({ items: z.array(companySchema) }),
    example: { items: [exampleCompany] },
  },
  errors: [],
});

const colleagueSchema = z
  .strictObject({
    person: personRef,
    since: dayText,
    account: z
      .strictObject({ id: ids.account, email: z.string(), roles: z.array(z.enum(partnerRoles)) })
      .nullable()
      .describe('With which they sign in'),
    invited: z
      .strictObject({ role: z.enum(partnerRoles), until: instant })
      .nullable()
      .describe('An invitation that is open'),
  })
  .meta({ id: 'Colleague' });

const exampleColleague = {
  person: { id: 'per_3Qm0b1rVn2yX4kqf8tYc7A', name: 'Mo Haddad' },
  since: '2024-03-01',
  account: { id: 'acc_3Qm0b1rVn2yX4kqf8tYc7A', email: 'mo@partner.example', roles: ['partner-admin'] },
  invited: null,
};

const listColleagues = endpoint({
  id: 'listColleagues',
  method: 'get',
  path: '/portal/companies/{partner}/people',
  tag: 'portal',
  permission: 'portal.read',
  summary: 'People of my company',
  description: 'Whom it employs today, the newest first, and who of them may use the portal.',
  params: companyParams,
  query: z.strictObject(paging),
  answer: { status: 200, json: pageOf(colleagueSchema), example: { items: [exampleColleague], next: null } },
  errors: ['cursor-invalid'],
});

const inviteColleague = endpoint({
  id: 'inviteColleague',
  method: 'post',
  path: '/portal/companies/{partner}/people',
  tag: 'portal',
  permission: 'portal.people',
  summary: 'Invite a colleague to the portal',
  description:
    'One whom the company employs, or somebody new, who is noted as employed from today. The answer is the same whether or not the address has ' +
    'an account; a link goes out only where it has none, works for a week and once. Whose roles were taken away gets them back from the vendor.',
  params: companyParams,
  body: {
    json: z.strictObject({
      email: z.email().max(254).describe('Mail address'),
      name: line(200),
      role: z.enum(partnerRoles),
      person: ids.person.nullable().default(null).describe('Null: somebody new'),
    }),
    example: { email: 'ines@partner.example', name: 'Ines Duarte', role: 'partner-member' },
  },
  answer: {
    status: 202,
    json: z.strictObject({ message: z.string() }),
    example: { message: 'If the address has no account yet, a link is on its way.' },
  },
  errors: ['not-found', 'state-conflict'],
});

const removeColleague = endpoint({
  id: 'removeColleague',
  method: 'delete',
  path: '/portal/companies/{partner}/people/{account}',
  tag: 'portal',
  permission: 'portal.people',
  summary: 'Take a colleague’s access away',
  description:
    'From the next request on, of sessions and keys alike; links that were sent to them work no more. Nobody takes away their own.',
  params: z.object({ partner: inPath, account: inPath }),
  answer: { status: 204 },
  errors: ['state-conflict'],
});

export const portalEndpoints = { listCompanies, listColleagues, inviteColleague, removeColleague };
