import { open, type FileHandle } from 'node:fs/promises';
import { constants } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../problem.ts';
import { openFor, type Account } from './account.ts';
import { runProgram } from './program.ts';

/** What asking for the folder's lock gave: the lock, that another has it, or that this machine cannot lock. */
export type LockAnswer =
  | { readonly kind: 'held'; readonly file: FileHandle }
  | { readonly kind: 'busy' }
  | { readonly kind: 'unavailable' };

/** macOS and the BSDs lock at opening; Node passes the flag on without having a name for it. */
const openLocked = 0x20;

/**
 * Asks for the lock of a data folder, without waiting. The engine inherits the open file, so the lock lives
 * until the last of its processes is gone, also across containers that share the folder, where PostgreSQL's own
 * check by process id is blind. Node cannot lock a file; the `flock` program can do it to a file we opened.
 */
export async function askLock(dataFolder: string, account: Account): Promise<LockAnswer> {
  const path = join(dataFolder, 'lock');
  if (process.platform !== 'linux') return openWithLock(path);
  const file = await openFor(account, path, constants.O_WRONLY);
  try {
    const { code } = await runProgram('flock', ['-n', '3'], { folder: dataFolder, file: file.fd });
    if (code === 0) return { kind: 'held', file };
    await file.close();
    return { kind: code === 1 ? 'busy' : 'unavailable' };
  } catch {
    await file.close();
    return { kind: 'unavailable' };
  }
}

async function openWithLock(path: string): Promise<LockAnswer> {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | openLocked;
  try {
    return { kind: 'held', file: await open(path, flags, 0o600) };
  } catch (error) {
    if (errorCode(error) === 'EAGAIN') return { kind: 'busy' };
    return { kind: 'unavailable' };
  }
}
