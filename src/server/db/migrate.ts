import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, DatabaseError, type ClientConfig } from 'pg';
import { DatabaseProblem, errorText } from './problem.ts';
import { quoteName, roleNames, type Role, type RoleNames } from './roles.ts';

/** The product's own migrations; the same folder seen from `src/server/db` and from `dist/server/db`. */
const migrationsFolder = fileURLToPath(new URL('../../../src/server/db/migrations/', import.meta.url));

/** One step of the schema's history. */
interface Migration {
  /** '0001-partners', the file's name without its ending. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text with line ends as \n, in hex. */
  readonly checksum: string;
}

export interface MigrateOptions {
  /** Folder with `NNNN-name.sql` files; the product's own when left out. */
  readonly folder?: string;
  /** Names that stand for the three roles on this server; the usual ones when left out. */
  readonly roles?: RoleNames;
}

/** Any number of processes may start at once; the first holds this while it changes the schema. */
const advisoryLock = [27753, 2];

/**
 * Brings a database to the current schema: runs, in order, the migrations it has not had, each in a
 * transaction of its own. Answers the names of those it ran. A migration that was applied and has since been
 * changed, removed or overtaken is an error that names it; nothing is ever undone.
 *
 * @param owner how the schema's owner connects
 */
export async function migrate(owner: ClientConfig, options: MigrateOptions = {}): Promise<string[]> {
  const folder = options.folder ?? migrationsFolder;
  const migrations = await readMigrations(folder);
  const client = new Client(owner);
  client.on('error', () => undefined);
  await client.connect();
  try {
    const applied: string[] = [];
    for (;;) {
      const name = await step(client, migrations, options.roles ?? roleNames, folder);
      if (name === undefined) return applied;
      applied.push(name);
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The product's own migrations as texts for the roles of a database, in order. */
export async function migrationTexts(roles: RoleNames): Promise<readonly string[]> {
  return (await readMigrations(migrationsFolder)).map(({ sql }) => withRoles(sql, roles));
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (
    await readdir(folder).catch((cause: unknown) => {
      throw new DatabaseProblem('migration', `The migrations in ${folder} cannot be read. Install again.`, {
        cause,
      });
    })
  )
    .filter((file) => file.endsWith('.sql'))
    .toSorted();
  const numbers = new Set<string>();
  return Promise.all(
    files.map(async (file) => {
      const number = /^(\d{4})-[a-z0-9-]+\.sql$/.exec(file)?.[1];
      if (number === undefined || numbers.has(number)) {
        throw new DatabaseProblem(
          'migration',
          `${join(folder, file)}: a migration is named NNNN-words.sql, in small letters, each number once.`,
        );
      }
      numbers.add(number);
      const sql = (await readFile(join(folder, file), 'utf8')).replaceAll('\r\n', '\n');
      const checksum = createHash('sha256').update(sql).digest('hex');
      return { name: file.slice(0, -'.sql'.length), sql, checksum };
    }),
  );
}

/** Runs the next migration, if there is one, and answers its name. */
async function step(
  client: Client,
  migrations: readonly Migration[],
  roles: RoleNames,
  folder: string,
): Promise<string | undefined> {
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1, $2)', advisoryLock);
    const next = migrations[await countApplied(client, migrations, folder)];
    if (next !== undefined) {
      await run(client, next, roles, folder);
      await guardHistory(client, roles);
    }
    await client.query('COMMIT');
    return next?.name;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function countApplied(
  client: Client,
  migrations: readonly Migration[],
  folder: string,
): Promise<number> {
  const known = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('public.schema_migration') IS NOT NULL AS exists`,
  );
  if (known.rows[0]?.exists !== true) {
    await client.query(
      `CREATE TABLE public.schema_migration (
         name text COLLATE "C" PRIMARY KEY,
         checksum text NOT NULL,
         applied_at timestamptz NOT NULL DEFAULT now()
       )`,
    );
    return 0;
  }
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'SELECT name, checksum FROM public.schema_migration ORDER BY name',
  );
  for (const [index, applied] of rows.entries()) requireSame(applied, migrations[index], migrations, folder);
  return rows.length;
}

/** History only grows at its end: what was applied stands first in the folder, name by name, unchanged. */
function requireSame(
  applied: { name: string; checksum: string },
  here: Migration | undefined,
  migrations: readonly Migration[],
  folder: string,
): void {
  if (here !== undefined && here.name === applied.name) {
    if (here.checksum === applied.checksum) return;
    throw new DatabaseProblem(
      'migration',
      `Migration ${applied.name} was changed after it was applied to this database. Put back ` +
        `${join(folder, `${applied.name}.sql`)} as it was, and make the change in a new migration.`,
    );
  }
  if (migrations.some((migration) => migration.name === applied.name)) {
    throw new DatabaseProblem(
      'migration',
      `Migration ${here?.name ?? ''} comes before ${applied.name}, which this database already has. ` +
        'Give the new one the next free number.',
    );
  }
  throw new DatabaseProblem(
    'migration',
    `This database has had migration ${applied.name}, which is not in ${folder}: a newer Tierwright has used ` +
      'it. Start that version, or restore a backup taken with this one.',
  );
}

async function run(client: Client, migration: Migration, roles: RoleNames, folder: string): Promise<void> {
  const before = await transactionId(client);
  try {
    await client.query(withRoles(migration.sql, roles));
  } catch (cause) {
    throw new DatabaseProblem(
      'migration',
      `${join(folder, `${migration.name}.sql`)}${lineOf(cause, migration.sql)}: ${errorText(cause)}. ` +
        'Nothing of it was kept; the database is as it was after the migration before.',
      { cause },
    );
  }
  if ((await transactionId(client)) !== before) {
    throw new DatabaseProblem(
      'migration',
      `${join(folder, `${migration.name}.sql`)} ends its own transaction. Take out COMMIT and ROLLBACK.`,
    );
  }
  await client.query('INSERT INTO public.schema_migration (name, checksum) VALUES ($1, $2)', [
    migration.name,
    migration.checksum,
  ]);
}

/** A migration may grant something on all tables; the history of the schema stays the owner's alone to write. */
async function guardHistory(client: Client, roles: RoleNames): Promise<void> {
  for (const name of new Set([roles.app, roles.portal])) {
    if (name === roles.owner) continue;
    await client.query(
      `REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON public.schema_migration FROM ${quoteName(name)}`,
    );
  }
}

async function transactionId(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id');
  return rows[0]?.id;
}

/**
 * Migrations name the roles as the embedded database does; an administrator may have named them otherwise, or
 * given one role for all.
 */
function withRoles(sql: string, roles: RoleNames): string {
  return sql.replaceAll(/\btierwright_(owner|app|portal)\b/g, (_, role: Role) => {
    const name = roles[role];
    return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteName(name);
  });
}

function lineOf(error: unknown, sql: string): string {
  if (!(error instanceof DatabaseError) || error.position === undefined) return '';
  // Names of other lengths move the position, but hardly ever past the line's end.
  return `:${sql.slice(0, Number(error.position)).split('\n').length}`;
}
