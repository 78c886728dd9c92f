import { stat } from 'node:fs/promises';
import { clusterFolder } from './cluster.ts';
import { listProcesses } from './processes.ts';
import { isEngine } from './stop.ts';

/**
 * How the engine calls itself in the list of processes: the cluster's folder by its number on the disk, which is the
 * same in every container that has it mounted.
 */
export async function clusterName(dataFolder: string): Promise<string> {
  const { dev, ino } = await stat(clusterFolder(dataFolder));
  return `tierwright ${dev}-${ino}`;
}

/**
 * Ends processes that an engine left behind when its first process was killed. Idle ones end by themselves; one that
 * computes would keep the next engine from starting until its query is done, if its client stays. Answers how many.
 */
export async function endOrphans(dataFolder: string): Promise<number> {
  const title = `postgres: ${await clusterName(dataFolder)}: `;
  let ended = 0;
  for (const { pid, parent, command } of await listProcesses()) {
    if (!command.startsWith(title) || (await isEngine(parent, dataFolder))) continue;
    try {
      process.kill(pid, 'SIGQUIT');
      ended++;
    } catch {
      // It ended in the meantime.
    }
  }
  return ended;
}
