import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { errorCode } from '../problem.ts';
import { lockSpace, memberLock } from './catalog.ts';
import { clusterMajor } from './cluster.ts';
import { connectSuperuser, explainRefusal, passes } from './connect.ts';
import { openSocketFolder } from './socket.ts';
import { freeBytes } from './space.ts';
import { enginePid, isEngine, stopAtOnce, stopIfLast, type Farewell } from './stop.ts';

/**
 * none: there is no database yet; stopped: in order, nobody needs it; killed: it did not stop in order and will
 * recover at its next start; busy: it is starting, stopping or hanging; running: it answers.
 */
export type EngineState = 'none' | 'stopped' | 'killed' | 'busy' | 'running';

/** What can be seen of an embedded database without starting it. */
export interface EmbeddedStatus {
  readonly dataFolder: string;
  readonly state: EngineState;
  /** The engine's process, as its own machine or container counts; only while there is one. */
  readonly pid?: number;
  /** When it was started, ISO 8601 in UTC; while it runs. */
  readonly since?: string;
  /** '18.4' while it runs, else the '18' that made the data. */
  readonly version?: string;
  /** Process ids of those who need it; while it runs. */
  readonly members?: readonly number[];
  /** Size of the data folder. */
  readonly bytes: number;
  /** Left on its disk. */
  readonly freeBytes?: number;
}

/** Looks at the database of a data folder, which need not exist. Changes and starts nothing. */
export async function embeddedStatus(folder: string): Promise<EmbeddedStatus> {
  const dataFolder = await realPath(folder);
  try {
    const major = await clusterMajor(dataFolder);
    const seen = {
      dataFolder,
      bytes: await folderBytes(dataFolder),
      ...(major === undefined ? {} : { version: String(major) }),
      ...((await stat(dataFolder).catch(() => undefined)) === undefined
        ? {}
        : { freeBytes: await freeBytes(dataFolder) }),
    };
    if (major === undefined) return { ...seen, state: 'none' };
    const pid = await enginePid(dataFolder);
    const session = await connectOnce(dataFolder);
    if (session !== undefined) {
      try {
        return { ...seen, ...(await ask(session)), state: 'running', ...(pid === undefined ? {} : { pid }) };
      } finally {
        await session.end();
      }
    }
    if (pid === undefined) return { ...seen, state: 'stopped' };
    return (await isEngine(pid, dataFolder)) ? { ...seen, state: 'busy', pid } : { ...seen, state: 'killed' };
  } catch (error) {
    throw explainRefusal(error, dataFolder);
  }
}

/** How stopping by hand went: as leaving does, or there was nothing to stop. */
export type Stopped = { readonly kind: Farewell | 'not running'; readonly members: readonly number[] };

/**
 * Stops the engine of a data folder unless members need it, who would start it again. One that does not answer
 * for ten seconds is ended at once, which loses nothing: its next start recovers.
 */
export async function stopEmbedded(folder: string): Promise<Stopped> {
  const dataFolder = await realPath(folder);
  for (let tries = 0; tries < 10; tries++) {
    const session = await connectOnce(dataFolder).catch((error: unknown) => {
      throw explainRefusal(error, dataFolder);
    });
    if (session !== undefined) {
      try {
        const { members } = await ask(session);
        return { kind: await stopIfLast(session, dataFolder), members };
      } finally {
        await session.end().catch(() => undefined);
      }
    }
    const pid = await enginePid(dataFolder);
    if (pid === undefined || !(await isEngine(pid, dataFolder))) return { kind: 'not running', members: [] };
    await pause(1000);
  }
  await stopAtOnce(dataFolder);
  return { kind: 'stopped', members: [] };
}

/** As the engine was started with it; as given where there is nothing. */
async function realPath(folder: string): Promise<string> {
  return realpath(folder).catch(() => folder);
}

/** A superuser's session, undefined when the engine does not take one now. */
async function connectOnce(dataFolder: string): Promise<Client | undefined> {
  try {
    const socket = await openSocketFolder(dataFolder);
    return await connectSuperuser(socket.path, 'tierwright db').finally(socket.release);
  } catch (error) {
    if (passes(error)) return undefined;
    throw error;
  }
}

async function ask(session: Client): Promise<{ version: string; since: string; members: number[] }> {
  const { rows } = await session.query<{ version: string; since: Date; members: string[] }>(
    `SELECT current_setting('server_version') AS version, pg_postmaster_start_time() AS since,
            ARRAY(SELECT substring(application_name from '\\d+$')
                    FROM pg_locks JOIN pg_stat_activity USING (pid)
                   WHERE locktype = 'advisory' AND classid = $1 AND objid = $2 AND objsubid = 2 AND granted
                   ORDER BY backend_start) AS members`,
    [lockSpace, memberLock],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('The database gave no answer about itself.');
  return { version: row.version, since: row.since.toISOString(), members: row.members.map(Number) };
}

async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    // Files come and go while the engine works.
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return [];
    throw error;
  });
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await folderBytes(path);
    else if (entry.isFile()) bytes += (await stat(path).catch(() => ({ size: 0 }))).size;
  }
  return bytes;
}
