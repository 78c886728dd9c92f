// Prints the report of a made audit. For another process, on a machine that is set up otherwise.
import { auditReport } from '../../src/core/report/report.ts';
import { madeAudit } from './made-audit.ts';

for (const piece of auditReport(madeAudit({ partners: 90, otherTier: 'Platinum' })))
  process.stdout.write(piece);
