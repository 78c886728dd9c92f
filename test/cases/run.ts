/** Our own cases: read, run in a database of their own, and by the other ways to the same answer. */
import { readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { auditRows, type FormerReview } from '../../src/core/standing/audit.ts';
import { evaluate } from '../../src/core/standing/evaluate.ts';
import type { Facts } from '../../src/core/standing/facts.ts';
import { lookDays } from '../../src/core/standing/look-days.ts';
import { rowJson, type AuditRowJson } from '../../src/core/standing/report.ts';
import { previewAudit, type Audit } from '../../src/server/audits/run.ts';
import { readCases, type ReadyCase } from '../../src/server/cases/read.ts';
import { reviewsOf } from '../../src/server/cases/reviews.ts';
import { auditCase } from '../../src/server/cases/run.ts';
import { caseFileSchema, setSchema, type CaseFile } from '../../src/server/cases/schema.ts';
import { scratchIn } from '../../src/server/db/scratch.ts';
import type { Tx } from '../../src/server/db/store.ts';
import { enrolmentsOn, placementsOn } from '../../src/server/partners/queries.ts';
import { freshDatabase } from '../support/database.ts';

const root = new URL('../../', import.meta.url);
const text = (file: URL | string): string => readFileSync(file, 'utf8');

const { sets } = z
  .strictObject({ sets: z.record(z.string(), setSchema) })
  .parse(parse(text(new URL('sets.yaml', import.meta.url))));

/** A file of cases, and each ready to run; making them ready throws what is wrong with the file or its program. */
export interface OwnCases extends CaseFile {
  ready(): readonly ReadyCase[];
}

/** Reads a file of this folder, or of a URL. Ours name programs by their path from the repository's root. */
export function readCaseFile(name: string): OwnCases {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const open = (path: string): string => text(new URL(relative(dirname(file), path), root));
  let ready: readonly ReadyCase[] | undefined;
  return {
    ...caseFileSchema.parse(parse(text(file))),
    ready: () => (ready ??= readCases({ file, text: text(file), sets, open })),
  };
}

/** What came out of a case: the audit, and its rows as scripts read them. */
export interface Found {
  readonly audit: Audit;
  readonly rows: readonly AuditRowJson[];
  /** The same rows, each from its own facts alone. */
  readonly apart: readonly AuditRowJson[];
  /** The rows of the last partner, and the same from an audit that asks for this partner alone. */
  readonly last: readonly AuditRowJson[];
  readonly alone: readonly AuditRowJson[];
}

export interface CaseStore {
  run(ready: ReadyCase): Promise<Found>;
  close(): Promise<void>;
}

/** A database for the cases of one file. */
export async function openCases(): Promise<CaseStore> {
  const database = await freshDatabase();
  const scratch = await scratchIn(database);
  return {
    run: (ready) => scratch.attempt((tx) => run(tx, ready)),
    close: async () => {
      await scratch.close();
      await database.drop();
    },
  };
}

async function run(tx: Tx, ready: ReadyCase): Promise<Found> {
  const { program, asOf, case: c } = ready;
  const audit = await auditCase(tx, ready);
  const rows = audit.rows.map((row) => rowJson(audit, row));
  const reviews = reviewsOf(ready);
  const last = audit.partners.at(-1);
  const lastRows = audit.rows.flatMap((row, i) => (row.partner === last ? (rows[i] ?? []) : []));
  const one = await previewAudit(tx, program, asOf, c.mode, c.cutOff, last, reviews);
  return {
    audit,
    rows,
    apart: await rowsApart(tx, audit, reviews),
    last: lastRows,
    // A place needs the order of a stored audit, and a preview stores none.
    alone: audit.evaluation.orders.size > 0 ? lastRows : one.rows.map((row) => rowJson(one, row)),
  };
}

/** Every partner through core alone, from its own row of the facts that the store gives. */
async function rowsApart(tx: Tx, audit: Audit, reviews: readonly FormerReview[]): Promise<AuditRowJson[]> {
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
      reviews,
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
