import type { Command } from 'commander';
import { fault, IssueError } from '../core/issue.ts';
import { eraseLogContent, erasePerson } from '../server/log/erase.ts';
import { dataOption } from './data-option.ts';
import { actor, withStore } from './session.ts';
import { print, verb, type ExitCode } from './terminal.ts';

interface EraseOptions {
  readonly why: string;
  readonly source?: string;
  readonly data?: string;
}

/** `tierwright erase`: what the law asks to forget, with the log still whole. */
export function eraseVerb(command: Command): Command {
  command
    .command('person')
    .description("erase a person's name and keys; evidence and counts stay under a number")
    .argument('<key>', "the person's key in its source")
    .requiredOption('--source <source>', 'the system that the key belongs to')
    .requiredOption('--why <reason>', 'the reason, for the log')
    .option(...dataOption)
    .addHelpText(
      'after',
      '\nExample:\n  tierwright erase person E-001 --source crm --why "asked by the person on 3 May"',
    )
    .action((key: string, options: EraseOptions) => verb(() => person(key, options)));
  command
    .command('log')
    .description('erase what the log says of one recording; its digest stays in the chain')
    .argument('<number>', 'the recording')
    .requiredOption('--why <reason>', 'the reason, for the log')
    .option(...dataOption)
    .action((number: string, options: EraseOptions) => verb(() => log(number, options)));
  return command;
}

async function person(key: string, options: EraseOptions): Promise<ExitCode> {
  const { source = '', why } = options;
  const { person: number } = await withStore(options, (store) =>
    erasePerson(store, actor(), source, key, why),
  );
  print(`Erased: name and keys of person ${number}. Its evidence stays, without a name.`);
  return 0;
}

async function log(text: string, options: EraseOptions): Promise<ExitCode> {
  if (!/^\d{1,15}$/.test(text))
    throw new IssueError([
      fault('usage', `'${text}' is no number of a recording.`, 'Write the number alone.'),
    ]);
  await withStore(options, (store) => eraseLogContent(store, actor(), Number(text), options.why));
  print(`Erased: what the log said of recording ${text}. Its digest stays, so the chain still holds.`);
  return 0;
}
