import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { lchown, open, readFile, stat, type FileHandle } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { DatabaseProblem } from '../problem.ts';

const run = promisify(execFile);

/** The operating system's account under which the engine runs; it owns the data folder. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
  /** True when we are root and the engine is started under this account instead of ours. */
  readonly dropped: boolean;
}

/**
 * As an ordinary user the engine runs under that user. PostgreSQL refuses root, so as root it runs under the
 * account that owns the data folder, and under `nobody` while the folder is missing or still root's own.
 */
export async function chooseAccount(dataFolder: string): Promise<Account> {
  if (process.getuid === undefined || process.getgid === undefined) {
    throw new DatabaseProblem(
      'account',
      'The embedded PostgreSQL needs Linux or macOS. Set DATABASE_URL to a PostgreSQL server instead.',
    );
  }
  const uid = process.getuid();
  if (uid !== 0) return { uid, gid: process.getgid(), name: ownName(uid), dropped: false };
  const owner = await stat(dataFolder).catch(() => undefined);
  const account = owner !== undefined && owner.uid !== 0 ? await byUid(owner.uid) : await byName('nobody');
  if (account !== undefined) return { ...account, dropped: true };
  throw new DatabaseProblem(
    'account',
    owner !== undefined && owner.uid !== 0
      ? `The data folder ${dataFolder} belongs to user id ${owner.uid}, which has no account on this machine; ` +
          'PostgreSQL needs one. Give the folder to an account (chown) or set DATABASE_URL to a server.'
      : 'PostgreSQL refuses to run as root, and this machine has no account "nobody" to run it under. ' +
          'Start Tierwright as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
  );
}

/** Gives the engine's account a folder or file that root has just made. */
export async function giveTo(account: Account, path: string): Promise<void> {
  if (account.dropped) await lchown(path, account.uid, account.gid);
}

/**
 * Opens a file for the engine's account, making it where missing. Never through a link: root would follow one that a
 * stranger under the same account had laid to a file of root's own.
 */
export async function openFor(account: Account, path: string, flags: number): Promise<FileHandle> {
  const file = await open(path, flags | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
  try {
    if (account.dropped) await file.chown(account.uid, account.gid);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** How a program is started under the account: empty when that is our own. */
export function startAs(account: Account): { uid?: number; gid?: number } {
  return account.dropped ? { uid: account.uid, gid: account.gid } : {};
}

function ownName(uid: number): string {
  try {
    return userInfo().username;
  } catch (cause) {
    throw new DatabaseProblem(
      'account',
      `User id ${uid} has no account on this machine (no line in /etc/passwd), and PostgreSQL needs one. ` +
        'Run Tierwright under a user with an account, or set DATABASE_URL to a PostgreSQL server.',
      { cause },
    );
  }
}

interface Entry {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

async function byUid(uid: number): Promise<Entry | undefined> {
  return (await passwd()).find((entry) => entry.uid === uid) ?? askId(String(uid));
}

async function byName(name: string): Promise<Entry | undefined> {
  return (await passwd()).find((entry) => entry.name === name) ?? askId(name);
}

async function passwd(): Promise<Entry[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name !== undefined && name !== '' && uid !== undefined && gid !== undefined
      ? [{ name, uid: Number(uid), gid: Number(gid) }]
      : [];
  });
}

/** Accounts from a directory service are not in the file; the `id` program knows them. */
async function askId(user: string): Promise<Entry | undefined> {
  try {
    const ask = async (flag: string): Promise<string> => (await run('id', [flag, user])).stdout.trim();
    return { uid: Number(await ask('-u')), gid: Number(await ask('-g')), name: await ask('-un') };
  } catch {
    return undefined;
  }
}
