import { constants } from 'node:fs';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { DatabaseProblem, errorCode, errorText } from '../problem.ts';
import { roleNames } from '../roles.ts';
import { openFor, type Account } from './account.ts';
import type { Engine } from './engine.ts';
import type { Place } from './place.ts';
import { runProgram } from './program.ts';

/** The role that owns the embedded cluster; used for the engine's life, never by the application's work. */
export const superuser = 'postgres';

/** PostgreSQL's own folder inside a data folder. */
export function clusterFolder(dataFolder: string): string {
  return join(dataFolder, 'postgres');
}

/** Only what the programs need: settings of the user's shell (LC_ALL, PGPORT, LD_LIBRARY_PATH) would leak in. */
export const engineEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** The major version that made the cluster, undefined where there is none yet. */
export async function clusterMajor(dataFolder: string): Promise<number | undefined> {
  try {
    return Number.parseInt(await readFile(join(clusterFolder(dataFolder), 'PG_VERSION'), 'utf8'), 10);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Refuses a cluster that another major version made: PostgreSQL cannot read it, and we do not convert it. */
export function requireMajor(dataFolder: string, found: number, engine: Engine): void {
  if (found === engine.major) return;
  throw new DatabaseProblem(
    'version',
    `The data in ${dataFolder} was made by PostgreSQL ${found}; this Tierwright runs PostgreSQL ` +
      `${engine.major}. Start it with the Tierwright version that made it, take a "tierwright backup" there, ` +
      'and restore it here into a new folder (--data). Nothing in the folder was changed.',
  );
}

/**
 * Makes a new cluster beside its place and renames it when it is complete: one whose making was killed would
 * never open again. Of several doing this at once the first rename wins and the others throw theirs away.
 */
export async function createCluster(place: Place, bin: string): Promise<void> {
  const { dataFolder, account, engine } = place;
  const aside = join(dataFolder, `postgres.new-${randomBytes(4).toString('hex')}`);
  const locale =
    engine.major >= 17
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
      : ['--locale=C.UTF-8'];
  const parameters = [
    `--pgdata=${aside}`,
    `--username=${superuser}`,
    '--auth=peer',
    '--encoding=UTF8',
    '--data-checksums',
    ...locale,
    ...(place.settings['fsync'] === 'off' ? ['--no-sync'] : []),
  ];
  try {
    const { code, said } = await runProgram(join(bin, 'initdb'), parameters, {
      account,
      folder: dataFolder,
      environment: engineEnvironment,
    });
    if (code !== 0) throw new Error(said.trim().split('\n').slice(-4).join(' '));
  } catch (cause) {
    await rm(aside, { recursive: true, force: true });
    throw new DatabaseProblem(
      'engine',
      `A new database could not be made in ${dataFolder}: ${errorText(cause)} ` +
        'Mend what it names and start again, or set DATABASE_URL to a PostgreSQL server.',
      { cause },
    );
  }
  await writeAccess(aside, account);
  try {
    await rename(aside, clusterFolder(dataFolder));
    await syncFolder(dataFolder);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
  }
}

/** A rename is only certain to survive a power cut when the folder itself has reached the disk. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/**
 * Who may come in: root and the engine's own account, proven by the kernel (`peer`), as the superuser or one of
 * the three roles. Written again at every start, so that a folder moved to another machine fits its accounts.
 */
export async function writeAccess(cluster: string, account: Account): Promise<void> {
  const people = [...new Set(['root', account.name])];
  const roles = [superuser, ...Object.values(roleNames)];
  const identities = people.flatMap((person) => roles.map((role) => `tierwright "${person}" ${role}`));
  await replaceFile(join(cluster, 'pg_hba.conf'), 'local all all peer map=tierwright\n', account);
  await replaceFile(join(cluster, 'pg_ident.conf'), `${identities.join('\n')}\n`, account);
}

async function replaceFile(path: string, text: string, account: Account): Promise<void> {
  const aside = `${path}.new-${randomBytes(4).toString('hex')}`;
  const file = await openFor(account, aside, constants.O_WRONLY | constants.O_EXCL);
  await file.writeFile(text).finally(() => file.close());
  await rename(aside, path);
}

/** Removes what killed makers left beside: all of it under the lock, else only what nobody can be making now. */
export async function removeLeftovers(dataFolder: string, underLock: boolean): Promise<void> {
  const hourAgo = Date.now() - 3_600_000;
  for (const folder of [dataFolder, join(dataFolder, 'engine'), clusterFolder(dataFolder)]) {
    for (const name of await readdir(folder).catch(() => [])) {
      if (!/\.new-[0-9a-f]{8}$/.test(name)) continue;
      const path = join(folder, name);
      const found = await stat(path).catch(() => undefined);
      if (found !== undefined && (underLock || found.mtimeMs < hourAgo)) {
        await rm(path, { recursive: true, force: true });
      }
    }
  }
}

/** The file that takes everything the engine says. */
export function logFile(dataFolder: string): string {
  return join(dataFolder, 'postgres.log');
}
