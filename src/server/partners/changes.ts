/** Changes of partners: each a new version of a row, the one before superseded in the same recording. */
import type { Day } from '../../core/calendar.ts';
import { fault, IssueError, type Issue } from '../../core/issue.ts';
import type { ProgramDoc } from '../../core/program/schema.ts';
import type { Tx, WriteTx } from '../db/store.ts';
import { notFound, refuse } from '../http/refuse.ts';
import { declared } from '../imports/declared.ts';
import { givenValue, type Given } from '../imports/given.ts';
import { attributeType, motionType } from '../imports/targets/partner-fields.ts';
import { nearest } from '../../core/issue.ts';
import { chosenProgram } from '../programs/queries.ts';
import { always } from './one.ts';
import { members, spans } from './words.ts';

/** Makes a partner with a name and a key; gives its number. A key that is known is refused. */
export async function createPartner(
  tx: WriteTx,
  { name, source, key }: { readonly name: string; readonly source: string; readonly key: string },
): Promise<number> {
  const recording = await tx.recording();
  const known = await tx.client.query(
    'select from partner_key where source = $1 and key = $2 and superseded_in is null',
    [source, key],
  );
  if (known.rowCount !== 0)
    throw refuse(
      'state-conflict',
      `A partner of '${source}' has this key already.`,
      'Search for the key; to say that both are one company, make it under another key and merge.',
      { in: 'body', path: ['key'] },
    );
  const { rows } = await tx.client.query<{ id: number }>(
    'insert into partner (recorded_in) values ($1) returning id',
    [recording],
  );
  const id = rows[0]?.id ?? 0;
  await tx.client.query(
    'insert into partner_key (partner_id, source, key, recorded_in) values ($1, $2, $3, $4)',
    [id, source, key, recording],
  );
  await setName(tx, id, name);
  return id;
}

/** Names a partner. */
export async function setName(tx: WriteTx, partner: number, name: string): Promise<void> {
  const recording = await tx.recording();
  await tx.client.query(
    'update partner_name set superseded_in = $2 where partner_id = $1 and superseded_in is null',
    [partner, recording],
  );
  await tx.client.query('insert into partner_name (partner_id, name, recorded_in) values ($1, $2, $3)', [
    partner,
    name,
    recording,
  ]);
}

export interface Contact {
  readonly person: number;
  readonly role: string;
}

/** Replaces the contacts of a partner and of what was merged into it. They have to be employed there on the day. */
export async function setContacts(
  tx: WriteTx,
  partner: number,
  contacts: readonly Contact[],
  today: Day,
): Promise<void> {
  const recording = await tx.recording();
  const persons = contacts.map(({ person }) => person);
  const { rows } = await tx.client.query<{ person: number }>(
    `select distinct e.person_id as person from employment e
     where e.person_id = any($2::bigint[]) and e.partner_id = any(${members('$1::bigint')}) and e.superseded_in is null and ${spans('e', '$3')}`,
    [partner, persons, today],
  );
  const employed = new Set(rows.map(({ person }) => person));
  const seen = new Set<string>();
  const issues = contacts.flatMap(({ person, role }, i): Issue[] => {
    const place = { in: 'body', path: ['contacts', i] } as const;
    const key = JSON.stringify([person, role]);
    if (seen.has(key))
      return [fault('duplicate-name', 'The same person stands twice in one role.', 'Leave one out.', place)];
    seen.add(key);
    if (employed.has(person)) return [];
    return [
      fault(
        'employment-missing',
        'The partner does not employ this person today.',
        'Record the employment first, or leave the person out.',
        place,
      ),
    ];
  });
  if (issues.length > 0) throw new IssueError(issues);
  // What stays is left alone, so that its recording goes on saying since when it is known.
  const roles = contacts.map(({ role }) => role);
  await tx.client.query(
    `update partner_contact c set superseded_in = $4 where c.partner_id = any(${members('$1::bigint')}) and c.superseded_in is null
       and (c.partner_id <> $1 or not exists (select from unnest($2::bigint[], $3::text[]) w (person, role) where w.person = c.person_id and w.role = c.role))`,
    [partner, persons, roles, recording],
  );
  await tx.client.query(
    `insert into partner_contact (partner_id, person_id, role, recorded_in)
     select $1, w.person, w.role, $4 from unnest($2::bigint[], $3::text[]) w (person, role)
     where not exists (select from partner_contact c where c.partner_id = $1 and c.person_id = w.person and c.role = w.role and c.superseded_in is null)`,
    [partner, persons, roles, recording],
  );
}

/** The program in force; attributes and motions are those of one. */
async function programIn(tx: Tx, today: Day): Promise<ProgramDoc> {
  const chosen = await chosenProgram(tx, today);
  if (chosen) return chosen.program.doc;
  throw refuse(
    'state-conflict',
    'Attributes and motions are those of a program, and none is in force.',
    'Have the program owner choose one.',
  );
}

interface Span {
  readonly from: Day;
  readonly to: Day | null;
}

interface Enrolment extends Span {
  readonly motion: string;
}

/** Enrols a partner from a day on. */
export async function enrol(tx: WriteTx, partner: number, wish: Enrolment, today: Day): Promise<void> {
  const recording = await tx.recording();
  const motion = givenValue(motionType(await programIn(tx, today)), wish.motion);
  if (typeof motion !== 'string')
    throw refuse(motion.code, motion.reason, motion.remedy, { in: 'body', path: ['motion'] });
  refuseBackwards(wish);
  await refuseOverlap(tx, partner, wish);
  await tx.client.query(
    'insert into enrolment (partner_id, motion, from_day, to_day, recorded_in) values ($1, $2, $3, $4, $5)',
    [partner, motion, wish.from, wish.to, recording],
  );
}

/** Ends an enrolment, or lets it go on; the partner's own or that of one merged into it. */
export async function endEnrolment(tx: WriteTx, partner: number, wish: Enrolment): Promise<void> {
  const recording = await tx.recording();
  const owner = await takeBack(tx, partner, wish);
  refuseBackwards(wish);
  await refuseOverlap(tx, partner, wish);
  await tx.client.query(
    'insert into enrolment (partner_id, motion, from_day, to_day, recorded_in) values ($1, $2, $3, $4, $5)',
    [owner, wish.motion, wish.from, wish.to, recording],
  );
}

/** Takes back an enrolment; gives the number of the partner whose row it was. */
export async function takeBack(
  tx: WriteTx,
  partner: number,
  { motion, from }: Pick<Enrolment, 'motion' | 'from'>,
): Promise<number> {
  const { rows } = await tx.client.query<{ owner: number }>(
    `update enrolment set superseded_in = $4
     where partner_id = any(${members('$1::bigint')}) and motion = $2 and from_day = $3 and superseded_in is null
     returning partner_id as owner`,
    [partner, motion, from, await tx.recording()],
  );
  const [row] = rows;
  if (!row) throw notFound('enrolment');
  return row.owner;
}

/** Throws for a span that ends before it begins. */
export function refuseBackwards({ from, to }: Span): void {
  if (to === null || to >= from) return;
  throw refuse(
    'value-invalid',
    `It would end on ${to}, before it begins on ${from}.`,
    'Write a last day that is not before the first.',
    { in: 'body', path: ['to'] },
  );
}

async function refuseOverlap(tx: Tx, partner: number, { motion, from, to }: Enrolment): Promise<void> {
  const { rows } = await tx.client.query<Span>(
    `select from_day as from, to_day as to from enrolment
     where partner_id = any(${members('$1::bigint')}) and motion = $2 and superseded_in is null
       and daterange(from_day, to_day, '[]') && daterange($3::date, $4::date, '[]') order by from_day limit 1`,
    [partner, motion, from, to],
  );
  const [other] = rows;
  if (!other) return;
  throw refuse(
    'span-overlap',
    `It is enrolled in '${motion}' already, from ${other.from} ${other.to === null ? 'on' : `to ${other.to}`}.`,
    'Choose days outside of that span, or end it first.',
    { in: 'body', path: ['from'] },
  );
}

/** Says attributes from a day on; null takes back what was said from that day. */
export async function setAttributes(
  tx: WriteTx,
  partner: number,
  since: Day | null,
  values: Readonly<Record<string, Given | null>>,
  today: Day,
): Promise<void> {
  const recording = await tx.recording();
  const program = await programIn(tx, today);
  const wanted = checkedAttributes(program, values);
  const names = Object.keys(values);
  const from = since ?? always;
  // What was said of the same day in other words, or is taken back.
  await tx.client.query(
    `update partner_attribute x set superseded_in = $4
     where x.partner_id = $1 and x.since = $2 and x.name = any($3::text[]) and x.superseded_in is null
       and not exists (select from jsonb_each_text($5::jsonb) w where w.key = x.name and w.value = x.value)`,
    [partner, from, names, recording, JSON.stringify(wanted)],
  );
  await tx.client.query(
    `insert into partner_attribute (partner_id, name, since, value, recorded_in)
     select $1, w.key, $2, w.value, $3 from jsonb_each_text($4::jsonb) w
     where not exists (select from partner_attribute x
       where x.partner_id = $1 and x.name = w.key and x.since = $2 and x.superseded_in is null)`,
    [partner, from, recording, JSON.stringify(wanted)],
  );
}

/** Values as the store keeps them, without those that are taken back; throws all that is wrong with them. */
function checkedAttributes(
  { attributes }: ProgramDoc,
  values: Readonly<Record<string, Given | null>>,
): Readonly<Record<string, string>> {
  const issues: Issue[] = [];
  const wanted = Object.entries(values).flatMap(([name, value]): [string, string][] => {
    const place = { in: 'body', path: ['values', name] } as const;
    const attribute = declared(attributes, name);
    // What an older program declared can still be taken back.
    if (value === null) return [];
    if (!attribute) {
      const guess = nearest(name, Object.keys(attributes));
      issues.push(
        fault(
          'unknown-reference',
          `The program in force has no attribute '${name}'.`,
          guess === undefined
            ? `It has: ${Object.keys(attributes).join(', ') || 'none'}.`
            : `Did you mean '${guess}'?`,
          place,
        ),
      );
      return [];
    }
    const given = givenValue(attributeType(name, attribute), value);
    if (typeof given === 'string') return [[name, given]];
    issues.push(fault(given.code, given.reason, given.remedy, place));
    return [];
  });
  if (issues.length > 0) throw new IssueError(issues);
  return Object.fromEntries(wanted);
}
