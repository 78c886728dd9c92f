#!/usr/bin/env node
import { Command } from 'commander';
import { loadVerb, namedVerb, verbs } from './verbs.ts';
import { version } from './version.ts';

const program = new Command('tierwright')
  .description('Partner tiers that a vendor can defend and a partner can feel.')
  .version(version())
  .showHelpAfterError('(--help says more)')
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
/** Wrong use ends with 2 at every level; 1 is kept for findings. */
function withExitCodes(command: Command): Command {
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  command.commands.forEach(withExitCodes);
  return command;
}

const words = process.argv.slice(2).filter((word) => !word.startsWith('-'));
const asked = words[0] === 'help' ? words[1] : words[0];
for (const verb of verbs) program.addCommand(verb.name === asked ? await loadVerb(verb) : namedVerb(verb));
await withExitCodes(program).parseAsync();
