/** Changes of persons and employments. A span is never overwritten: a new version supersedes it. */
import { minus, type Day } from '../../core/calendar.ts';
import type { Tx, WriteTx } from '../db/store.ts';
import { notFound, refuse } from '../http/refuse.ts';
import { personDigest } from '../imports/keys.ts';
import { refuseBackwards } from '../partners/changes.ts';
import { canonical, nameOf } from '../partners/words.ts';

/** Makes a person with a key; gives their number. A key that is known is refused, also that of somebody who was erased. */
export async function createPerson(
  tx: WriteTx,
  { name, source, key }: { readonly name: string | null; readonly source: string; readonly key: string },
): Promise<number> {
  const recording = await tx.recording();
  const known = await tx.client.query(
    `select from person_key where source = $1 and digest = ${personDigest('$1', '$2')} and superseded_in is null`,
    [source, key],
  );
  if (known.rowCount !== 0)
    throw refuse(
      'state-conflict',
      `A person of '${source}' has this key already.`,
      'Search for the key, or take another.',
      {
        in: 'body',
        path: ['key'],
      },
    );
  const { rows } = await tx.client.query<{ id: number }>(
    'insert into person (recorded_in) values ($1) returning id',
    [recording],
  );
  const id = rows[0]?.id ?? 0;
  await tx.client.query(
    `insert into person_key (person_id, source, key, digest, recorded_in) values ($1, $2, $3, ${personDigest('$2', '$3')}, $4)`,
    [id, source, key, recording],
  );
  if (name !== null) await namePerson(tx, id, name);
  return id;
}

/** Names a person; the former name is not kept. */
export async function namePerson(tx: WriteTx, person: number, name: string): Promise<void> {
  await tx.client.query(
    `insert into person_name (person_id, name, named_in) values ($1, $2, $3)
     on conflict (person_id) do update set name = excluded.name, named_in = excluded.named_in`,
    [person, name, await tx.recording()],
  );
}

export interface Span {
  readonly from: Day;
  readonly to: Day | null;
}

interface Employed extends Span {
  /** As recorded, and the partner left in the end. */
  readonly under: number;
  readonly partner: number;
  readonly name: string;
}

/**
 * Records who employs a person. Other employments that share a day are refused, or, where they began before and there is an `endFormer`, end on
 * the day before, after `endFormer` has let it pass. Gives the partners whose people changed.
 */
export async function employ(
  tx: WriteTx,
  person: number,
  partner: number,
  span: Span,
  endFormer: ((partner: number) => Promise<void>) | null,
): Promise<readonly number[]> {
  const recording = await tx.recording();
  refuseBackwards(span);
  const touched = [partner];
  for (const former of await sharing(tx, person, span)) {
    if (endFormer === null || former.from >= span.from) throw overlap(former, endFormer === null);
    await endFormer(former.partner);
    await takeBack(tx, person, former.from);
    await store(
      tx,
      former.under,
      person,
      { from: former.from, to: minus(span.from, { days: 1 }) },
      recording,
    );
    touched.push(former.partner);
  }
  await store(tx, partner, person, span, recording);
  return touched;
}

/** Gives an employment another last day; gives the partner. */
export async function endEmployment(
  tx: WriteTx,
  person: number,
  span: Span,
  may: (partner: number) => Promise<void>,
): Promise<number> {
  const recording = await tx.recording();
  const { under, partner } = await employmentFrom(tx, person, span.from);
  await may(partner);
  refuseBackwards(span);
  await takeBack(tx, person, span.from);
  const [other] = await sharing(tx, person, span);
  if (other) throw overlap(other, false);
  await store(tx, under, person, span, recording);
  return partner;
}

/** Takes back the employment of a person that begins on a day. */
export async function takeBack(tx: WriteTx, person: number, from: Day): Promise<void> {
  await tx.client.query(
    'update employment set superseded_in = $3 where person_id = $1 and from_day = $2 and superseded_in is null',
    [person, from, await tx.recording()],
  );
}

/** The employment of a person that begins on a day; throws `not-found`. */
export async function employmentFrom({ client }: Tx, person: number, from: Day): Promise<Employed> {
  const { rows } = await client.query<Employed>(`${employed} and e.from_day = $2`, [person, from]);
  const [row] = rows;
  if (!row) throw notFound('employment');
  return row;
}

const employed = `select e.from_day as from, e.to_day as to, e.partner_id as under, it.id as partner, ${nameOf('it.id')} as name
  from employment e cross join lateral (select ${canonical('e.partner_id')} as id) it
  where e.person_id = $1 and e.superseded_in is null`;

async function sharing({ client }: Tx, person: number, { from, to }: Span): Promise<readonly Employed[]> {
  const { rows } = await client.query<Employed>(
    `${employed} and daterange(e.from_day, e.to_day, '[]') && daterange($2::date, $3::date, '[]') order by e.from_day`,
    [person, from, to],
  );
  return rows;
}

async function store(
  tx: WriteTx,
  partner: number,
  person: number,
  { from, to }: Span,
  recording: number,
): Promise<void> {
  await tx.client.query(
    'insert into employment (partner_id, person_id, from_day, to_day, recorded_in) values ($1, $2, $3, $4, $5)',
    [partner, person, from, to, recording],
  );
}

/** The team sees all partners, so it is told whose employment stands in the way. */
function overlap({ from, to, name }: Employed, mayEnd: boolean) {
  const span = to === null ? `from ${from} on` : `from ${from} to ${to}`;
  return refuse(
    'person-overlap',
    `The person works for '${name}' ${span}.`,
    `Choose days outside of that span, or end it first${mayEnd ? ', or say `endFormer`' : ''}.`,
    { in: 'body', path: ['from'] },
  );
}
