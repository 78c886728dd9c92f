import type { Command } from 'commander';
import type { Issue } from '../core/issue.ts';
import { checkProgram } from '../server/programs/queries.ts';
import { print, readText, verb, type ExitCode } from './terminal.ts';

/** `tierwright review`: faults and contradictions of a program, with the lines they stand in. */
export function reviewVerb(command: Command): Command {
  return command
    .argument('<program>', 'the program, a YAML file')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExit code 0: nothing found. 1: findings. 2: faults, which stop evaluation.\n\nExample:\n  tierwright review program.yaml',
    )
    .action((program: string, options: { json?: true }) => verb(() => run(program, options)));
}

async function run(path: string, options: { json?: true }): Promise<ExitCode> {
  const source = await readText(path);
  const { issues, ok } = checkProgram(source, path);
  if (options.json) print(JSON.stringify({ ok, issues }));
  else if (issues.length === 0) print(`${path}: nothing found.`);
  else print(...issues.flatMap((issue) => framed(issue, source)), summaryLine(issues));
  return !ok ? 2 : issues.length > 0 ? 1 : 0;
}

function summaryLine(issues: readonly Issue[]): string {
  const faults = issues.filter((i) => i.severity === 'fault').length;
  const findings = issues.length - faults;
  const word = (n: number, one: string): string => `${n} ${one}${n === 1 ? '' : 's'}`;
  return [faults > 0 ? word(faults, 'fault') : '', findings > 0 ? word(findings, 'finding') : '']
    .filter((t) => t !== '')
    .join(', ');
}

/** The issue with the line it stands in and a mark under the column. */
function framed({ code, severity, message, remedy, place }: Issue, source: string): string[] {
  const { line, column, file } = place;
  const head = `${file ?? ''}${line === undefined ? '' : `:${line}:${column ?? 1}`} ${severity} ${code}`;
  const text = line === undefined ? undefined : source.split('\n')[line - 1];
  const start = Math.max(0, (column ?? 1) - 60);
  const shown =
    text === undefined
      ? []
      : [
          `  ${String(line).padStart(4)} | ${text.slice(start, start + 110)}`,
          `       | ${' '.repeat((column ?? 1) - 1 - start)}^`,
        ];
  return [head, ...shown, `  ${message}`, `  ${remedy}`, ''];
}
