/** The command line as people run it: real processes of the built program. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../', import.meta.url));
const main = join(root, 'dist/cli/main.js');

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Builds the program where nobody did. */
export async function built(): Promise<void> {
  if (!existsSync(main))
    await promisify(execFile)(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b'], {
      cwd: root,
    });
}

/** Starts a command in a folder; nothing of the environment says where data is but what is given. */
export function startIn(
  folder: string,
  given: Readonly<Record<string, string>>,
  words: readonly string[],
): ReturnType<typeof spawn> {
  const { DATABASE_URL: _, ...env } = process.env;
  return spawn(process.execPath, [main, ...words], { cwd: folder, env: { ...env, ...given } });
}

/** Runs a command to its end. */
export async function runIn(
  folder: string,
  given: Readonly<Record<string, string>>,
  words: readonly string[],
): Promise<Ended> {
  const child = startIn(folder, given, words);
  let [out, err] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  await once(child, 'close');
  return { code: child.exitCode, out, err };
}
