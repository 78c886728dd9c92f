import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { chooseAccount } from '../../src/server/db/embedded/account.ts';
import { prepareFolder } from '../../src/server/db/embedded/folder.ts';
import { openEmbedded } from '../../src/server/db/embedded/open.ts';
import { enginePid, isEngine } from '../../src/server/db/embedded/stop.ts';
import type { Database } from '../../src/server/db/database.ts';
import { dataFolderVariable, enginePackage, fastSettings } from './cluster.ts';

const run = promisify(execFile);

/** A data folder with a stopped database like that of another, which is stopped too; quicker than a new one. */
export async function copyDataFolder(stopped: string): Promise<string> {
  const dataFolder = await newDataFolder();
  await run('cp', ['-a', join(stopped, 'postgres'), join(dataFolder, 'postgres')]);
  return dataFolder;
}

/** An empty data folder that uses the run's copy of the programs instead of making its own. */
export async function newDataFolder(folder?: string): Promise<string> {
  const path = folder ?? (await mkdtemp(join(tmpdir(), 'tierwright-one-')));
  const shared = process.env[dataFolderVariable];
  if (shared === undefined) throw new Error('Run this under vitest, whose setup starts the database.');
  const prepared = await prepareFolder(path, await chooseAccount(path));
  await symlink(join(shared, 'engine'), join(prepared, 'engine'));
  return prepared;
}

/** Joins the database of a folder from this process, with the engine and settings of the run. */
export function openHere(
  dataFolder: string,
  onNotice: (text: string) => void = () => undefined,
): Promise<Database> {
  return openEmbedded({ dataFolder, enginePackage: enginePackage(), engineSettings: fastSettings, onNotice });
}

/** Ends the engine of a folder at once, if it runs, and deletes the folder. */
export async function removeDataFolder(dataFolder: string): Promise<void> {
  const pid = await enginePid(dataFolder);
  // A number left by a container's engine may be anybody's here.
  if (pid !== undefined && (await isEngine(pid, dataFolder))) {
    try {
      process.kill(pid, 'SIGQUIT');
      await until(async () => (await enginePid(dataFolder)) === undefined);
    } catch {
      // It was gone already.
    }
  }
  await rm(dataFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

/** Waits for something that another process brings about. */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('Waited 30 seconds in vain.');
    await pause(5);
  }
}
