/**
 * Sign-in: passwords, sessions, second factors and resets, by better-auth over tables named `auth_…`. It is never mounted: endpoints of ours
 * ask it (`sign-in.ts`), so that its answers, limits and refusals are told like all others. Who somebody is and may do is ours (`account`).
 */
import { betterAuth, type BetterAuthOptions } from 'better-auth';
import { twoFactor } from 'better-auth/plugins/two-factor';
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';

/** Sessions end after so many seconds without use. */
const sessionSeconds = 14 * 24 * 3600;

/** A link to set a new password works for so many seconds. */
const resetSeconds = 3600;

/** The header in which we tell better-auth the address of the socket; what callers send under this name is dropped. */
export const clientHeader = 'x-tierwright-client';

/** Shortest and longest password; what is asked of it besides is that it is not the shortest. */
export const passwordLength = { least: 12, most: 128 } as const;

export interface AuthSettings {
  /** Where people reach the server, such as `https://partners.example.com`. */
  readonly url: string;
  /** At least 32 characters; signs cookies. */
  readonly secret: string;
  /** Connections of the role `app`. */
  readonly pool: pg.Pool;
  /** Sends the link to set a new password. */
  readonly sendReset: (to: { readonly email: string; readonly token: string }) => Promise<void>;
  /** Gets what better-auth wants to have noted. */
  readonly note: (level: 'error' | 'warn', text: string) => void;
}

/** The options of better-auth; apart, so that its own check can compare them with our tables. */
export function authOptions({ url, secret, pool, sendReset, note }: AuthSettings) {
  return {
    appName: 'Tierwright',
    baseURL: url,
    basePath: '/api/auth',
    secret,
    trustedOrigins: [url],
    database: {
      db: new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }),
      type: 'postgres',
      transaction: true,
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most,
      resetPasswordTokenExpiresIn: resetSeconds,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: ({ user, token }) => sendReset({ email: user.email, token }),
    },
    user: { modelName: 'auth_user' },
    session: { modelName: 'auth_session', expiresIn: sessionSeconds, cookieCache: { enabled: false } },
    account: { modelName: 'auth_credential', accountLinking: { enabled: false } },
    verification: { modelName: 'auth_verification', storeIdentifier: 'hashed' },
    plugins: [
      twoFactor({
        issuer: 'Tierwright',
        twoFactorTable: 'auth_two_factor',
        accountLockout: { enabled: true, maxFailedAttempts: 10, durationSeconds: 900 },
      }),
    ],
    rateLimit: {
      enabled: true,
      modelName: 'auth_rate_limit',
      storage: 'database',
      window: 60,
      max: 60,
      customRules: {
        '/sign-in/email': { window: 60, max: 10 },
        '/two-factor/*': { window: 60, max: 10 },
        '/request-password-reset': { window: 60, max: 5 },
        '/reset-password': { window: 60, max: 5 },
      },
    },
    advanced: {
      cookiePrefix: 'tierwright',
      useSecureCookies: url.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true, path: '/' },
      ipAddress: { ipAddressHeaders: [clientHeader] },
      database: { generateId: 'uuid' },
    },
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      log: (level, text) => {
        // Texts only: what goes with them may hold an address.
        if (level === 'error' || level === 'warn') note(level, text);
      },
    },
  } satisfies BetterAuthOptions;
}

/** Opens sign-in over the tables of the store. */
export function openAuth(settings: AuthSettings) {
  return betterAuth(authOptions(settings));
}

export type Auth = ReturnType<typeof openAuth>;
