#!/usr/bin/env node
import { Command } from 'commander';
import { typed } from './called.ts';
import { warn } from './terminal.ts';
import { loadVerb, namedVerb, noSuchVerb, verbs } from './verbs.ts';
import { version } from './version.ts';

const program = new Command('tierwright')
  .description('Partner tiers that a vendor can defend and a partner can feel.')
  .version(version())
  .addHelpText(
    'after',
    '\nTo look around first:\n  tierwright demo --load\n' +
      '\nThe way through:\n' +
      '  tierwright init program.yaml --template motions\n' +
      '  tierwright import partners partners.csv --map partners.yaml\n' +
      '  tierwright import evidence deals.csv --map deals.yaml\n' +
      '  tierwright audit program.yaml --as-of 2026-12-31\n' +
      '  tierwright explain PARTNER --evidence',
  );
/** Wrong use ends with 2 at every level, and names the page that helps; 1 is kept for findings. */
function withExitCodes(command: Command, name: string): Command {
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  command.showHelpAfterError(typed([`(${name} --help says more)`])[0]);
  for (const inner of command.commands) withExitCodes(inner, `${name} ${inner.name()}`);
  return command;
}

const words = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const asked = words[0] === 'help' ? words[1] : words[0];
for (const verb of verbs) program.addCommand(verb.name === asked ? await loadVerb(verb) : namedVerb(verb));
if (asked !== undefined && asked !== 'help' && !verbs.some((v) => v.name === asked)) {
  warn(noSuchVerb(asked));
  process.exit(2);
}
await withExitCodes(program, 'tierwright').parseAsync();
