import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { DatabaseProblem, errorCode } from '../problem.ts';
import { lockSpace, memberLock } from './catalog.ts';
import { clusterFolder, logFile } from './cluster.ts';
import { findProcess } from './processes.ts';

const stopPatienceMs = 120_000;

/**
 * After this the engine is stopped at once. PostgreSQL 18 never ends when it is asked to in the very moment in which it restarts itself
 * after one of its processes was killed; and who stops at once only leaves the next start some work.
 */
const orderlyMs = 15_000;

/** How leaving went: the engine was stopped, others still use it, or it runs where we cannot signal it. */
export type Farewell = 'stopped' | 'others' | 'elsewhere';

/**
 * Stops the engine if nobody else holds the members' lock; the session must have given up its own share. The
 * lock, held alone, keeps joiners waiting until the engine is gone, and then they start the next one.
 */
export async function stopIfLast(
  session: Client,
  dataFolder: string,
  patienceMs = orderlyMs,
): Promise<Farewell> {
  const { rows } = await session.query<{ alone: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS alone', [
    lockSpace,
    memberLock,
  ]);
  if (rows[0]?.alone !== true) return 'others';
  const pid = await enginePid(dataFolder);
  if (pid === undefined || !(await isEngine(pid, dataFolder))) return 'elsewhere';
  // "Fast": ends sessions and stops in order. SIGTERM would wait for every idle client to leave by itself.
  process.kill(pid, 'SIGINT');
  if (!(await ends(pid, dataFolder, patienceMs))) await quit(pid, dataFolder);
  return 'stopped';
}

/** Ends the engine at once, as a power cut would; its next start recovers every acknowledged change. */
export async function stopAtOnce(dataFolder: string): Promise<void> {
  const pid = await enginePid(dataFolder);
  if (pid !== undefined) await quit(pid, dataFolder);
}

async function quit(pid: number, dataFolder: string): Promise<void> {
  if (!(await isEngine(pid, dataFolder))) return;
  process.kill(pid, 'SIGQUIT');
  await gone(pid, dataFolder);
}

/** The process id that the engine wrote into its pid file; undefined when there is no file. */
export async function enginePid(dataFolder: string): Promise<number | undefined> {
  try {
    const [first] = (await readFile(join(clusterFolder(dataFolder), 'postmaster.pid'), 'utf8')).split('\n');
    const pid = Number(first);
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * True when the process of this number is the folder's engine. It is another one, or none, when the engine was
 * killed, or runs in another container that counts its processes for itself.
 */
export async function isEngine(pid: number, dataFolder: string): Promise<boolean> {
  const found = await findProcess(pid);
  return found?.command.replaceAll('\0', ' ').includes(` -D ${clusterFolder(dataFolder)} `) === true;
}

async function gone(pid: number, dataFolder: string): Promise<void> {
  if (await ends(pid, dataFolder, stopPatienceMs)) return;
  throw new DatabaseProblem(
    'engine',
    `The database engine (process ${pid}) has not stopped within ${stopPatienceMs / 1000} seconds. ` +
      `Look at ${logFile(dataFolder)}.`,
  );
}

/**
 * Waits until the pid file is gone, or, where the engine was killed meanwhile and left it, until the process is. That alone would not
 * do: it may stay in the table as a zombie when its parent does not reap it, without a command. False when it takes longer.
 */
async function ends(pid: number, dataFolder: string, patienceMs: number): Promise<boolean> {
  const deadline = Date.now() + patienceMs;
  while ((await enginePid(dataFolder)) === pid && (await isEngine(pid, dataFolder))) {
    if (Date.now() > deadline) return false;
    await pause(10);
  }
  return true;
}
