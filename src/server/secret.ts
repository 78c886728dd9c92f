/** The installation's secret, where the environment does not name one: in a file of the data folder, made once. */
import { randomBytes } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseDataFolder } from './db/embedded/folder.ts';

/** Reads it, or makes it; of several processes that do so at once one wins and all have the same. */
export async function secretOf(
  dataFolder: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const path = join(chooseDataFolder(dataFolder, env), 'secret');
  const known = await readFile(path, 'utf8').catch(() => undefined);
  if (known !== undefined) return known.trim();
  const fresh = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(fresh, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  // A name is given once; whoever comes second reads what the first one made.
  await link(fresh, path).catch(() => undefined);
  await unlink(fresh);
  return (await readFile(path, 'utf8')).trim();
}
