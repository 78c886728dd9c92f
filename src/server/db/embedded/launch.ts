import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openFor, startAs } from './account.ts';
import {
  clusterFolder,
  clusterMajor,
  createCluster,
  engineEnvironment,
  logFile,
  removeLeftovers,
  requireMajor,
  writeAccess,
} from './cluster.ts';
import { installEngine } from './engine.ts';
import { askLock } from './lock.ts';
import { clusterName, endOrphans } from './orphans.ts';
import type { Place } from './place.ts';
import { socketPort } from './socket.ts';
import { requireSpace, spaceToCreate, spaceToStart } from './space.ts';

/** An engine process that we started; it may lose against another starter and end at once. */
export interface Launch {
  /** How it ended; undefined while it runs. */
  ending(): Promise<Ending> | undefined;
}

/** The end of an engine process. */
export interface Ending {
  /** Its exit code; undefined when a signal killed it or it could not be started at all. */
  readonly code: number | undefined;
  /** What it wrote to the log. */
  readonly said: string;
}

const logLimit = 10 * 1024 * 1024;

/**
 * Starts the engine, making programs and cluster first where they are missing. Undefined when another process
 * holds the folder's lock: that one is starting the engine, or an engine's last processes are still ending.
 */
export async function launch(place: Place): Promise<Launch | undefined> {
  const { dataFolder, account, engine } = place;
  if ((await clusterMajor(dataFolder)) !== undefined) await endOrphans(dataFolder);
  const lock = await askLock(dataFolder, account);
  if (lock.kind === 'busy') return undefined;
  try {
    await removeLeftovers(dataFolder, lock.kind === 'held');
    const found = await clusterMajor(dataFolder);
    if (found !== undefined) requireMajor(dataFolder, found, engine);
    await requireSpace(dataFolder, found === undefined ? spaceToCreate : spaceToStart);
    const bin = await installEngine(engine, dataFolder, account);
    if (found === undefined) await createCluster(place, bin);
    await writeAccess(clusterFolder(dataFolder), account);
    return await startProcess(place, bin, lock.kind === 'held' ? lock.file.fd : 'ignore');
  } finally {
    // The engine has inherited it; ours would keep the folder locked for as long as we live.
    if (lock.kind === 'held') await lock.file.close();
  }
}

async function startProcess(place: Place, bin: string, lock: number | 'ignore'): Promise<Launch> {
  const { account } = place;
  const path = logFile(place.dataFolder);
  const before = await stat(path).catch(() => undefined);
  if (before !== undefined && before.size > logLimit) await rename(path, `${path}.1`);
  const log = await openFor(account, path, constants.O_WRONLY | constants.O_APPEND);
  try {
    const from = (await log.stat()).size;
    const child = spawn(join(bin, 'postgres'), await engineArguments(place), {
      // A session of its own: Ctrl-C reaches us and not the engine, which we still need to stop in order.
      detached: true,
      cwd: place.dataFolder,
      env: engineEnvironment,
      stdio: ['ignore', log.fd, log.fd, lock],
      ...startAs(account),
    });
    let ended: (() => Promise<Ending>) | undefined;
    child.once('exit', (code) => {
      ended = async () => ({
        code: code ?? undefined,
        said: code === null ? '' : await readFrom(path, from),
      });
    });
    child.once('error', (error) => {
      ended = () => Promise.resolve({ code: undefined, said: error.message });
    });
    child.unref();
    return { ending: () => ended?.() };
  } finally {
    await log.close();
  }
}

async function engineArguments(place: Place): Promise<string[]> {
  const settings: Record<string, string> = {
    listen_addresses: '',
    // Relative to its own folder, so that a long path cannot exceed what a socket's name may have.
    unix_socket_directories: '.',
    unix_socket_permissions: '0700',
    port: String(socketPort),
    cluster_name: await clusterName(place.dataFolder),
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] %a ',
    // Else a backend that is busy while its postmaster is killed keeps the next start out for its query's length.
    client_connection_check_interval: '500ms',
    // Containers give 64 MB of /dev/shm, in which a parallel hash join fails.
    dynamic_shared_memory_type: 'mmap',
    ...place.settings,
  };
  return ['-D', clusterFolder(place.dataFolder)].concat(
    Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  );
}

async function readFrom(path: string, from: number): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const size = Math.max(0, (await file.stat()).size - from);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, 65_536)), 0, undefined, from);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
