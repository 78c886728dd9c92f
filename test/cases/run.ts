/** Loads cases into a database of their own and tells what the software makes of them. */
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { parse, parseDocument, Document } from 'yaml';
import { day } from '../../src/core/calendar.ts';
import { IssueError } from '../../src/core/issue.ts';
import type { Program } from '../../src/core/program/program.ts';
import { auditRows } from '../../src/core/standing/audit.ts';
import { evaluate } from '../../src/core/standing/evaluate.ts';
import type { Facts } from '../../src/core/standing/facts.ts';
import { lookDays } from '../../src/core/standing/look-days.ts';
import { rowJson, value, type AuditRowJson } from '../../src/core/standing/report.ts';
import { metricNamed } from '../../src/core/standing/trace.ts';
import { previewAudit, type Audit } from '../../src/server/audits/run.ts';
import { openStore, type Store, type Tx } from '../../src/server/db/store.ts';
import { enrolmentsOn, placementsOn } from '../../src/server/partners/queries.ts';
import { checkProgram } from '../../src/server/programs/queries.ts';
import { freshDatabase } from '../support/database.ts';
import { caseRows } from './rows.ts';
import { caseFileSchema, setsSchema, type Case, type CaseFile } from './schema.ts';

const root = new URL('../../', import.meta.url);

export function readCaseFile(file: string): CaseFile {
  return caseFileSchema.parse(parse(readFileSync(new URL(file, import.meta.url), 'utf8')));
}

const { sets } = setsSchema.parse(parse(readFileSync(new URL('sets.yaml', import.meta.url), 'utf8')));

/** The program of a case: a file or a document, with its changes. */
function programOf({ program: common }: CaseFile, c: Case): Program {
  const given = c.program ?? common;
  const doc =
    typeof given === 'string'
      ? parseDocument(readFileSync(new URL(given, root), 'utf8'))
      : new Document(given);
  for (const [path, to] of Object.entries(c.changes)) doc.setIn(path.split('.'), to);
  const text = doc.toString();
  const known = programs.get(text);
  if (known) return known;
  const read = checkProgram(text, 'program.yaml');
  if (!read.ok) throw new IssueError(read.issues);
  programs.set(text, read.value.program);
  return read.value.program;
}

/** Programs by their text; most cases share one. */
const programs = new Map<string, Program>();

/** What came out of a case: the audit, and its rows as scripts read them. */
export interface Found {
  readonly audit: Audit;
  readonly rows: readonly AuditRowJson[];
  /** The same rows, each from its own facts alone. */
  readonly apart: readonly AuditRowJson[];
  /** The rows of the last partner, and the same from an audit that asks for this partner alone. */
  readonly last: readonly AuditRowJson[];
  readonly alone: readonly AuditRowJson[];
  /** A fact as scripts read it; `none` where there is surely no value. */
  fact(partner: string, metric: string): unknown;
}

export interface CaseStore {
  run(file: CaseFile, c: Case): Promise<Found>;
  close(): Promise<void>;
}

/** A database for the cases of one file. */
export async function openCases(): Promise<CaseStore> {
  const database = await freshDatabase();
  const owner = new pg.Client(database.config('owner'));
  await owner.connect();
  await owner.query(`insert into actor (label) values ('test')`);
  await owner.query(
    `insert into recording (number, at, actor, action, digest, previous, hash)
     select n, '2020-01-01', 1, 'test', '', '', '' from generate_series(1, 9) n`,
  );
  // The planner knows nothing of tables this new and would compile each statement for longer than it runs.
  const config: typeof database.config = (role) => ({
    ...database.config(role),
    options: `${database.config(role).options ?? ''} -c jit=off`,
  });
  const store = openStore({ ...database, config });
  return {
    run: (file, c) => run(owner, store, file, c),
    close: async () => {
      await owner.end();
      await store.close();
      await database.drop();
    },
  };
}

async function run(owner: pg.Client, store: Store, file: CaseFile, c: Case): Promise<Found> {
  const program = programOf(file, c);
  const asOf = day(c.asOf ?? file.asOf);
  const stored = caseRows({
    case: c,
    asOf,
    kinds: program.kinds,
    currency: program.doc.program.currency,
    sets,
  });
  await owner.query(`truncate ${[...stored.keys()].join(', ')} cascade`);
  for (const [table, of] of stored) {
    const [first] = of;
    if (!first) continue;
    const columns = Object.keys(first).join(', ');
    await owner.query(
      `insert into ${table} (${columns}) overriding system value
       select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
      [JSON.stringify(of)],
    );
  }
  return store.read(async (tx) => {
    const audit = await previewAudit(tx, program, asOf, c.mode, c.cutOff);
    const rows = audit.rows.map((row) => rowJson(audit, row));
    const last = audit.partners.at(-1);
    const lastRows = audit.rows.flatMap((row, i) => (row.partner === last ? (rows[i] ?? []) : []));
    const one = await previewAudit(tx, program, asOf, c.mode, c.cutOff, last);
    return {
      audit,
      rows,
      apart: await rowsApart(tx, audit),
      last: lastRows,
      // A place needs the order of a stored audit, and a preview stores none.
      alone: audit.evaluation.orders.size > 0 ? lastRows : one.rows.map((row) => rowJson(one, row)),
      fact: (partner, metric) => factOf(audit, partner, metric),
    };
  });
}

/** Every partner through core alone, from its own row of the facts that the store gives. */
async function rowsApart(tx: Tx, audit: Audit): Promise<AuditRowJson[]> {
  const { program, moment, cutOff, feeds, partners } = audit;
  const enrolments = await enrolmentsOn(tx, cutOff, moment.asOf);
  const placements = await placementsOn(tx, cutOff, moment.asOf);
  return partners.flatMap((partner, row) => {
    const evaluation = evaluate(program, oneRow(audit, row), moment);
    const own = auditRows({
      program,
      moment,
      evaluation,
      partners: [partner],
      enrolments,
      placements,
      feeds,
      claims: new Map(), // readiness is the audit's own; it is not compared here
      reviews: [],
    });
    return own.map((r) => rowJson({ program, moment, evaluation, feeds, identity: audit.identity }, r));
  });
}

/** The facts of the atoms for one partner, as the store gave them, and the orders of all to place it in. */
function oneRow({ program, moment, evaluation, partners }: Audit, row: number): Facts {
  const days = lookDays(program, moment).map(({ day: on, atoms }) => {
    const columns = atoms.map(({ name }) => {
      const { least, most } = evaluation.at(on, null).fact(name, row);
      return [name, { least: Float64Array.of(least), most: Float64Array.of(most) }] as const;
    });
    return [on, new Map(columns)] as const;
  });
  const orders = [...evaluation.orders].map(
    ([name, order]) => [name, { ...order, partners: order.partners.map((r) => partners[r] ?? 0) }] as const,
  );
  return {
    rows: 1,
    columns: days[0]?.[1] ?? new Map(),
    others: new Map(days.slice(1)),
    known: { partners: partners.slice(row, row + 1), orders: new Map(orders) },
  };
}

function factOf(audit: Audit, partner: string, name: string): unknown {
  const row = audit.partners.findIndex((p) => audit.identity(p).key === partner);
  const metric = metricNamed(audit.program, name);
  const { least, most } = audit.evaluation.fact(name, row);
  if (Number.isNaN(most)) return 'none';
  const ends = { least: value(least, metric), most: value(most, metric) };
  return least === most ? ends.least : ends;
}
