/** Companies: found, looked at, made, named, and kept on a card. What moves them is in `partner-moves.ts`. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import {
  accountRef,
  dayText,
  ids,
  inPath,
  line,
  pageOf,
  paging,
  partnerRef,
  personRef,
  word,
} from './wire.ts';

const partnerStates = ['applicant', 'onboarding', 'active', 'suspended', 'exiting'] as const;
const stateSchema = z.enum(partnerStates).meta({ id: 'PartnerState' });

const cardSchema = z
  .strictObject({
    parent: partnerRef.nullable(),
    manager: accountRef.nullable().describe('Who looks after the partner; null where nobody does'),
    region: z.string().nullable(),
    state: stateSchema.nullable().describe('Null where nobody has said'),
    reason: z.string().nullable().describe('Of the state'),
    since: dayText.nullable().describe('First day of the state'),
  })
  .meta({ id: 'PartnerCard' });

const held = { ladder: z.string(), tier: z.string() };

const rowSchema = z
  .strictObject({
    id: ids.partner,
    name: z.string(),
    key: z.string().describe('Its earliest key'),
    card: cardSchema,
    motions: z.array(z.string()).describe('Those it is enrolled in today'),
    held: z.array(z.strictObject(held)).describe('Tiers held today'),
  })
  .meta({ id: 'PartnerRow' });

const keySchema = z.strictObject({ source: z.string(), key: z.string() });

const enrolmentSchema = z.strictObject({
  motion: z.string(),
  from: dayText,
  to: dayText.nullable().describe('Last day, included; null: until it is ended'),
});

export const partnerSchema = z
  .strictObject({
    id: ids.partner,
    name: z.string(),
    keys: z.array(keySchema).describe('By which sources know it'),
    card: cardSchema,
    contacts: z.array(
      z.strictObject({
        person: personRef,
        role: z.string(),
        employed: z.boolean().describe('Whether the partner employs the person today'),
      }),
    ),
    enrolments: z.array(enrolmentSchema),
    held: z
      .array(z.strictObject({ ...held, since: dayText.describe('First day since when without a gap') }))
      .describe('Tiers held on the day'),
    attributes: z
      .array(
        z.strictObject({
          name: z.string(),
          value: z.string().describe('As text: numbers as decimals, yes and no as true and false'),
          since: dayText.nullable().describe('Null: it has always held'),
        }),
      )
      .describe('In force on the day'),
    merged: z
      .array(z.strictObject({ id: ids.partner, name: z.string(), keys: z.array(keySchema) }))
      .describe('Partners that were merged into this one'),
  })
  .meta({ id: 'Partner' });

const example = {
  id: 'par_3Qm0b1rVn2yX4kqf8tYc7A',
  name: 'Alder Systems',
  card: {
    parent: null,
    manager: { id: 'acc_3Qm0b1rVn2yX4kqf8tYc7A', name: 'Lin Berg' },
    region: 'EMEA',
    state: 'active',
    reason: null,
    since: '2026-01-01',
  },
};

/** A partner as examples show it. */
export const examplePartner = {
  ...example,
  keys: [{ source: 'crm', key: 'P-1001' }],
  contacts: [
    { person: { id: 'per_3Qm0b1rVn2yX4kqf8tYc7A', name: 'Mo Haddad' }, role: 'alliance', employed: true },
  ],
  enrolments: [{ motion: 'resale', from: '2024-03-01', to: null }],
  attributes: [{ name: 'segment', value: 'mid-market', since: '2026-01-01' }],
  held: [{ ladder: 'resale', tier: 'selling', since: '2026-01-01' }],
  merged: [],
};

export const partnerParams = z.object({ partner: inPath });

const listPartners = endpoint({
  id: 'listPartners',
  method: 'get',
  path: '/partners',
  tag: 'partners',
  permission: 'partner.read',
  summary: 'Partners',
  description:
    'Those that are not merged into another, by name, or the newest first. Filters go together; `search` also finds keys, former keys and ' +
    'names of what was merged.',
  query: z.strictObject({
    ...paging,
    search: line(100).optional().describe('Part of a name or key'),
    manager: z
      .union([z.literal('none'), ids.account])
      .optional()
      .describe('Looked after by this account; `none`: by nobody'),
    region: line(100).optional(),
    state: z
      .union([z.literal('none'), stateSchema])
      .optional()
      .describe('`none`: nobody has said'),
    motion: word.optional().describe('Enrolled in it today'),
    parent: ids.partner.optional().describe('Directly under this partner'),
    sort: z.enum(['name', 'newest']).default('name'),
  }),
  answer: {
    status: 200,
    json: pageOf(rowSchema),
    example: {
      items: [
        { ...example, key: 'P-1001', motions: ['resale'], held: [{ ladder: 'resale', tier: 'selling' }] },
      ],
      next: null,
    },
  },
  errors: ['cursor-invalid', 'not-found'],
});

const getPartner = endpoint({
  id: 'getPartner',
  method: 'get',
  path: '/partners/{partner}',
  tag: 'partners',
  permission: 'partner.read',
  summary: 'One partner',
  description:
    'With attributes and tiers as of a day. The id of a partner that was merged gives the one it was merged into.',
  params: partnerParams,
  query: z.strictObject({ on: dayText.optional().describe('Today unless said otherwise') }),
  answer: { status: 200, json: partnerSchema, example: examplePartner, etag: true },
  errors: ['not-found'],
});

const cardWish = {
  parent: ids.partner.nullable().default(null),
  manager: ids.account.nullable().default(null).describe('Has to be somebody who may look after partners'),
  region: line(100).nullable().default(null),
  state: stateSchema.nullable().default(null),
  reason: line(500).nullable().default(null).describe('Of the state; a suspension has to have one'),
  since: dayText
    .nullable()
    .default(null)
    .describe('First day of the state; unless said, today where the state changes, else as it was'),
};

const createPartner = endpoint({
  id: 'createPartner',
  method: 'post',
  path: '/partners',
  tag: 'partners',
  permission: 'partner.write',
  summary: 'Make a partner',
  description:
    'For a company that no import brings. A source knows one partner under a key, so that later imports of the source find it. Whoever may ' +
    'only work with their own partners becomes its manager.',
  body: {
    json: z.strictObject({
      name: line(500),
      key: line(500),
      source: word.default('workspace'),
      card: z.strictObject(cardWish).prefault({}),
    }),
    example: {
      name: 'Alder Systems',
      key: 'P-1001',
      source: 'crm',
      card: { region: 'EMEA', state: 'applicant' },
    },
  },
  answer: { status: 201, json: partnerSchema, example: examplePartner, etag: true },
  errors: ['state-conflict', 'value-missing', 'value-invalid', 'not-in-book', 'not-found'],
});

const renamePartner = endpoint({
  id: 'renamePartner',
  method: 'put',
  path: '/partners/{partner}/name',
  tag: 'partners',
  permission: 'partner.write',
  summary: 'Rename a partner',
  description: 'Its keys stay. An import that gives a name gives it again.',
  params: partnerParams,
  edits: true,
  body: { json: z.strictObject({ name: line(500) }), example: { name: 'Alder Systems' } },
  answer: { status: 200, json: partnerSchema, example: examplePartner, etag: true },
  errors: ['not-in-book'],
});

const setCard = endpoint({
  id: 'setCard',
  method: 'put',
  path: '/partners/{partner}/card',
  tag: 'partners',
  permission: 'partner.write',
  summary: 'Say what the team keeps about a partner',
  description:
    'Parent, manager, region and state, all of them: what is left out is empty afterwards. A suspension asks for a reason. No state touches a ' +
    'tier that is held: whoever is suspended keeps it.',
  params: partnerParams,
  edits: true,
  body: {
    json: z.strictObject(cardWish),
    example: {
      manager: 'acc_3Qm0b1rVn2yX4kqf8tYc7A',
      region: 'EMEA',
      state: 'suspended',
      reason: 'Invoices unpaid since May',
    },
  },
  answer: { status: 200, json: partnerSchema, example: examplePartner, etag: true },
  errors: ['not-in-book', 'state-conflict', 'value-missing', 'value-invalid', 'cycle'],
});

const setContacts = endpoint({
  id: 'setContacts',
  method: 'put',
  path: '/partners/{partner}/contacts',
  tag: 'partners',
  permission: 'partner.write',
  summary: 'Say who is talked to, and about what',
  description:
    'The whole list. Contacts are people whom the partner employs today; one may have several roles.',
  params: partnerParams,
  edits: true,
  body: {
    json: z.strictObject({
      contacts: z.array(z.strictObject({ person: ids.person, role: line(60) })).max(200),
    }),
    example: { contacts: [{ person: 'per_3Qm0b1rVn2yX4kqf8tYc7A', role: 'alliance' }] },
  },
  answer: { status: 200, json: partnerSchema, example: examplePartner, etag: true },
  errors: ['not-in-book', 'employment-missing', 'duplicate-name'],
});

export const partnerEndpoints = {
  listPartners,
  getPartner,
  createPartner,
  renamePartner,
  setCard,
  setContacts,
};
