/**
 * Bitemporal tables, changed by sets: what an import wants to be known stands in `wanted_<table>`, and these statements
 * find what of it is new, what differs from the current row, and what is gone. Rows that say the same are left alone.
 */
import type { IssueCode } from '../../core/issue.ts';
import type pg from 'pg';

export interface Versioned {
  readonly table:
    | 'partner_key'
    | 'partner_name'
    | 'partner_alias'
    | 'partner_attribute'
    | 'enrolment'
    | 'placement'
    | 'person_key'
    | 'employment'
    | 'evidence'
    | 'reference_row'
    | 'currency_rate';
  /** Columns by which a row stays the same row. */
  readonly identity: readonly string[];
  /** Columns of the identity that are the same in all of an import's rows. The planner is told, so that it looks no further. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** Columns that a new version may change. */
  readonly content: readonly string[];
  /** Columns that a new version takes over from the one before; an import knows nothing of them. */
  readonly kept?: readonly string[];
  /** A condition on `w` (wanted) and `t` (current) under which they differ; all of the content unless said otherwise. */
  readonly differs?: string;
  /** Rows with the same of these columns may not share a day (`from_day` to `to_day`). */
  readonly apart?: readonly string[];
  /** The order in which new rows are inserted, so that ids do not depend on the file's order. */
  readonly order?: string;
}

/** SQL words that this module puts together come from the descriptions above, never from a file. */
type Client = pg.ClientBase;

const columnsOf = (t: Versioned): readonly string[] => [...t.identity, ...t.content];
const of = (alias: string, columns: readonly string[]): string =>
  columns.map((c) => `${alias}.${c}`).join(', ');
const same = (a: string, b: string, columns: readonly string[]): string =>
  columns.map((c) => `${a}.${c} = ${b}.${c}`).join(' and ');

/** Columns by which an import's own rows are told apart. */
const toldApart = ({ identity, fixed = {} }: Versioned): readonly string[] =>
  identity.filter((column) => !Object.hasOwn(fixed, column));

/** That a stored row `t`, which is current, is the same as a wanted row `w`. The values are parameters from `first` on. */
function sameCurrent(
  t: Versioned,
  first: number,
): { readonly on: string; readonly values: readonly string[] } {
  const fixed = Object.entries(t.fixed ?? {});
  const parts = [
    ...fixed.map(([column], n) => `t.${column} = $${first + n}`),
    same('t', 'w', toldApart(t)),
    't.superseded_in is null',
  ];
  return { on: parts.filter((part) => part !== '').join(' and '), values: fixed.map(([, value]) => value) };
}

/** Makes the empty tables that hold what is wanted, changed and gone. */
export async function prepare(client: Client, t: Versioned): Promise<void> {
  const { table } = t;
  await client.query(`
    create temp table wanted_${table} on commit drop as
      select null::bigint as n, null::bigint as row, ${columnsOf(t).join(', ')} from ${table} with no data;
    alter table wanted_${table} alter n set not null, alter n add generated always as identity;
    create temp table change_${table} (n bigint not null, existed boolean not null) on commit drop;
    create temp table gone_${table} on commit drop as select ${t.identity.join(', ')} from ${table} with no data`);
}

/** Empties them again, for another look under the log's lock. */
export async function clear(client: Client, t: Versioned): Promise<void> {
  await client.query(`truncate wanted_${t.table}, change_${t.table}, gone_${t.table}`);
}

/** Gathers statistics; without them the planner takes a temporary table for a small one. */
export async function analyze(client: Client, t: Versioned): Promise<void> {
  await client.query(`analyze wanted_${t.table}`);
}

export interface Repeats {
  readonly code: IssueCode;
  /** SQL on `w`: the field that messages are about, and the value that they show. */
  readonly field: string;
  readonly value: string;
  /** Whether rows that repeat each other word for word are rejected too. */
  readonly always: boolean;
}

/** Rejects rows that name the same thing and differ, all of them. */
export async function rejectRepeats(client: Client, t: Versioned, repeats: Repeats): Promise<void> {
  const { table, content } = t;
  const told = toldApart(t);
  const differ = repeats.always ? '' : ` and count(distinct row(${content.join(', ')})) > 1`;
  await client.query(
    `insert into import_reject (row, field, value, code, detail)
     select w.row, ${repeats.field}, (${repeats.value})::text, $1, s.line::text
     from wanted_${table} w
     join (select ${told.join(', ')}, min(row) as first_row, max(row) as last_row from wanted_${table}
           group by ${told.join(', ')} having count(*) > 1${differ}) g on ${same('w', 'g', told)}
     join import_stage s on s.row = case when w.row = g.first_row then g.last_row else g.first_row end`,
    [repeats.code],
  );
}

/**
 * Lets rows that say the same count once. Only after all rejected rows are out: what one of them said too must not go with
 * it.
 */
export async function mergeRepeats(client: Client, t: Versioned): Promise<void> {
  const { table, identity } = t;
  await client.query(
    `delete from wanted_${table} w
     using (select ${identity.join(', ')}, min(n) as kept from wanted_${table}
            group by ${identity.join(', ')} having count(*) > 1) g
     where ${same('w', 'g', identity)} and w.n <> g.kept`,
  );
}

/** In a snapshot: current rows that the import is master of (`scope`, SQL on `t`) and that it does not want. */
export async function findGone(
  client: Client,
  t: Versioned,
  scope: string,
  values: readonly unknown[],
): Promise<void> {
  await client.query(
    `insert into gone_${t.table} select ${of('t', t.identity)} from ${t.table} t
     where t.superseded_in is null and ${scope}
       and not exists (select from wanted_${t.table} w where ${same('w', 't', t.identity)})`,
    [...values],
  );
}

/** What a reject about a span says. */
export interface SpanWords {
  readonly code: IssueCode;
  readonly field: string;
  /** SQL on `w` for the value that is shown. */
  readonly value: string;
}

const days = (a: string): string => `daterange(${a}.from_day, ${a}.to_day, '[]')`;
const daysShown = (a: string): string => `${a}.from_day || ' ' || coalesce(${a}.to_day::text, '')`;

/** Rejects rows of the file whose spans share a day, both of them. */
export async function rejectOverlaps(client: Client, t: Versioned, words: SpanWords): Promise<void> {
  const { table, identity, apart = [] } = t;
  await client.query(
    `insert into import_reject (row, field, value, code, detail)
     select w.row, $1, min((${words.value})::text), $2, min(s.line || ' ' || ${daysShown('o')})
     from wanted_${table} w join wanted_${table} o
       on ${same('w', 'o', apart)} and not (${same('w', 'o', identity)}) and ${days('w')} && ${days('o')}
     join import_stage s on s.row = o.row
     group by w.n, w.row`,
    [words.field, words.code],
  );
}

/**
 * Rejects rows whose spans share a day with a stored one that stays. A stored span goes when a wanted row replaces it, so
 * take out rejected rows first, and look again after each time that something was rejected. Gives the number of rejects.
 */
export async function rejectStoredOverlaps(client: Client, t: Versioned, words: SpanWords): Promise<number> {
  const { table, identity, apart = [] } = t;
  const { rowCount } = await client.query(
    `insert into import_reject (row, field, value, code, detail)
     select w.row, $1, min((${words.value})::text), $2, min('stored ' || ${daysShown('t')})
     from wanted_${table} w join ${table} t
       on ${same('w', 't', apart)} and t.superseded_in is null and ${days('w')} && ${days('t')}
     where not exists (select from wanted_${table} o where ${same('o', 't', identity)})
       and not exists (select from gone_${table} g where ${same('g', 't', identity)})
     group by w.n, w.row`,
    [words.field, words.code],
  );
  return rowCount ?? 0;
}

/** Rejects spans that share a day with another one of the file, or with a stored one that stays; rejected rows are out then. */
export async function keepApart(client: Client, t: Versioned, words: SpanWords): Promise<void> {
  await rejectOverlaps(client, t, words);
  do await dropRejected(client, t);
  while ((await rejectStoredOverlaps(client, t, words)) > 0);
}

/** Rejects spans that end before they begin. */
export async function rejectBackwards(client: Client, t: Versioned, field: string): Promise<void> {
  await client.query(
    `insert into import_reject (row, field, value, code, detail)
     select row, $1, to_day::text, 'value-invalid', from_day::text from wanted_${t.table} where to_day < from_day`,
    [field],
  );
  await client.query(`delete from wanted_${t.table} where to_day < from_day`);
}

/** Takes out what belongs to rejected rows. */
export async function dropRejected(client: Client, t: Versioned): Promise<void> {
  await client.query(
    `delete from wanted_${t.table} w where exists (select from import_reject r where r.row = w.row)`,
  );
}

/** Finds which wanted rows are new and which differ from the current row. */
export async function findChanges(client: Client, t: Versioned): Promise<void> {
  const { table, identity, content } = t;
  const [first = ''] = identity;
  const differs = t.differs ?? `(${of('w', content)}) is distinct from (${of('t', content)})`;
  const current = sameCurrent(t, 1);
  await client.query(
    `insert into change_${table} select w.n, t.${first} is not null from wanted_${table} w
     left join ${table} t on ${current.on}
     where t.${first} is null or ${content.length === 0 ? 'false' : differs}`,
    [...current.values],
  );
  await client.query(`analyze change_${table}, gone_${table}`);
}

/** Whether anything would be written. */
export async function hasChanges(client: Client, t: Versioned): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    `select exists (select from change_${t.table}) or exists (select from gone_${t.table}) as found`,
  );
  return rows[0]?.found === true;
}

/** Writes new versions; the rows that they replace, and those that are gone, are marked superseded in this recording. */
export async function store(client: Client, t: Versioned, recording: number): Promise<void> {
  const { table, identity, kept = [] } = t;
  const written = columnsOf(t);
  await supersedeGone(client, t, recording);
  if (await some(client, `change_${table} where existed`)) {
    const current = sameCurrent(t, 2);
    await client.query(
      `update ${table} t set superseded_in = $1 from wanted_${table} w join change_${table} c using (n)
       where c.existed and ${current.on}`,
      [recording, ...current.values],
    );
  }
  const before =
    kept.length === 0
      ? ''
      : `left join ${table} t on c.existed and t.superseded_in = $1 and ${same('t', 'w', identity)}`;
  await client.query(
    `insert into ${table} (${[...written, ...kept].join(', ')}, recorded_in)
     select ${[of('w', written), ...kept.map((c) => `t.${c}`)].join(', ')}, $1
     from wanted_${table} w join change_${table} c using (n) ${before}
     order by ${t.order ?? of('w', identity)}`,
    [recording],
  );
}

/** Marks what is gone as superseded in this recording. Gives whether there was anything. */
export async function supersedeGone(client: Client, t: Versioned, recording: number): Promise<boolean> {
  if (!(await some(client, `gone_${t.table}`))) return false;
  await client.query(
    `update ${t.table} t set superseded_in = $1 from gone_${t.table} g
     where t.superseded_in is null and ${same('t', 'g', t.identity)}`,
    [recording],
  );
  return true;
}

/** Whether there is any such row of ours. What there is none of is not joined: that may read all of the store to find nothing. */
async function some(client: Client, rows: string): Promise<boolean> {
  const found = await client.query(`select from ${rows} limit 1`);
  return found.rows.length > 0;
}
