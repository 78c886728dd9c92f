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
 * SQL that creates a role where it is missing and takes from it what it must not have.
 * Without a password the role can only come in where the server knows its users by other means.
 */
export function createRole(name: string, password?: string): string {
  const secret = password === undefined ? '' : ` PASSWORD ${quoteText(password)}`;
  return [
    `DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${quoteText(name)}) THEN`,
    `  CREATE ROLE ${quoteName(name)};`,
    `END IF; END $$;`,
    `ALTER ROLE ${quoteName(name)} LOGIN NOCREATEDB NOCREATEROLE${secret};`,
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
