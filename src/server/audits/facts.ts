/** Facts of the atoms from PostgreSQL: the one statement, as columns for the evaluator. */
import type { Day } from '../../core/calendar.ts';
import { fault, IssueError } from '../../core/issue.ts';
import { largestFact } from '../../core/money.ts';
import type { Feed } from '../../core/metrics/coverage.ts';
import { atomsStatement } from '../../core/metrics/statement.ts';
import type { AtomMetric } from '../../core/metrics/atom.ts';
import { momentOn } from '../../core/metrics/samples.ts';
import type { Statement } from '../../core/metrics/sql.ts';
import type { Moment } from '../../core/metrics/window.ts';
import type { Program } from '../../core/program/program.ts';
import type { Facts } from '../../core/standing/facts.ts';
import { lookDays, type DayAtoms } from '../../core/standing/look-days.ts';
import { sql } from 'kysely';
import type pg from 'pg';
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

/** A row of the statement as it comes over the wire: arrays as text, `most` null where equal to `least`. */
export type FactRow = readonly [id: number, least: string, most: string | null];

/** Runs the statement, once for each day that the program looks at, and gives the columns. */
export async function computeFacts(tx: Tx, request: FactRequest): Promise<PartnerFacts> {
  return factsOfDays(request, (statement) =>
    factRows(tx, statement.text, statement.values, request.partner === undefined),
  );
}

/** The facts of every day that a program looks at, each from one statement for the same partners. */
export async function factsOfDays(
  request: FactRequest,
  rowsOf: (statement: Statement, day: Day) => Promise<readonly FactRow[]>,
): Promise<PartnerFacts> {
  const [main, ...others] = lookDays(request.program, request.moment);
  if (!main) throw new Error('A program looks at the as-of day at least');
  const on = async (look: DayAtoms): Promise<PartnerFacts> =>
    toColumns(look.atoms, await rowsOf(factStatement(request, look), look.day));
  const facts = await on(main);
  if (others.length === 0) return facts;
  const days = new Map<Day, Facts['columns']>();
  for (const look of others) {
    const { columns, partners } = await on(look);
    if (partners.length !== facts.partners.length || partners.some((p, i) => p !== facts.partners[i]))
      throw new Error(`The facts of ${look.day} are not about the same partners`);
    days.set(look.day, columns);
  }
  return { ...facts, others: days };
}

/** The one statement of a request for one of its days. */
function factStatement(
  { program, moment, cutOff, feeds, partner }: FactRequest,
  { day, atoms }: DayAtoms,
): Statement {
  return atomsStatement({
    doc: program.doc,
    kinds: program.kinds,
    atoms,
    moment: momentOn(moment, day),
    population: moment.asOf,
    cutOff,
    feeds,
    partner,
  });
}

/** Runs a query for rows `(id bigint, least float8[], most float8[])`; `all` if it is about every partner. */
export async function factRows(
  tx: Tx,
  text: string,
  values: readonly unknown[],
  all: boolean,
): Promise<readonly FactRow[]> {
  // Without statistics for young tables the planner would compile the statement, which takes longer than running it, and would go
  // through every rate again for each row of evidence: half a minute for the few thousand rows of the demo. Groups of ten million
  // rows want more memory than an ordinary query gets.
  await tx.client.query(
    `set local jit = off; set local work_mem = '64MB'; set local enable_nestloop = ${all ? 'off' : 'on'}`,
  );
  const { rows } = await tx.client.query<[number, string, string | null]>({
    text,
    values: [...values],
    rowMode: 'array',
    types: arraysAsText,
  });
  await tx.client.query('set local enable_nestloop = on');
  return rows;
}

/** PostgreSQL's number of the type bigint. */
const bigint = 20;

/** The driver's own reader of arrays is general, and slow over millions of numbers. */
const arraysAsText: pg.CustomTypesConfig = {
  getTypeParser: (oid: number) => (text: string) => (oid === bigint ? Number(text) : text),
};

/** The numbers of an array of float8, whose text has no quotes, blanks or nulls. */
function numbers(array: string): readonly string[] {
  return array.slice(1, -1).split(',');
}

/** Turns rows into columns; facts beyond 2^53 - 1 are faults, since they could no longer be exact. */
function toColumns(atoms: readonly AtomMetric[], rows: readonly FactRow[]): PartnerFacts {
  const made = atoms.map(({ name }) => ({
    name,
    least: new Float64Array(rows.length),
    most: new Float64Array(rows.length),
    known: true,
  }));
  const tooLarge: { readonly metric: string; readonly partner: number }[] = [];
  rows.forEach(([partner, leastText, mostText], i) => {
    const leasts = numbers(leastText);
    const mosts = mostText === null ? leasts : numbers(mostText);
    made.forEach((column, k) => {
      const l = Number(leasts[k]);
      const m = leasts[k] === mosts[k] ? l : Number(mosts[k]);
      column.least[i] = l;
      column.most[i] = m;
      if (!Object.is(l, m)) column.known = false;
      if (beyond(l) || beyond(m)) tooLarge.push({ metric: column.name, partner });
    });
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
  const columns = made.map(
    ({ name, least, most, known }) => [name, { least, most: known ? least : most }] as const,
  );
  return { rows: rows.length, partners: rows.map(([id]) => id), columns: new Map(columns) };
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
