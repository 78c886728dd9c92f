/** Who may sign in, in which roles, and who is asked to. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { partnerRoles } from './permissions.ts';
import { roleSchema } from './session.ts';
import { ids, inPath, instant, line, pageOf, paging } from './wire.ts';

const email = z.email().max(254).describe('Mail address');

const accountSchema = z
  .strictObject({
    id: ids.account,
    name: z.string(),
    email: z.string(),
    roles: z.array(roleSchema).describe('None: may sign in and do nothing'),
    person: ids.person.nullable(),
    secondFactor: z.boolean(),
  })
  .meta({ id: 'Account' });

const exampleAccount = {
  id: 'acc_3Qm0b1rVn2yX4kqf8tYc7A',
  name: 'Ada Okafor',
  email: 'ada@vendor.example',
  roles: ['partner-operations'],
  person: null,
  secondFactor: true,
};

const account = z.object({ account: inPath });

const listAccounts = endpoint({
  id: 'listAccounts',
  method: 'get',
  path: '/accounts',
  tag: 'accounts',
  permission: 'account.read',
  summary: 'Accounts',
  description: 'Everybody who can sign in, by name.',
  query: z.strictObject({
    ...paging,
    role: roleSchema.optional().describe('Only those who have it'),
    search: line(100).optional().describe('Part of a name or address'),
  }),
  answer: { status: 200, json: pageOf(accountSchema), example: { items: [exampleAccount], next: null } },
  errors: ['cursor-invalid'],
});

const getAccount = endpoint({
  id: 'getAccount',
  method: 'get',
  path: '/accounts/{account}',
  tag: 'accounts',
  permission: 'account.read',
  summary: 'One account',
  description: 'With the state that an edit of its roles begins from.',
  params: account,
  answer: { status: 200, json: accountSchema, example: exampleAccount, etag: true },
  errors: ['not-found'],
});

const setRoles = endpoint({
  id: 'setRoles',
  method: 'put',
  path: '/accounts/{account}/roles',
  tag: 'accounts',
  permission: 'account.write',
  summary: 'Give and take roles',
  description:
    'The roles that the account has from the next request on, of sessions and keys alike. The last program owner keeps that role. Roles of ' +
    'partners’ own people and those of the vendor’s do not go together.',
  params: account,
  edits: true,
  body: {
    json: z.strictObject({ roles: z.array(roleSchema).max(9), why: line(500) }),
    example: { roles: ['finance'], why: 'Moved to finance' },
  },
  answer: {
    status: 200,
    json: accountSchema,
    example: { ...exampleAccount, roles: ['finance'] },
    etag: true,
  },
  errors: ['not-found', 'state-conflict', 'precondition-missing', 'precondition-failed', 'other-site'],
});

const removeAccount = endpoint({
  id: 'removeAccount',
  method: 'delete',
  path: '/accounts/{account}',
  tag: 'accounts',
  permission: 'account.write',
  summary: 'Remove an account',
  description:
    'Name and address are erased, sessions and keys end with this request; the log keeps the account’s number. The last program owner stays.',
  params: account,
  answer: { status: 204 },
  errors: ['not-found', 'state-conflict', 'other-site'],
});

const invitationSchema = z
  .strictObject({
    id: ids.invitation,
    email: z.string(),
    name: z.string(),
    role: roleSchema,
    person: ids.person.nullable(),
    until: instant.describe('The link works until then'),
  })
  .meta({ id: 'Invitation' });

const exampleInvitation = {
  id: 'inv_3Qm0b1rVn2yX4kqf8tYc7A',
  email: 'lin@vendor.example',
  name: 'Lin Berg',
  role: 'partner-manager',
  person: null,
  until: '2026-12-07T09:00:00.000Z',
};

const listInvitations = endpoint({
  id: 'listInvitations',
  method: 'get',
  path: '/invitations',
  tag: 'accounts',
  permission: 'account.read',
  summary: 'Open invitations',
  description: 'Those that nobody has accepted or withdrawn, the newest first.',
  answer: {
    status: 200,
    json: z.strictObject({ items: z.array(invitationSchema) }),
    example: { items: [exampleInvitation] },
  },
  errors: [],
});

const invite = endpoint({
  id: 'invite',
  method: 'post',
  path: '/invitations',
  tag: 'accounts',
  permission: 'account.write',
  summary: 'Invite one of the vendor’s people',
  description:
    'A link goes out by mail; it works for a week and once. An address that has an account already is refused: give that account another role ' +
    'instead. An invitation never changes an account.',
  body: {
    json: z.strictObject({ email, name: line(200), role: roleSchema.exclude(partnerRoles) }),
    example: { email: 'lin@vendor.example', name: 'Lin Berg', role: 'partner-manager' },
  },
  answer: { status: 201, json: invitationSchema, example: exampleInvitation },
  errors: ['state-conflict', 'other-site'],
});

const inviteContact = endpoint({
  id: 'inviteContact',
  method: 'post',
  path: '/partners/{partner}/invitations',
  tag: 'accounts',
  permission: 'contact.invite',
  summary: 'Invite one of a partner’s people to the portal',
  description:
    'The person must be employed by the partner. The answer is the same whether or not the address has an account; a link goes out only where it has none.',
  params: z.object({ partner: inPath }),
  body: {
    json: z.strictObject({ email, name: line(200), role: z.enum(partnerRoles), person: ids.person }),
    example: {
      email: 'mo@partner.example',
      name: 'Mo Haddad',
      role: 'partner-admin',
      person: 'per_3Qm0b1rVn2yX4kqf8tYc7A',
    },
  },
  answer: {
    status: 202,
    json: z.strictObject({ message: z.string() }),
    example: { message: 'If the address has no account yet, a link is on its way.' },
  },
  errors: ['not-found', 'not-in-book', 'other-site'],
});

const withdrawInvitation = endpoint({
  id: 'withdrawInvitation',
  method: 'delete',
  path: '/invitations/{invitation}',
  tag: 'accounts',
  permission: 'account.write',
  summary: 'Withdraw an invitation',
  description: 'Its link works no more.',
  params: z.object({ invitation: inPath }),
  answer: { status: 204 },
  errors: ['not-found', 'other-site'],
});

const acceptInvitation = endpoint({
  id: 'acceptInvitation',
  method: 'post',
  path: '/invitations/accept',
  tag: 'accounts',
  permission: 'anyone',
  summary: 'Accept an invitation',
  description: 'Makes the account with the password; then sign in.',
  body: {
    json: z.strictObject({
      token: z.string().min(1).max(200),
      name: line(200),
      password: z.string().min(12).max(128),
    }),
    example: {
      token: 'q8Zr0o2c1Y5e7TnW4uHj9sKd',
      name: 'Lin Berg',
      password: 'correct horse battery staple',
    },
  },
  answer: { status: 204 },
  errors: ['sign-in-refused', 'other-site'],
});

export const accountEndpoints = {
  listAccounts,
  getAccount,
  setRoles,
  removeAccount,
  listInvitations,
  invite,
  inviteContact,
  withdrawInvitation,
  acceptInvitation,
};
