#!/usr/bin/env node
import { Command } from 'commander';
import { auditCommand } from './audit.ts';
import { dbCommand } from './db.ts';
import { eraseCommand } from './erase.ts';
import { explainCommand } from './explain.ts';
import { importCommand } from './import.ts';
import { initCommand } from './init.ts';
import { reviewCommand } from './review.ts';
import { verifyCommand } from './verify.ts';
import { version } from './version.ts';

const program = new Command('tierwright')
  .description('Partner tiers that a vendor can defend and a partner can feel.')
  .version(version())
  .showHelpAfterError('(--help says more)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .addHelpText(
    'after',
    '\nThe way through:\n' +
      '  tierwright init program.yaml --template motions\n' +
      '  tierwright import partners partners.csv --map partners.yaml\n' +
      '  tierwright import evidence deals.csv --map deals.yaml\n' +
      '  tierwright audit program.yaml --as-of 2026-12-31\n' +
      '  tierwright explain PARTNER --evidence',
  );
for (const command of [
  initCommand(),
  reviewCommand(),
  importCommand(),
  auditCommand(),
  explainCommand(),
  verifyCommand(),
  eraseCommand(),
  dbCommand(),
]) {
  program.addCommand(command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2)));
}
await program.parseAsync();
