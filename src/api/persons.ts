/** The people of partners, and who employs them when. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { dayText, ids, inPath, line, pageOf, paging, partnerRef, word } from './wire.ts';

const employmentSchema = z.strictObject({
  partner: partnerRef,
  from: dayText,
  to: dayText.nullable().describe('Last day, included; null: until it is ended'),
});

const personSchema = z
  .strictObject({
    id: ids.person,
    name: z.string().nullable(),
    keys: z
      .array(z.strictObject({ source: z.string(), key: z.string() }))
      .describe('By which sources know them'),
    employments: z.array(employmentSchema).describe('The latest first'),
  })
  .meta({ id: 'Person' });

const examplePerson = {
  id: 'per_3Qm0b1rVn2yX4kqf8tYc7A',
  name: 'Mo Haddad',
  keys: [{ source: 'academy', key: 'E-9' }],
  employments: [
    { partner: { id: 'par_3Qm0b1rVn2yX4kqf8tYc7A', name: 'Alder Systems' }, from: '2024-03-01', to: null },
  ],
};

const person = z.object({ person: inPath });
const one = { status: 200, json: personSchema, example: examplePerson, etag: true } as const;

const listPersons = endpoint({
  id: 'listPersons',
  method: 'get',
  path: '/persons',
  tag: 'persons',
  permission: 'person.read',
  summary: 'People of partners',
  description: 'The newest first. Who was erased is not among them.',
  query: z.strictObject({
    ...paging,
    partner: ids.partner.optional().describe('Whom this partner employs, today unless `ever` is said'),
    ever: z.enum(['true', 'false']).default('false').describe('Also whom it has employed or will employ'),
    search: line(100).optional().describe('Part of a name or key'),
  }),
  answer: { status: 200, json: pageOf(personSchema), example: { items: [examplePerson], next: null } },
  errors: ['cursor-invalid', 'not-found'],
});

const getPerson = endpoint({
  id: 'getPerson',
  method: 'get',
  path: '/persons/{person}',
  tag: 'persons',
  permission: 'person.read',
  summary: 'One person',
  description: 'With everybody who employs or employed them. Who was erased is not found.',
  params: person,
  answer: one,
  errors: ['not-found'],
});

const span = { partner: ids.partner, from: dayText, to: dayText.nullable().default(null) };

const createPerson = endpoint({
  id: 'createPerson',
  method: 'post',
  path: '/persons',
  tag: 'persons',
  permission: 'person.write',
  summary: 'Make a person',
  description:
    'For somebody whom no import brings; with their employment, if it is known. A source knows one person under a key, so that later imports of ' +
    'the source find them. The key of somebody who was erased stays taken.',
  body: {
    json: z.strictObject({
      name: line(500).nullable().default(null),
      key: line(500),
      source: word.default('workspace'),
      employment: z.strictObject(span).optional(),
    }),
    example: {
      name: 'Mo Haddad',
      key: 'E-9',
      source: 'academy',
      employment: { partner: 'par_3Qm0b1rVn2yX4kqf8tYc7A', from: '2024-03-01' },
    },
  },
  answer: { status: 201, json: personSchema, example: examplePerson, etag: true },
  errors: ['state-conflict', 'not-found', 'not-in-book', 'value-invalid'],
});

const renamePerson = endpoint({
  id: 'renamePerson',
  method: 'put',
  path: '/persons/{person}/name',
  tag: 'persons',
  permission: 'person.write',
  summary: 'Rename a person',
  description: 'The former name is not kept.',
  params: person,
  edits: true,
  body: { json: z.strictObject({ name: line(500) }), example: { name: 'Mo Haddad' } },
  answer: one,
  errors: ['not-in-book'],
});

const employ = endpoint({
  id: 'employ',
  method: 'post',
  path: '/persons/{person}/employments',
  tag: 'persons',
  permission: 'person.write',
  summary: 'Record who employs a person',
  description:
    'From a day on. A person works for one partner a day: where another employment shares a day it is refused with that span, unless `endFormer` ' +
    'is said; then what began before ends on the day before. Certificates of the person count for the new employer from then on.',
  params: person,
  body: {
    json: z.strictObject({ ...span, endFormer: z.boolean().default(false) }),
    example: { partner: 'par_3Qm0b1rVn2yX4kqf8tYc7A', from: '2026-07-01', endFormer: true },
  },
  answer: one,
  errors: ['not-found', 'not-in-book', 'person-overlap', 'value-invalid'],
});

const employmentParams = z.object({ person: inPath, from: inPath });

const endEmployment = endpoint({
  id: 'endEmployment',
  method: 'put',
  path: '/persons/{person}/employments/{from}',
  tag: 'persons',
  permission: 'person.write',
  summary: 'End an employment, or say that it goes on',
  description:
    'The employment that begins on the day in the address gets another last day; null lets it go on.',
  params: employmentParams,
  edits: true,
  body: { json: z.strictObject({ to: dayText.nullable() }), example: { to: '2026-09-30' } },
  answer: one,
  errors: ['not-in-book', 'person-overlap', 'value-invalid'],
});

const removeEmployment = endpoint({
  id: 'removeEmployment',
  method: 'delete',
  path: '/persons/{person}/employments/{from}',
  tag: 'persons',
  permission: 'person.write',
  summary: 'Take back an employment',
  description:
    'For one that was a mistake: as if it had never been. What earlier audits saw stays as they saw it.',
  params: employmentParams,
  edits: true,
  answer: { status: 204 },
  errors: ['not-in-book'],
});

const erasePerson = endpoint({
  id: 'erasePerson',
  method: 'post',
  path: '/persons/{person}/erasure',
  tag: 'persons',
  permission: 'person.erase',
  summary: 'Erase a person',
  description:
    'Name and keys go, for good and from everywhere; so does the account with which they sign in. What they did stays under a number, so that ' +
    'counts and the log hold. A file that names them again does not bring them back.',
  params: person,
  body: { json: z.strictObject({ why: line(500) }), example: { why: 'Asked for it on 12 June' } },
  answer: { status: 204 },
  errors: ['not-found'],
});

export const personEndpoints = {
  listPersons,
  getPerson,
  createPerson,
  renamePerson,
  employ,
  endEmployment,
  removeEmployment,
  erasePerson,
};
