import type { Command } from 'commander';
import { auditCommand } from './audit.ts';
import { dbCommand } from './db.ts';
import { demoCommand } from './demo.ts';
import { diffCommand } from './diff.ts';
import { eraseCommand } from './erase.ts';
import { explainCommand } from './explain.ts';
import { importCommand } from './import.ts';
import { initCommand } from './init.ts';
import { reviewCommand } from './review.ts';
import { testCommand } from './test.ts';
import { verifyCommand } from './verify.ts';

/** Every verb of the command line, in the order in which a newcomer meets them. */
export function verbs(): Command[] {
  return [
    demoCommand(),
    initCommand(),
    reviewCommand(),
    testCommand(),
    diffCommand(),
    importCommand(),
    auditCommand(),
    explainCommand(),
    verifyCommand(),
    eraseCommand(),
    dbCommand(),
  ];
}
