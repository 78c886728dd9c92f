/** Other ways to the answer of a case, which have to agree with it. */
import { evaluate, type Facts } from '../../src/core/standing/evaluate.ts';
import { auditRows } from '../../src/core/standing/audit.ts';
import { rowJson, type AuditRowJson } from '../../src/core/standing/report.ts';
import type { Audit } from '../../src/server/audits/run.ts';
import type { Tx } from '../../src/server/db/store.ts';
import { enrolmentsOn, placementsOn } from '../../src/server/partners/queries.ts';

/** Every partner through core alone, from its own row of the facts that the store gives. */
export async function rowsApart(tx: Tx, audit: Audit): Promise<AuditRowJson[]> {
  const { program, moment, cutOff, feeds, partners } = audit;
  const enrolments = await enrolmentsOn(tx, cutOff, moment.asOf);
  const placements = await placementsOn(tx, cutOff, moment.asOf);
  return partners.flatMap((partner, row) => {
    const evaluation = evaluate(program, oneRow(audit, row));
    const own = auditRows({
      program,
      moment,
      evaluation,
      partners: [partner],
      enrolments,
      placements,
      feeds,
      claims: new Map(), // readiness is the audit's own; it is not compared here
    });
    return own.map((r) => rowJson({ program, moment, evaluation, identity: audit.identity }, r));
  });
}

/** The facts of the atoms for one partner, as the store gave them. */
function oneRow({ program, evaluation }: Audit, row: number): Facts {
  const columns = program.atoms.map(({ name }) => {
    const { least, most } = evaluation.fact(name, row);
    return [name, { least: Float64Array.of(least), most: Float64Array.of(most) }] as const;
  });
  return { rows: 1, columns: new Map(columns) };
}
