/** Signing in and out, and what whoever is signed in may do. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { permissions, roles, type Permission, type Role } from './permissions.ts';
import { ids, instant } from './wire.ts';

const roleNames = Object.keys(roles) as [Role];
export const roleSchema = z.enum(roleNames).meta({ id: 'Role' });
const permissionSchema = z.enum(permissions as [Permission]).meta({ id: 'Permission' });

const email = z.email().max(254).describe('Mail address');
const password = z.string().min(12).max(128).describe('12 to 128 characters');

const abilitySchema = z
  .discriminatedUnion('allowed', [
    z.strictObject({
      permission: permissionSchema,
      allowed: z.literal(true),
      reach: z
        .enum(['all', 'book', 'own'])
        .describe('Everywhere, for partners in the own book, or for the own company'),
    }),
    z.strictObject({
      permission: permissionSchema,
      allowed: z.literal(false),
      reason: z.string().describe('Why not, for people'),
      roles: z.array(roleSchema).describe('Roles that may'),
    }),
  ])
  .meta({ id: 'Ability' });

const meSchema = z
  .strictObject({
    account: ids.account,
    name: z.string(),
    email: z.string(),
    roles: z.array(roleSchema),
    person: ids.person
      .nullable()
      .describe('The person whom a partner employs; null for the vendor’s own people'),
    secondFactor: z.boolean(),
    abilities: z.array(abilitySchema).describe('Every permission, with why not where it is not given'),
  })
  .meta({ id: 'Me' });

const exampleMe = {
  account: 'acc_3Qm0b1rVn2yX4kqf8tYc7A',
  name: 'Ada Okafor',
  email: 'ada@vendor.example',
  roles: ['partner-operations'],
  person: null,
  secondFactor: true,
  abilities: [
    { permission: 'evidence.read', allowed: true, reach: 'all' },
    {
      permission: 'program.choose',
      allowed: false,
      reason: 'Only the program owner decides this.',
      roles: ['program-owner'],
    },
  ],
};

const signIn = endpoint({
  id: 'signIn',
  method: 'post',
  path: '/session',
  tag: 'session',
  permission: 'anyone',
  summary: 'Sign in',
  description:
    'Sets the cookie of a session. Known and unknown addresses, right and wrong passwords take the same way and the same time; ' +
    'after some failures the address of the caller and the account have to wait. With a second factor the answer says `code`, and ' +
    'the session begins with `POST /session/code`.',
  body: {
    json: z.strictObject({ email, password: z.string().max(128) }),
    example: { email: 'ada@vendor.example', password: 'correct horse battery' },
  },
  answer: {
    status: 200,
    json: z.strictObject({ next: z.enum(['done', 'code']).describe('code: the second factor is asked for') }),
    example: { next: 'done' },
  },
  errors: ['sign-in-refused', 'other-site'],
});

const signInCode = endpoint({
  id: 'signInCode',
  method: 'post',
  path: '/session/code',
  tag: 'session',
  permission: 'anyone',
  summary: 'Finish signing in with the second factor',
  description: 'A code of the authenticator app, or one of the backup codes, each of which works once.',
  body: {
    json: z.strictObject({ code: z.string().min(6).max(32), kind: z.enum(['app', 'backup']).default('app') }),
    example: { code: '492816' },
  },
  answer: { status: 204 },
  errors: ['sign-in-refused', 'other-site'],
});

const signOut = endpoint({
  id: 'signOut',
  method: 'delete',
  path: '/session',
  tag: 'session',
  permission: 'session',
  summary: 'Sign out',
  description: 'Ends the session of this request.',
  answer: { status: 204 },
  errors: ['other-site'],
});

const whoAmI = endpoint({
  id: 'whoAmI',
  method: 'get',
  path: '/session',
  tag: 'session',
  permission: 'signed-in',
  summary: 'Who I am and what I may',
  description:
    'Every permission with how far it reaches or why it is not given, so that a page can say why a button is off. With a key: what the key may.',
  answer: { status: 200, json: meSchema, example: exampleMe },
  errors: [],
});

const sessionSchema = z
  .strictObject({
    id: z.uuid(),
    since: instant,
    until: instant,
    address: z.string().nullable().describe('From where it was begun'),
    agent: z.string().nullable(),
    current: z.boolean().describe('Whether this request belongs to it'),
  })
  .meta({ id: 'Session' });

const listSessions = endpoint({
  id: 'listSessions',
  method: 'get',
  path: '/sessions',
  tag: 'session',
  permission: 'session',
  summary: 'My sessions',
  description: 'Where I am signed in.',
  answer: {
    status: 200,
    json: z.strictObject({ items: z.array(sessionSchema) }),
    example: {
      items: [
        {
          id: '0192f0c1-2f6a-4c1e-9d7e-0a4f6f1b2c3d',
          since: '2026-11-20T08:00:00.000Z',
          until: '2026-12-04T08:00:00.000Z',
          address: '203.0.113.7',
          agent: 'Firefox',
          current: true,
        },
      ],
    },
  },
  errors: [],
});

const endSession = endpoint({
  id: 'endSession',
  method: 'delete',
  path: '/sessions/{session}',
  tag: 'session',
  permission: 'session',
  summary: 'End one of my sessions',
  description: 'Whoever uses it is signed out with the next request.',
  params: z.object({ session: z.string().max(200) }),
  answer: { status: 204 },
  errors: ['not-found', 'other-site'],
});

const changePassword = endpoint({
  id: 'changePassword',
  method: 'put',
  path: '/password',
  tag: 'session',
  permission: 'session',
  summary: 'Change my password',
  description: 'Ends all other sessions.',
  body: {
    json: z.strictObject({ current: z.string().max(128), password }),
    example: { current: 'correct horse battery', password: 'staple correct horse battery' },
  },
  answer: { status: 204 },
  errors: ['sign-in-refused', 'other-site'],
});

const requestReset = endpoint({
  id: 'requestReset',
  method: 'post',
  path: '/password-resets',
  tag: 'session',
  permission: 'anyone',
  summary: 'Ask for a link to set a new password',
  description:
    'The answer is the same for every address, and comes before anything is looked up; the link goes out by mail, and works for an hour.',
  body: { json: z.strictObject({ email }), example: { email: 'ada@vendor.example' } },
  answer: {
    status: 202,
    json: z.strictObject({ message: z.string() }),
    example: { message: 'If the address has an account, a link is on its way.' },
  },
  errors: ['other-site'],
});

const acceptReset = endpoint({
  id: 'acceptReset',
  method: 'post',
  path: '/password-resets/accept',
  tag: 'session',
  permission: 'anyone',
  summary: 'Set a new password with a link',
  description: 'Ends all sessions of the account. A link works once.',
  body: {
    json: z.strictObject({ token: z.string().min(1).max(200), password }),
    example: { token: 'q8Zr0o2c1Y5e7TnW4uHj9sKd', password: 'staple correct horse battery' },
  },
  answer: { status: 204 },
  errors: ['sign-in-refused', 'other-site'],
});

const beginSecondFactor = endpoint({
  id: 'beginSecondFactor',
  method: 'post',
  path: '/second-factor',
  tag: 'session',
  permission: 'session',
  summary: 'Set up a second factor',
  description:
    'Gives what an authenticator app reads, and backup codes to keep. It counts once a code of the app confirms it.',
  body: {
    json: z.strictObject({ password: z.string().max(128) }),
    example: { password: 'correct horse battery' },
  },
  answer: {
    status: 200,
    json: z.strictObject({
      uri: z.string().describe('otpauth:// address, to be shown as a QR code'),
      backupCodes: z.array(z.string()),
    }),
    example: {
      uri: 'otpauth://totp/Tierwright:ada@vendor.example?secret=JBSWY3DPEHPK3PXP&issuer=Tierwright',
      backupCodes: ['h2Kd9-aP0xQ'],
    },
  },
  errors: ['sign-in-refused', 'other-site'],
});

const confirmSecondFactor = endpoint({
  id: 'confirmSecondFactor',
  method: 'post',
  path: '/second-factor/confirm',
  tag: 'session',
  permission: 'session',
  summary: 'Confirm the second factor with a code',
  description: 'From now on signing in asks for a code.',
  body: { json: z.strictObject({ code: z.string().min(6).max(8) }), example: { code: '492816' } },
  answer: { status: 204 },
  errors: ['sign-in-refused', 'other-site'],
});

const endSecondFactor = endpoint({
  id: 'endSecondFactor',
  method: 'post',
  path: '/second-factor/end',
  tag: 'session',
  permission: 'session',
  summary: 'Do without the second factor',
  description: 'Asks for the password.',
  body: {
    json: z.strictObject({ password: z.string().max(128) }),
    example: { password: 'correct horse battery' },
  },
  answer: { status: 204 },
  errors: ['sign-in-refused', 'other-site'],
});

export const sessionEndpoints = {
  signIn,
  signInCode,
  signOut,
  whoAmI,
  listSessions,
  endSession,
  changePassword,
  requestReset,
  acceptReset,
  beginSecondFactor,
  confirmSecondFactor,
  endSecondFactor,
};
