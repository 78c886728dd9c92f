/** How this program is called where it runs, so that a command it prints can be typed as it stands. */
import { basename, relative } from 'node:path';
import { shippedPath } from '../server/programs/shipped-path.ts';

/** `tierwright` where that is what was typed, `npx tierwright` within its own clone, else the path of its main file. */
export function calledAs(
  main: string,
  env: Readonly<Record<string, string | undefined>>,
  workingIn: string,
  clone: string,
): string {
  if (env['npm_command'] === 'exec') return 'npx tierwright';
  if (basename(main) === 'tierwright') return 'tierwright';
  const inClone = !relative(clone, workingIn).startsWith('..');
  return inClone ? 'npx tierwright' : `node ${main}`;
}

/** The same for the process that asks. */
function called(): string {
  return calledAs(process.argv[1] ?? 'tierwright', process.env, process.cwd(), shippedPath('.'));
}

/** A word as a shell takes it: quoted where it has to be. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The option of a data folder for a command that is printed; nothing where none was given. */
export function dataWords({ data }: { readonly data?: string | undefined }): string {
  return data === undefined ? '' : ` --data ${shellWord(data)}`;
}

const command =
  /(?<![\w./-])tierwright (?=(?:audit|db|demo|diff|erase|explain|import|init|invite|review|serve|test|verify)\b)/g;

/** Lines with the commands in them as they can be typed here. */
export function typed(lines: readonly string[], as = called()): string[] {
  return lines.map((line) => line.replaceAll(command, `${as} `));
}
