import type { Client } from 'pg';
import { createRole, databaseGrants, databaseName, roleNames, schemaGrants } from '../roles.ts';

/**
 * Advisory locks in the cluster's maintenance database: the first number is ours, the second what it guards.
 * Members hold theirs shared for as long as they need the engine; who gets it alone is the last.
 */
export const lockSpace = 27753;
export const memberLock = 1;
const catalogLock = 3;

/**
 * Makes the three roles and the database where they are missing. The database is made under another name and
 * renamed when its rights are set, so that a kill in between leaves nothing half done.
 *
 * @param superuser connected to the database `postgres`
 * @param connect a superuser's connection to the database named
 */
export async function ensureDatabase(
  superuser: Client,
  connect: (database: string) => Promise<Client>,
): Promise<void> {
  if (await complete(superuser)) return;
  await superuser.query('SELECT pg_advisory_lock($1, $2)', [lockSpace, catalogLock]);
  try {
    if (await complete(superuser)) return;
    for (const name of Object.values(roleNames)) await superuser.query(createRole(name));
    await superuser.query('REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC');
    const existing = await superuser.query('SELECT FROM pg_database WHERE datname = $1', [databaseName]);
    if (existing.rowCount !== 0) return;
    const aside = `${databaseName}_new`;
    await superuser.query(`DROP DATABASE IF EXISTS ${aside} WITH (FORCE)`);
    await superuser.query(`CREATE DATABASE ${aside} OWNER ${roleNames.owner}`);
    await superuser.query(databaseGrants(aside));
    const inside = await connect(aside);
    try {
      await inside.query(schemaGrants());
    } finally {
      await inside.end();
    }
    await superuser.query(`ALTER DATABASE ${aside} RENAME TO ${databaseName}`);
  } finally {
    await superuser.query('SELECT pg_advisory_unlock($1, $2)', [lockSpace, catalogLock]);
  }
}

async function complete(superuser: Client): Promise<boolean> {
  const { rows } = await superuser.query<{ complete: boolean }>(
    `SELECT (SELECT count(*) FROM pg_roles WHERE rolname = ANY ($1)) = $2
        AND EXISTS (SELECT FROM pg_database WHERE datname = $3) AS complete`,
    [Object.values(roleNames), Object.keys(roleNames).length, databaseName],
  );
  return rows[0]?.complete === true;
}
