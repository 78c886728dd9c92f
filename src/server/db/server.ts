import { Client, type ClientConfig } from 'pg';
import type { Database } from './database.ts';
import { DatabaseProblem, errorText } from './problem.ts';
import { databaseName, type Role } from './roles.ts';

/** The variables that name a server, a role each. */
const variables: Readonly<Record<Role, string>> = {
  owner: 'DATABASE_URL_MIGRATE',
  app: 'DATABASE_URL',
  portal: 'DATABASE_URL_PORTAL',
};

const oldestMajor = 15;

/** Looks at the server that DATABASE_URL names, and refuses one we cannot work with. */
export async function openServer(
  env: Record<string, string | undefined>,
  onNotice: (text: string) => void,
): Promise<Database> {
  const app = readAddress('app', env);
  const addresses: Record<Role, Address> = {
    app,
    owner: given('owner', env) ? readAddress('owner', env) : app,
    portal: given('portal', env) ? readAddress('portal', env) : app,
  };
  const findings: Record<Role, Finding> = {
    app: await look(addresses.app),
    owner: await look(addresses.owner),
    portal: await look(addresses.portal),
  };
  for (const role of ['app', 'owner', 'portal'] as const) {
    requireUsable(findings[role], addresses[role], env['NODE_ENV'] === 'production');
  }
  requireSameDatabase(findings, addresses);
  const merged = sharedRoles(findings);
  if (merged !== undefined) onNotice(merged);
  const found = findings.app;
  return {
    kind: 'server',
    where: `PostgreSQL ${found.version} at ${app.where}`,
    roles: { app: findings.app.user, owner: findings.owner.user, portal: findings.portal.user },
    config: (role) => ({
      ...addresses[role].config,
      application_name: `tierwright ${role}`,
    }),
    leave: () => Promise.resolve(),
  };
}

interface Address {
  readonly variable: string;
  readonly config: ClientConfig;
  /** Host, port and database, without user and password. */
  readonly where: string;
}

function given(role: Role, env: Record<string, string | undefined>): boolean {
  const value = env[variables[role]];
  return value !== undefined && value !== '';
}

function readAddress(role: Role, env: Record<string, string | undefined>): Address {
  const variable = variables[role];
  const text = env[variable] ?? '';
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) {
    // Its text stays out of the message: it may hold a password.
    throw new DatabaseProblem(
      'address',
      `${variable} is no address of a PostgreSQL server. It should look like ` +
        `postgresql://user:password@host:5432/${databaseName}`,
    );
  }
  const options = [url.searchParams.get('options') ?? '', '-c TimeZone=UTC'].join(' ').trim();
  url.searchParams.delete('options');
  url.searchParams.delete('application_name');
  const host = url.searchParams.get('host') ?? (url.host === '' ? 'localhost' : url.host);
  return {
    variable,
    config: { connectionString: url.href, options },
    where: `${host}, database ${decodeURIComponent(url.pathname.slice(1)) || databaseName}`,
  };
}

interface Finding {
  readonly user: string;
  readonly version: string;
  readonly versionNumber: number;
  readonly encoding: string;
  readonly superuser: boolean;
  readonly identity: string;
}

async function look(address: Address): Promise<Finding> {
  const client = new Client({
    ...address.config,
    application_name: 'tierwright',
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Finding>(
      `SELECT current_user AS "user",
              current_setting('server_version') AS version,
              current_setting('server_version_num')::int AS "versionNumber",
              current_setting('server_encoding') AS encoding,
              rolsuper AS superuser,
              current_database() || ' ' || (SELECT oid FROM pg_database WHERE datname = current_database())
                AS identity
         FROM pg_roles WHERE rolname = current_user`,
    );
    const [found] = rows;
    if (found === undefined) throw new Error('the server does not know the role it let in');
    return found;
  } catch (cause) {
    throw new DatabaseProblem(
      'address',
      `${address.variable} names a server at ${address.where} that cannot be used: ${errorText(cause)}. ` +
        'Check the address, the password and that the server lets this machine in.',
      { cause },
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

function requireUsable(found: Finding, address: Address, production: boolean): void {
  if (found.versionNumber < oldestMajor * 10_000) {
    throw new DatabaseProblem(
      'version',
      `The server at ${address.where} is PostgreSQL ${found.version}; Tierwright needs ${oldestMajor} or later.`,
    );
  }
  if (found.encoding !== 'UTF8') {
    throw new DatabaseProblem(
      'address',
      `The database at ${address.where} stores text as ${found.encoding}; Tierwright needs one made with ` +
        'ENCODING UTF8.',
    );
  }
  if (found.superuser && production) {
    throw new DatabaseProblem(
      'address',
      `${address.variable} comes in as "${found.user}", a superuser, for whom no protection of the database ` +
        'holds. Make the roles that "tierwright db roles" prints and use their addresses.',
    );
  }
}

function requireSameDatabase(findings: Record<Role, Finding>, addresses: Record<Role, Address>): void {
  for (const role of ['owner', 'portal'] as const) {
    if (findings[role].identity === findings.app.identity) continue;
    throw new DatabaseProblem(
      'address',
      `${addresses[role].variable} and ${addresses.app.variable} lead to different databases ` +
        `(${addresses[role].where}; ${addresses.app.where}). Let them differ in user and password only.`,
    );
  }
}

/** What one role for several jobs costs, in words; undefined when there are three. */
function sharedRoles(findings: Record<Role, Finding>): string | undefined {
  const costs = [
    ...(findings.owner.user === findings.app.user
      ? ['the log is protected against change by the application only (DATABASE_URL_MIGRATE is missing)']
      : []),
    ...(findings.portal.user === findings.app.user
      ? ["partners' data is kept apart by the application only (DATABASE_URL_PORTAL is missing)"]
      : []),
  ];
  if (costs.length === 0) return undefined;
  return (
    `The database has one role for several jobs: ${costs.join(', and ')}. ` +
    '"tierwright db roles" prints the SQL that mends it.'
  );
}
