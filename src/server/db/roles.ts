/** Who connects: the owner changes the schema, the app works in it, the portal sees one partner at a time. */
export type Role = 'owner' | 'app' | 'portal';

/** The names of the three roles on the database's side. */
export type RoleNames = Readonly<Record<Role, string>>;

/** Database and roles as the migrations name them. */
export const databaseName = 'tierwright';
export const roleNames: RoleNames = {
  owner: 'tierwright_owner',
  app: 'tierwright_app',
  portal: 'tierwright_portal',
};

/** A name as it stands in SQL. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * SQL that creates a role where it is missing, able to come in and nothing else.
 * Without a password it can only come in where the server knows its users by other means.
 */
export function createRole(name: string, password?: string): string {
  const secret = password === undefined ? '' : ` PASSWORD ${quoteText(password)}`;
  return [
    `DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${quoteText(name)}) THEN`,
    `  CREATE ROLE ${quoteName(name)};`,
    `END IF; END $$;`,
    `ALTER ROLE ${quoteName(name)} LOGIN${secret};`,
  ].join('\n');
}

/**
 * SQL, run anywhere on the server, that lets the three roles and nobody else into a database. The application stages
 * imports in temporary tables.
 */
export function databaseGrants(database: string): string {
  const name = quoteName(database);
  return [
    `REVOKE ALL ON DATABASE ${name} FROM PUBLIC;`,
    `GRANT CONNECT ON DATABASE ${name} TO ${roleNames.owner}, ${roleNames.app}, ${roleNames.portal};`,
    `GRANT TEMPORARY ON DATABASE ${name} TO ${roleNames.app};`,
  ].join('\n');
}

/** SQL, run inside the database, after which app and portal may look into the schema and nothing more. */
export function schemaGrants(): string {
  return [
    `ALTER SCHEMA public OWNER TO ${roleNames.owner};`,
    `REVOKE ALL ON SCHEMA public FROM PUBLIC;`,
    `GRANT USAGE ON SCHEMA public TO ${roleNames.app}, ${roleNames.portal};`,
  ].join('\n');
}

/** What a server's administrator runs once, in two parts because the second runs inside the new database. */
export interface ServerSetup {
  readonly onServer: string;
  readonly inDatabase: string;
}

/** SQL that makes the three roles, with their passwords, and the database on a server of PostgreSQL 15 or later. */
export function serverSetup(passwords: Readonly<Record<Role, string>>): ServerSetup {
  return {
    onServer: [
      ...(['owner', 'app', 'portal'] as const).map((role) => createRole(roleNames[role], passwords[role])),
      '-- An administrator who is no superuser can only give a database to a role that he belongs to.',
      'DO $$ BEGIN IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = CURRENT_USER) THEN',
      `  EXECUTE format('GRANT ${roleNames.owner} TO %I', CURRENT_USER);`,
      'END IF; END $$;',
      `CREATE DATABASE ${databaseName} OWNER ${roleNames.owner} TEMPLATE template0 ENCODING 'UTF8';`,
      databaseGrants(databaseName),
    ].join('\n'),
    inDatabase: schemaGrants(),
  };
}
