/** Runs a case: its rows into an empty store, and an audit of them by the one engine. */
import type { Tx } from '../db/store.ts';
import { previewAudit, type Audit } from '../audits/run.ts';
import type { ReadyCase } from './read.ts';
import { reviewsOf } from './reviews.ts';
import { caseRows } from './rows.ts';

/** The audit of a case. The store has to be empty, and keeps the rows of the case. */
export async function auditCase(tx: Tx, { case: c, program, asOf, sets }: ReadyCase): Promise<Audit> {
  const { kinds, doc } = program;
  const stored = caseRows({ case: c, asOf, kinds, currency: doc.program.currency, sets });
  for (const [table, rows] of stored) {
    const [first] = rows;
    if (!first) continue;
    const columns = Object.keys(first).join(', ');
    await tx.client.query(
      `insert into ${table} (${columns}) overriding system value
       select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
      [JSON.stringify(rows)],
    );
  }
  return previewAudit(tx, program, asOf, c.mode, c.cutOff, undefined, reviewsOf({ case: c, asOf }));
}
