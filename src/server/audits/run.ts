/** Audits: computed at a cut-off, stored with facts, results and a digest, and replayed to the byte (I2). */
import { createHash, type Hash } from 'node:crypto';
import { day, type Day } from '../../core/calendar.ts';
import type { Feed } from '../../core/metrics/coverage.ts';
import type { Mode, Moment } from '../../core/metrics/window.ts';
import { canonicalJson } from '../../core/program/canonical.ts';
import { programOn, type ProgramOnDay } from '../../core/program/on-day.ts';
import type { Program } from '../../core/program/program.ts';
import { auditRows, type AuditRow, type FormerReview } from '../../core/standing/audit.ts';
import { evaluate, semanticsVersion, type Evaluation } from '../../core/standing/evaluate.ts';
import { fault, IssueError } from '../../core/issue.ts';
import type { Outside } from '../../core/words/pins.ts';
import type { Store, Tx } from '../db/store.ts';
import {
  claimsOn,
  enrolmentsOn,
  partnerIdentities,
  placementsOn,
  type PartnerIdentity,
} from '../partners/queries.ts';
import { loadVersion, saveVersion, versionHash } from '../programs/queries.ts';
import {
  computeFacts,
  factRows,
  factsOfDays,
  feedsAt,
  newestRecording,
  type FactRequest,
  type PartnerFacts,
} from './facts.ts';
import { pooledClaimsOn } from './groups.ts';
import { insertOrders, knownOrders } from './orders.ts';
import { outsideEvidence } from './outside.ts';
import { insertResults } from './queries.ts';
import { formerReviews } from './reviews.ts';

export interface AuditRequest {
  readonly program: Program;
  /** The document's text, kept beside the version. */
  readonly source: string;
  readonly asOf: Day;
  readonly mode: Mode;
  readonly actor: string;
}

/** An audit in memory: what was pinned, and everything that words and JSON are made from. */
export interface Audit {
  readonly id: number;
  /** As it counts on the as-of day. */
  readonly program: ProgramOnDay;
  readonly version: string;
  readonly moment: Moment;
  readonly cutOff: number;
  readonly semantics: number;
  readonly feeds: readonly Feed[];
  /** Where the day lies, if outside all evidence; not looked for where the audit is of one partner. */
  readonly outside: Outside | null;
  readonly evaluation: Evaluation;
  readonly partners: readonly number[];
  readonly rows: readonly AuditRow[];
  /** SHA-256 over facts and results, hex. */
  readonly digest: string;
  identity(partner: number): PartnerIdentity;
}

/** Runs an audit at the newest recording and stores it as a recording of its own. Moves nobody. */
export async function runAudit(store: Store, request: AuditRequest): Promise<Audit> {
  return store.write(request.actor, 'audit', async (tx) => {
    const { asOf, mode } = request;
    const program = programOn(request.program, asOf);
    const moment = momentOf(program, asOf, mode);
    const cutOff = await newestRecording(tx);
    const feeds = await feedsAt(tx, cutOff);
    const id = await nextAuditId(tx);
    const facts = await storeFacts(tx, id, { program, moment, cutOff, feeds });
    const audit = await conclude(
      tx,
      { id, program, version: versionHash(program), moment, cutOff, feeds },
      facts,
    );
    await insertResults(tx, audit);
    await insertOrders(tx, id, audit);
    // Everything above is preparation; from here other writers wait.
    const recordedIn = await tx.recording();
    await saveVersion(tx, program, request.source);
    await tx.client.query(
      `insert into audit (id, program_hash, as_of, cut_off, mode, semantics, metrics, digest, recorded_in)
       overriding system value values ($1, $2, $3, $4, $5, $6, $7, decode($8, 'hex'), $9)`,
      [
        id,
        audit.version,
        asOf,
        cutOff,
        mode,
        semanticsVersion,
        program.atoms.map((a) => a.name),
        audit.digest,
        recordedIn,
      ],
    );
    const log = {
      audit: id,
      program: program.doc.program.key,
      version: audit.version,
      asOf,
      cutOff,
      mode,
      rows: audit.rows.length,
      digest: audit.digest,
    };
    return { result: audit, log };
  });
}

/** Computes an audit without storing it: the same answer as `runAudit` at the same cut-off; `told` are earlier reviews that nothing stores. */
export async function previewAudit(
  tx: Tx,
  whole: Program,
  asOf: Day,
  mode: Mode,
  cutOff: number,
  only?: number,
  told: readonly FormerReview[] = [],
): Promise<Audit> {
  const program = programOn(whole, asOf);
  const moment = momentOf(program, asOf, mode);
  const feeds = await feedsAt(tx, cutOff);
  const facts = await computeFacts(tx, { program, moment, cutOff, feeds, partner: only });
  const pinned = { id: 0, program, version: versionHash(program), moment, cutOff, feeds, told };
  if (only === undefined || !ranks(program)) return conclude(tx, pinned, facts, only);
  const known = await knownOrders(tx, pinned, facts.partners);
  return conclude(tx, pinned, { ...facts, known }, only);
}

export interface Replay {
  readonly audit: Audit;
  readonly storedDigest: string;
  /** Equal to the byte, under the same semantics. */
  readonly equal: boolean;
  readonly storedSemantics: number;
}

/** Computes a stored audit again from the evidence at its cut-off. Changes nothing. */
export async function replayAudit(tx: Tx, id: number): Promise<Replay> {
  const stored = await tx.db.selectFrom('audit').selectAll().where('id', '=', id).executeTakeFirst();
  if (!stored)
    throw new IssueError([
      fault('not-found', `No audit ${id} is stored.`, 'List them with `tierwright audit --list`.'),
    ]);
  const program = await loadVersion(tx, stored.program_hash);
  const preview = await previewAudit(tx, program, day(stored.as_of), stored.mode, stored.cut_off);
  const storedDigest = stored.digest?.toString('hex') ?? '';
  return {
    audit: { ...preview, id },
    storedDigest,
    equal: storedDigest === preview.digest,
    storedSemantics: stored.semantics,
  };
}

function ranks({ metrics }: Program): boolean {
  return metrics.some(({ source }) => 'formula' in source && source.formula.measure === 'rank');
}

function momentOf(program: Program, asOf: Day, mode: Mode): Moment {
  return { asOf, mode, yearStarts: program.doc.calendar.yearStarts };
}

interface Pinned {
  readonly id: number;
  readonly program: ProgramOnDay;
  readonly version: string;
  readonly moment: Moment;
  readonly cutOff: number;
  readonly feeds: readonly Feed[];
  /** Earlier reviews besides those that are stored. */
  readonly told?: readonly FormerReview[];
}

async function conclude(tx: Tx, pinned: Pinned, facts: PartnerFacts, only?: number): Promise<Audit> {
  const { program, moment, cutOff, feeds } = pinned;
  const evaluation = evaluate(program, facts, moment);
  const enrolments = await enrolmentsOn(tx, cutOff, moment.asOf, only);
  const placements = await placementsOn(tx, cutOff, moment.asOf, only);
  const personKinds = Object.keys(program.kinds).filter((k) => program.kinds[k]?.owner === 'person');
  const claims = await claimsOn(tx, cutOff, moment.asOf, personKinds, only);
  const pooledClaims = await pooledClaimsOn(tx, pinned, personKinds, claims, only);
  const identities = await partnerIdentities(tx, cutOff, only);
  const stored = await formerReviews(tx, program, moment.asOf, cutOff, only);
  const reviews = [...stored, ...(pinned.told ?? [])];
  const rows = auditRows({
    program,
    moment,
    evaluation,
    partners: facts.partners,
    enrolments,
    placements,
    feeds,
    claims,
    pooledClaims,
    reviews,
  });
  const identity = (partner: number): PartnerIdentity =>
    identities.get(partner) ?? { id: partner, key: `#${partner}`, name: `#${partner}` };
  return {
    ...pinned,
    outside: only === undefined ? await outsideEvidence(tx, moment.asOf, cutOff, feeds) : null,
    semantics: semanticsVersion,
    evaluation,
    partners: facts.partners,
    rows,
    identity,
    digest: digestOf(pinned, facts, rows),
  };
}

/** Facts to the bit and results by name, in an order that the document's own order of keys does not touch: what a replay reproduces. */
function digestOf(pinned: Pinned, facts: PartnerFacts, rows: readonly AuditRow[]): string {
  const hash = createHash('sha256');
  hash.update(canonicalJson([pinned.version, pinned.moment, pinned.cutOff, facts.partners]));
  hashColumns(hash, facts.columns);
  for (const [on, columns] of facts.others ?? []) {
    hash.update(on);
    hashColumns(hash, columns);
  }
  for (const r of rows) {
    const { kind, reason, next, awardPending, heldUntil } = r.decision;
    const tiers = [r.earned, r.possible, r.holdable, r.eligible];
    // Names and whole numbers in a list: JSON says them in one way only.
    hash.update(
      JSON.stringify([
        r.partner,
        r.standings.ladder.key,
        r.current,
        ...tiers,
        r.fit?.least,
        r.fit?.most,
        r.fitVerdict,
        r.gate,
        kind,
        reason,
        next,
        awardPending,
        // Not where it only repeats what is recorded with the placement.
        ...(heldUntil === null || reason === 'latched' ? [] : [heldUntil]),
      ]),
    );
  }
  return hash.digest('hex');
}

function hashColumns(hash: Hash, columns: PartnerFacts['columns']): void {
  for (const [name, { least, most }] of [...columns].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(name);
    hash.update(new Uint8Array(least.buffer, least.byteOffset, least.byteLength));
    if (most !== least) hash.update(new Uint8Array(most.buffer, most.byteOffset, most.byteLength));
  }
}

async function nextAuditId(tx: Tx): Promise<number> {
  const { rows } = await tx.client.query<{ id: number }>(
    `select nextval(pg_get_serial_sequence('audit', 'id')) as id`,
  );
  return rows[0]?.id ?? 0;
}

/** One INSERT … SELECT a day keeps the facts inside PostgreSQL; what is evaluated is what was stored. */
async function storeFacts(tx: Tx, id: number, request: FactRequest): Promise<PartnerFacts> {
  return factsOfDays(request, async (statement, sample) => {
    const [auditAt, dayAt] = [statement.values.length + 1, statement.values.length + 2];
    const rows = await factRows(
      tx,
      `insert into audit_fact (audit_id, partner_id, sample, least, most)
       select $${auditAt}::bigint, id, $${dayAt}::date, least, most from (${statement.text}) facts
       returning partner_id, least, most`,
      [...statement.values, id, sample],
      true,
    );
    return rows.toSorted(([a], [b]) => a - b);
  });
}
