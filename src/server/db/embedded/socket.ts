import { closeSync, openSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterFolder } from './cluster.ts';

/** The engine listens in its own folder under this number and on no network port at all. */
export const socketPort = 5432;
const socketName = `.s.PGSQL.${socketPort}`;

/** Bytes a socket's path may have: 107 on Linux, 103 on macOS; the longer ones end in a bare ENOENT. */
const longestPath = 103;

/** The engine's folder as clients have to spell it to reach the socket in it. */
export interface SocketFolder {
  readonly path: string;
  readonly release: () => Promise<void>;
}

/**
 * The engine is not concerned: it binds a relative name. Clients with too long a path go through a handle of
 * the data folder on Linux, which leaves nothing behind, and through a short link elsewhere.
 */
export async function openSocketFolder(dataFolder: string): Promise<SocketFolder> {
  const direct = clusterFolder(dataFolder);
  if (Buffer.byteLength(join(direct, socketName)) <= longestPath) {
    return { path: direct, release: () => Promise.resolve() };
  }
  if (process.platform === 'linux') {
    const handle = openSync(dataFolder, 'r');
    return {
      path: clusterFolder(`/proc/self/fd/${handle}`),
      release: () => Promise.resolve(closeSync(handle)),
    };
  }
  const short = await mkdtemp(join(tmpdir(), 'tw-'));
  await symlink(dataFolder, join(short, 'd'));
  return {
    path: clusterFolder(join(short, 'd')),
    release: () => rm(short, { recursive: true, force: true }),
  };
}
