/** Answers of reviewers: rows of evidence of one kind. */
import type { Day } from '../../core/calendar.ts';
import { attestationKind } from '../../core/program/questions.ts';
import type { Tx, WriteTx } from '../db/store.ts';
import { supersede } from '../evidence/changes.ts';
import { madeBy, type Maker } from '../evidence/queries.ts';
import { members } from '../partners/words.ts';

/** The source of what reviewers answer in the workspace. */
const reviewers = 'reviewers';

export interface Answered {
  readonly partner: number;
  readonly check: string;
  readonly answer: boolean;
  readonly day: Day;
  readonly validUntil: Day | null;
  readonly note: string | null;
  readonly by: Maker;
  /** The first version of the row, whose number stays. */
  readonly evidence: number;
}

/** The newest answers of some partners to some questions, through merges and whatever their source. */
export async function newestAnswers(
  { client }: Tx,
  partners: readonly number[],
  checks: readonly string[],
  today: Day,
): Promise<readonly Answered[]> {
  const { rows } = await client.query<Answered>(
    `select distinct on (p.id, e.fields ->> 'check') p.id as partner, e.fields ->> 'check' as check, (e.fields ->> 'answer')::boolean as answer,
       e.day, e.valid_until as "validUntil", e.fields ->> 'note' as note, ${madeBy('r')} as by,
       least(e.id, (select min(f.id) from evidence f
         where f.source = e.source and f.kind = e.kind and f.external_id = e.external_id and f.superseded_in is not null)) as evidence
     from unnest($1::bigint[]) p (id)
     join evidence e on e.partner_id = any(${members('p.id')}) and e.kind = '${attestationKind}'
     join recording r on r.number = e.recorded_in
     where e.superseded_in is null and e.status = 'verified' and e.day <= $3 and e.fields ->> 'check' = any($2::text[])
       and e.fields ->> 'answer' is not null
     order by p.id, e.fields ->> 'check', e.day desc, e.id desc`,
    [partners, checks, today],
  );
  return rows;
}

/** An answer to be stored; `fields` as the text of a JSON object. */
export interface Answer {
  readonly partner: number;
  readonly check: string;
  readonly answer: boolean;
  readonly validUntil: Day | null;
  readonly fields: string;
}

/**
 * Stores answers of a day. An answer is a row of its own day, not a new version of the one before: it is true from then on, and an audit of an
 * earlier day must go on seeing what was so then. Only a second answer of the same day is a correction of the first. What says the same is
 * left alone. Gives how many were stored.
 */
export async function storeAnswers(tx: WriteTx, day: Day, answers: readonly Answer[]): Promise<number> {
  const recording = await tx.recording();
  const wanted = answers.map((a) => ({
    partner: a.partner,
    external: `${a.partner}/${a.check}/${day}`,
    until: a.validUntil,
    fields: a.fields,
  }));
  const { rows } = await tx.client.query<{ n: number; current: number | null }>(
    `select w.n, c.id as current from jsonb_to_recordset($1::jsonb) w (n int, external text, until date, fields text)
     left join evidence c on c.source = '${reviewers}' and c.kind = '${attestationKind}' and c.external_id = w.external and c.superseded_in is null
     where c.id is null or c.status <> 'verified' or c.valid_until is distinct from w.until or c.fields <> w.fields::jsonb`,
    [JSON.stringify(wanted.map((w, n) => ({ ...w, n })))],
  );
  await supersede(
    tx,
    rows.flatMap(({ current }) => (current === null ? [] : [current])),
  );
  const stored = rows.flatMap(({ n }) => wanted[n] ?? []);
  await tx.client.query(
    `insert into evidence (partner_id, source, kind, external_id, status, day, valid_until, fields, recorded_in)
     select w.partner, '${reviewers}', '${attestationKind}', w.external, 'verified', $2, w.until, w.fields::jsonb, $3
     from jsonb_to_recordset($1::jsonb) w (partner bigint, external text, until date, fields text) order by w.partner, w.external`,
    [JSON.stringify(stored), day, recording],
  );
  return stored.length;
}
