import { chmod, mkdir, readdir, realpath, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { DatabaseProblem, errorCode } from '../problem.ts';
import { giveTo, type Account } from './account.ts';
import { findEngine } from './engine.ts';
import { runProgram } from './program.ts';

/** By this file we know a folder as ours; no other folder with something in it is ever taken over. */
const marker = 'TIERWRIGHT.txt';
const markerText = `This folder is the database of a Tierwright installation. It belongs together: copy, move or
delete it only as a whole, and only while "tierwright db status" says that the engine is stopped.

  postgres/      the data
  engine/        the PostgreSQL programs that read it
  postgres.log   what the engine had to say
`;

/** The data folder: the one named, else TIERWRIGHT_DATA, else root's or the user's usual place. Absolute. */
export function chooseDataFolder(named: string | undefined, env: Record<string, string | undefined>): string {
  const wish = named ?? env['TIERWRIGHT_DATA'];
  if (wish !== undefined && wish !== '') return resolve(wish);
  if (process.getuid?.() === 0) return '/var/lib/tierwright';
  const base = env['XDG_DATA_HOME'];
  return join(
    base !== undefined && base.startsWith('/') ? base : join(homedir(), '.local', 'share'),
    'tierwright',
  );
}

/**
 * The folder of the PostgreSQL in which things are tried, apart from all data: below the one named, else TIERWRIGHT_SCRATCH, else
 * root's or the user's usual place for what can be made again. One for each major version, since none reads another's files.
 */
export async function chooseScratchFolder(
  named: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const { major } = await findEngine();
  return join(scratchHome(named ?? env['TIERWRIGHT_SCRATCH'], env), `postgres-${major}`);
}

function scratchHome(
  wish: string | undefined,
  { XDG_CACHE_HOME: base }: Readonly<Record<string, string | undefined>>,
): string {
  if (wish !== undefined && wish !== '') return resolve(wish);
  if (process.getuid?.() === 0) return '/var/cache/tierwright';
  return join(base !== undefined && base.startsWith('/') ? base : join(homedir(), '.cache'), 'tierwright');
}

/**
 * Makes the data folder, or takes an empty or an earlier one, so that only the engine's account can enter it.
 * Answers its real path, which is the same for everybody who reaches it by another spelling.
 */
export async function prepareFolder(folder: string, account: Account): Promise<string> {
  const existing = await stat(folder).catch(() => undefined);
  if (existing !== undefined && !existing.isDirectory()) {
    throw new DatabaseProblem('folder', `${folder} is a file. Name a folder for the data with --data.`);
  }
  if (existing === undefined) await create(folder, account);
  const path = await realpath(folder);
  await requireEntry(dirname(path), account);
  await adopt(path, account);
  return path;
}

async function create(folder: string, account: Account): Promise<void> {
  const missing: string[] = [];
  let parent = dirname(folder);
  while ((await stat(parent).catch(() => undefined)) === undefined && dirname(parent) !== parent) {
    missing.unshift(parent);
    parent = dirname(parent);
  }
  await requireEntry(parent, account);
  try {
    for (const path of missing) {
      // Explicitly, because a strict umask would lock the engine's account out of what we make for it.
      if (await makeFolder(path)) await chmod(path, 0o755);
    }
    await makeFolder(folder);
  } catch (cause) {
    throw new DatabaseProblem(
      'folder',
      `The data folder ${folder} cannot be made (${errorCode(cause) ?? 'unknown reason'}). ` +
        'Name a folder you may write with --data or TIERWRIGHT_DATA.',
      { cause },
    );
  }
}

async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path, 0o700);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function adopt(folder: string, account: Account): Promise<void> {
  const found = await stat(folder);
  if (found.uid !== account.uid && !account.dropped) {
    throw new DatabaseProblem(
      'folder',
      `The data folder ${folder} belongs to another user (id ${found.uid}). ` +
        'Run Tierwright as that user, or name another folder with --data.',
    );
  }
  const names = await readdir(folder);
  if (!names.includes(marker)) {
    if (names.some((name) => name !== 'lost+found')) {
      throw new DatabaseProblem(
        'folder',
        `${folder} is not empty and not a Tierwright data folder. Name a new or an empty one with --data.`,
      );
    }
    await writeFile(join(folder, marker), markerText, { mode: 0o644 });
    await giveTo(account, join(folder, marker));
  }
  if ((found.mode & 0o077) !== 0) await chmod(folder, 0o700);
  if (found.uid !== account.uid) await giveTo(account, folder);
}

/** Only a process of that account knows for certain; the mode bits then tell which folder is in the way. */
async function requireEntry(folder: string, account: Account): Promise<void> {
  if (!account.dropped) return;
  const { code } = await runProgram('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { account, folder: '/' });
  if (code === 0) return;
  const closed = (await firstClosed(folder, account)) ?? folder;
  throw new DatabaseProblem(
    'folder',
    `The database runs as "${account.name}" because PostgreSQL refuses root, and that account cannot enter ` +
      `${closed}. Choose another place with --data or TIERWRIGHT_DATA (as root the usual one is ` +
      `/var/lib/tierwright), or open the way with: chmod o+x ${closed}`,
  );
}

async function firstClosed(folder: string, account: Account): Promise<string | undefined> {
  const parts = folder.split('/').filter((part) => part !== '');
  for (let length = 0; length <= parts.length; length++) {
    const path = `/${parts.slice(0, length).join('/')}`;
    const { mode, uid, gid } = await stat(path);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return path;
  }
  return undefined;
}
