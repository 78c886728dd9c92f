/** Changes of evidence. A row is never overwritten: the version in force is superseded by the one that takes its place. */
import { randomBytes } from 'node:crypto';
import type { Tx, WriteTx } from '../db/store.ts';
import { members } from '../partners/words.ts';
import { due } from '../standings/due.ts';
import type { EvidenceRow, Status } from './queries.ts';
import type { EvidenceValues } from './values.ts';

/** The source of what people enter by hand. */
export const workspace = 'workspace';

/** An id of its own for what has none elsewhere. */
export function newExternalId(): string {
  return randomBytes(12).toString('base64url');
}

/** What stays of a row when its content changes. */
export interface Identity {
  readonly partner: number;
  readonly source: string;
  readonly kind: string;
  readonly externalId: string;
}

const written = `partner_id, source, kind, external_id, status, day, valid_until, amount, currency, person_id, customer, product, thing,
  origin, origin_day, fields, recorded_in`;

/** Stores a version; gives its number. What was in force has been superseded. */
export async function insertVersion(
  tx: WriteTx,
  { partner, source, kind, externalId }: Identity,
  status: Status,
  v: EvidenceValues,
): Promise<number> {
  const { rows } = await tx.client.query<{ id: number }>(
    `insert into evidence (${written}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) returning id`,
    [
      partner, source, kind, externalId, status, v.day, v.validUntil, v.amount, v.currency, v.person, v.customer, v.product, v.thing,
      v.origin, v.originDay, v.fields, await tx.recording(),
    ], // prettier-ignore
  );
  return rows[0]?.id ?? 0;
}

/** Ends the versions in force of these numbers. */
export async function supersede(tx: WriteTx, current: readonly number[]): Promise<void> {
  await tx.client.query(
    'update evidence set superseded_in = $2 where id = any($1::bigint[]) and superseded_in is null',
    [current, await tx.recording()],
  );
}

/** Gives rows another status, each in a version that says the same otherwise. */
export async function setStatus(
  tx: WriteTx,
  changes: readonly { readonly current: number; readonly status: Status }[],
): Promise<void> {
  const recording = await tx.recording();
  const current = changes.map((c) => c.current);
  await supersede(tx, current);
  await tx.client.query(
    `insert into evidence (${written})
     select e.partner_id, e.source, e.kind, e.external_id, c.status, e.day, e.valid_until, e.amount, e.currency, e.person_id, e.customer,
       e.product, e.thing, e.origin, e.origin_day, e.fields, $3
     from unnest($1::bigint[], $2::text[]) with ordinality c (id, status, place) join evidence e on e.id = c.id order by c.place`,
    [current, changes.map((c) => c.status), recording],
  );
}

export interface Note {
  readonly text: string | null;
  readonly link: string | null;
}

/** Keeps the proof or the reason beside a row, where something is said. */
export async function addNote(
  tx: WriteTx,
  { partner, source, kind, externalId }: Identity,
  account: number,
  { text, link }: Note,
): Promise<void> {
  if (text === null && link === null) return;
  await tx.client.query(
    `insert into evidence_note (partner_id, source, kind, external_id, account_id, text, link, recorded_in)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [partner, source, kind, externalId, account, text, link, await tx.recording()],
  );
}

/** The identity of a row that was read. */
export function identityOf({ under, source, kind, externalId }: EvidenceRow): Identity {
  return { partner: under, source, kind, externalId };
}

/**
 * Notes whose standings are due after rows of partners and persons changed: of a person all who ever employed them, since live standings may
 * look at an earlier day than today.
 */
export async function dueAfter(
  tx: WriteTx,
  partners: readonly number[],
  persons: readonly (number | null)[],
): Promise<void> {
  await due(tx, [
    ...partners,
    ...(await employersEver(
      tx,
      persons.filter((p) => p !== null),
    )),
  ]);
}

/** Everybody who is known to have employed one of some persons. */
async function employersEver({ client }: Tx, persons: readonly number[]): Promise<readonly number[]> {
  if (persons.length === 0) return [];
  const { rows } = await client.query<{ id: number }>(
    'select distinct partner_id as id from employment where person_id = any($1::bigint[]) and superseded_in is null',
    [persons],
  );
  return rows.map(({ id }) => id);
}

/** Whether a partner, or what was merged into it, employs or employed a person. */
export async function everEmployedBy({ client }: Tx, person: number, partner: number): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from employment where person_id = $1 and partner_id = any(${members('$2::bigint')}) and superseded_in is null limit 1`,
    [person, partner],
  );
  return rowCount === 1;
}
