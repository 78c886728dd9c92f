/** Facts of the atoms from PostgreSQL: the one statement, as columns for the evaluator. */
import { fault, IssueError } from '../../core/issue.ts';
import { largestFact } from '../../core/money.ts';
import type { Feed } from '../../core/metrics/coverage.ts';
import { atomsStatement } from '../../core/metrics/statement.ts';
import type { Moment } from '../../core/metrics/window.ts';
import type { Program } from '../../core/program/program.ts';
import type { Facts } from '../../core/standing/evaluate.ts';
import type { Column } from '../../core/standing/interval.ts';
import { sql } from 'kysely';
import type { Tx } from '../db/store.ts';

/** Facts of some partners, in the order of their ids. */
export interface PartnerFacts extends Facts {
  readonly partners: readonly number[];
}

export interface FactRequest {
  readonly program: Program;
  readonly moment: Moment;
  readonly cutOff: number;
  readonly feeds: readonly Feed[];
  readonly partner?: number | undefined;
}

export interface FactRow {
  readonly id: number;
  readonly least: readonly number[];
  /** Null where equal to least. */
  readonly most: readonly number[] | null;
}

/** Runs the statement and gives its columns. */
export async function computeFacts(tx: Tx, request: FactRequest): Promise<PartnerFacts> {
  const { program, moment, cutOff, feeds, partner } = request;
  const statement = atomsStatement({
    doc: program.doc,
    kinds: program.kinds,
    atoms: program.atoms,
    moment,
    cutOff,
    feeds,
    partner,
  });
  // Without statistics for young tables the planner would compile the statement, which takes longer than running it.
  await tx.client.query('set local jit = off');
  const { rows } = await tx.client.query<FactRow>(statement.text, [...statement.values]);
  return toColumns(program, rows);
}

/** Turns rows into columns; facts beyond 2^53 - 1 are faults, since they could no longer be exact. */
export function toColumns(program: Program, rows: readonly FactRow[]): PartnerFacts {
  const columns = new Map<string, Column>();
  const tooLarge: { readonly metric: string; readonly partner: number }[] = [];
  program.atoms.forEach((atom, k) => {
    const least = new Float64Array(rows.length);
    const most = new Float64Array(rows.length);
    let exact = true;
    rows.forEach((row, i) => {
      const [l, m] = [row.least[k] ?? NaN, row.most ? (row.most[k] ?? NaN) : (row.least[k] ?? NaN)];
      least[i] = l;
      most[i] = m;
      if (!Object.is(l, m)) exact = false;
      if (beyond(l) || beyond(m)) tooLarge.push({ metric: atom.name, partner: row.id });
    });
    columns.set(atom.name, exact ? { least, most: least } : { least, most });
  });
  if (tooLarge.length > 0) {
    throw new IssueError(
      tooLarge.map(({ metric, partner }) =>
        fault(
          'fact-too-large',
          `'${metric}' of partner ${partner} is beyond 2^53 - 1 in its unit and would no longer be exact.`,
          'Look for a mistaken amount among its evidence, or give the metric fewer `decimals`.',
        ),
      ),
    );
  }
  return { rows: rows.length, partners: rows.map((r) => r.id), columns };
}

function beyond(fact: number): boolean {
  return Number.isFinite(fact) && Math.abs(fact) > largestFact;
}

/** Feeds visible at a cut-off. */
export async function feedsAt(tx: Tx, cutOff: number): Promise<readonly Feed[]> {
  const { rows } = await sql<Feed>`
    select source, kind, complete_through as "completeThrough", lag_days as "lagDays", fields from feed
    where recorded_in <= ${cutOff} and (superseded_in is null or superseded_in > ${cutOff}) order by kind, source`.execute(
    tx.db,
  );
  return rows;
}

/** The newest recording: the cut-off of an evaluation that starts now. */
export async function newestRecording(tx: Tx): Promise<number> {
  const row = await tx.db.selectFrom('log_head').select('number').executeTakeFirstOrThrow();
  return row.number;
}
