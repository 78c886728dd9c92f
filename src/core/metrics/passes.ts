/** Passes over the evidence: one for each source of rows and key, with the columns that the metrics of it read. */
import type { Day } from '../calendar.ts';
import { canonicalJson } from '../program/canonical.ts';
import type { AggregateDoc } from '../program/evidence-schema.ts';
import type { ByDoc } from '../program/each-schema.ts';
import { keyText, type RowContext } from './rows.ts';
import { counts } from './where.ts';
import { rowValue, type RowValue } from './worth.ts';
import { join, nothing, numbered, param, render, sql, whole, type Sql } from './sql.ts';
import type { StatementInput } from './statement-input.ts';
import { emptyRows } from './periods.ts';
import { groupOf, poolJoin, spreadJoin, type Pool } from './pool.ts';
import type { Run } from './runs.ts';
import { members, rateJoin, visibleRows } from './visible.ts';

/**
 * Whose rows a pass reads: of partners, of the persons they employ, of either by the owner of their kind, or, where keys are persons, both
 * for those whom the partner employs.
 */
export type Source = 'partner' | 'person' | 'either' | 'both';

/** One aggregate of a pass. */
export interface PassAggregate {
  readonly index: number;
  readonly doc: AggregateDoc;
  /** Whether a row lies in its window; of a window after a pause whether it may. */
  readonly inWindow: Sql;
  /** Whether a row that may count surely does, apart from its status; null where all of them do. */
  readonly surely: Sql | null;
  readonly decimals: number;
  readonly columns: RowColumns;
  /** Asked only whether a key has rows: the pass of inner keys in which they count; null for all others. */
  readonly presenceOf: Pass | null;
}

/** Columns of a row source that an aggregate reads. */
export interface RowColumns {
  /** Whether the row counts. */
  readonly p: Sql;
  /** Whether it does so surely, where it counts. */
  readonly q: Sql;
  /** What it is worth, null when it has no value. */
  readonly v: Sql;
  /** The sign of a row whose value is open; null where none can be. */
  readonly n: Sql | null;
  /** Names of the tables that do not have the row; null where its value reads none. Only in the list of evidence. */
  readonly u: Sql | null;
}

/** A value that aggregates of the same kinds share. */
interface PassValue extends RowValue, Pick<RowColumns, 'v' | 'n' | 'u'> {
  readonly kinds: readonly string[];
}

/** Columns, each once, by the text of its expression. */
type Columns = Map<string, { readonly name: Sql; readonly expression: Sql }>;

/** What a pass reads, and by what it groups. */
export interface PassKeys {
  readonly source: Source;
  /** The groups of companies that stand in the place of partners. */
  readonly pool: Pool | undefined;
  /** Whether the rows of a group are read once for each partner of it, because windows differ within the group. */
  readonly spread: boolean;
  /** The key around `by`, where `by` is an inner one. */
  readonly within: ByDoc | undefined;
  readonly by: ByDoc | undefined;
  /** Periods that are keys of every partner, whether there are rows or not, by their first days; undefined where rows make the keys. */
  readonly periods: readonly Day[] | undefined;
}

/** Rows of some kinds, grouped by partner and, where there are some, by keys. */
export interface Pass extends PassKeys {
  readonly name: Sql;
  readonly kinds: Set<string>;
  readonly aggregates: Map<string, PassAggregate>;
  readonly values: Map<string, PassValue>;
  /** Columns of the partner's own windows that its aggregates read; null where none is the partner's own. */
  own: Set<Sql> | null;
  /** The part of the statement with what is the partner's own. */
  readonly beside: Sql;
  /** Parts of the statement that say when runs begin, which its aggregates read. */
  readonly runs: Set<Run>;
  /** Of a key, from its rows. */
  readonly inner: Columns;
  /** Of a key, from the passes below. */
  readonly joined: Columns;
  /** Of a key, from the other keys of the same partner. */
  readonly compared: Columns;
  /** Of a partner, or of the key around. */
  readonly outer: Columns;
  /** Passes of inner keys, one row for each key of this pass. */
  readonly nested: Map<string, Pass>;
  /** Passes by the key of this pass alone, whatever the key around. */
  readonly across: Map<string, Pass>;
}

/** A pass that nothing reads yet. */
export function emptyPass(name: Sql, keys: PassKeys, beside = sql`own`): Pass {
  return {
    ...keys,
    name,
    beside,
    kinds: new Set(),
    aggregates: new Map(),
    values: new Map(),
    own: null,
    runs: new Set(),
    inner: new Map(),
    joined: new Map(),
    compared: new Map(),
    outer: new Map(),
    nested: new Map(),
    across: new Map(),
  };
}

/** One row a partner with the columns of a pass; a pass of inner keys has one for each key around them, called `parent`. */
export function passSql(pass: Pass, input: StatementInput, ctx: RowContext): Sql {
  if (pass.by === undefined)
    return sql`select pid, ${columnsSql(pass.outer)} from (${rowSource(pass, input, ctx)}) rows group by pid`;
  const above = pass.within === undefined ? sql`pid` : sql`pid, parent`;
  return sql`select ${above}, ${columnsSql(pass.outer)} from (${keysSql(pass, input, ctx)}) keys group by ${above}`;
}

/** One row a key, with its columns from rows, from the passes below, and from the other keys. */
export function keysSql(pass: Pass, input: StatementInput, ctx: RowContext): Sql {
  const joins = [
    ...[...pass.nested.values()]
      .filter(({ outer }) => outer.size > 0)
      .map(
        (below) =>
          sql` left join (${passSql(below, input, ctx)}) ${below.name} on ${below.name}.pid = these.pid and ${below.name}.parent = these.key`,
      ),
    ...[...pass.across.values()]
      .filter(({ inner }) => inner.size > 0)
      .map(
        (below) =>
          sql` left join (${groupedSql(below, input, ctx)}) ${below.name} on ${below.name}.pid = these.pid and ${below.name}.key = these.key`,
      ),
  ];
  const grouped = groupedSql(pass, input, ctx);
  const joined =
    pass.joined.size === 0
      ? grouped
      : sql`select these.*, ${columnsSql(pass.joined)} from (${grouped}) these${join(joins, '\n')}`;
  return pass.compared.size === 0
    ? joined
    : sql`select keys.*, ${columnsSql(pass.compared)} from (${joined}) keys`;
}

/** One row a key, from its rows. */
function groupedSql(pass: Pass, input: StatementInput, ctx: RowContext): Sql {
  const [keys, named] =
    pass.within === undefined
      ? [sql`pid, key`, sql`key is not null`]
      : [sql`pid, parent, key`, sql`parent is not null and key is not null`];
  // The same for all rows of a partner.
  const states = [...(pass.own ?? [])].map((name) => sql`, min(${name}) as ${name}`);
  // Rows that count nowhere lie in other periods, too.
  const listed = pass.periods ? sql` and key = any(${param(pass.periods, 'text[]')})` : nothing;
  // Of periods that count without rows nothing need be read but that they are there.
  const inner = pass.inner.size === 0 ? nothing : sql`, ${columnsSql(pass.inner)}`;
  return sql`select ${keys}${inner}${join(states, '\n')} from (${rowSource(pass, input, ctx)}) rows where ${named}${listed} group by ${keys}`;
}

/** The columns of an aggregate, a new value where no other has the same; `always`: what lies in its window surely does. */
export function rowColumns(
  pass: Pass,
  index: number,
  doc: AggregateDoc,
  decimals: number,
  ctx: RowContext,
  always: boolean,
): RowColumns {
  const p = numbered('p', index);
  const q = always ? sql`ok` : numbered('q', index);
  if (doc.value === undefined) return { p, q, v: whole(10 ** decimals), n: null, u: null };
  const identity = canonicalJson([doc.value, doc.kinds, decimals]);
  const known = pass.values.get(identity);
  if (known) return { p, q, v: known.v, n: known.n, u: known.u };
  const worth = rowValue(doc, decimals, ctx);
  const columns = {
    v: numbered('v', index),
    n: worth.open ? numbered('n', index) : null,
    u: worth.notIn ? numbered('u', index) : null,
  };
  pass.values.set(identity, { kinds: doc.kinds, ...worth, ...columns });
  return { p, q, ...columns };
}

/** Bits of one integer. */
const bitsOfMask = 31;

/** Which aggregates count a row, as bits: a row is only asked the conditions of its own kind. */
function masks(
  pass: Pass,
  ctx: RowContext,
): { readonly columns: readonly Sql[]; readonly none: readonly Sql[]; readonly read: readonly Sql[] } {
  const aggregates = [...pass.aggregates.values()];
  const columns: Sql[] = [];
  // What they are for no row at all.
  const none: Sql[] = [];
  const read: Sql[] = [];
  for (let from = 0; from < aggregates.length; from += bitsOfMask) {
    const some = aggregates.slice(from, from + bitsOfMask);
    const mask = numbered('m', from / bitsOfMask);
    const kinds = [...new Set(some.flatMap(({ doc }) => doc.kinds))].toSorted();
    const branches = kinds.map((kind) => {
      const bits = some.flatMap(({ doc, inWindow }, i) =>
        doc.kinds.includes(kind)
          ? [sql`case when ${counts(doc, inWindow, ctx)} then ${whole(2 ** i)} else 0 end`]
          : [],
      );
      return sql`when ${param(kind, 'text')} then ${join(bits, ' | ')}`;
    });
    none.push(sql`0`);
    columns.push(sql`case e.kind ${join(branches, '\n')} else 0 end as ${mask}`);
    some.forEach(({ surely, columns: { p, q } }, i) => {
      read.push(sql`(${mask} & ${whole(2 ** i)}) <> 0 as ${p}`);
      if (surely === null) return;
      none.push(sql`false`);
      columns.push(sql`e.status = 'verified' and coalesce(${surely}, false) as ${q}`);
      read.push(q);
    });
  }
  return { columns, none, read };
}

/**
 * The rows that any aggregate of a pass counts, each with its partner, keys, and per aggregate: counts, value, sign of an open value; of
 * groups also `member`, the partner of the group that the row is about. `listed` rows also say which tables do not have them.
 */
export function rowSource(pass: Pass, input: StatementInput, ctx: RowContext, listed = false): Sql {
  const { cutOff, partner, moment } = input;
  const { pool } = pass;
  const c = param(cutOff, 'bigint');
  const counted = masks(pass, ctx);
  const values = [...pass.values.values()];
  const cells = values.map(({ kinds, value, v, open, n, notIn, u }) => {
    // Another kind may hold something quite different in a field of the same name.
    const guarded = (worth: Sql): Sql =>
      kinds.length === pass.kinds.size
        ? worth
        : sql`case when e.kind = any(${param(kinds, 'text[]')}) then ${worth} end`;
    const more = [
      ...(open && n ? [sql`, ${guarded(open)} as ${n}`] : []),
      ...(listed && notIn && u ? [sql`, ${guarded(notIn)} as ${u}`] : []),
    ];
    return sql`${guarded(value)} as ${v}${join(more, '\n')}`;
  });
  const rounded = values.map(
    ({ v, n, u }) =>
      sql`half_even(${v}) as ${v}${n ? sql`, ${n}` : nothing}${listed && u ? sql`, ${u}` : nothing}`,
  );
  const key = pass.by === undefined ? sql`null::text` : keyText(pass.by, [...pass.kinds], ctx);
  const [parent, parentName] =
    pass.within === undefined
      ? [nothing, nothing]
      : [sql`${keyText(pass.within, [...pass.kinds], ctx)} as parent, `, sql`parent, `];
  const converts = values.some((value) => value.converts);
  const rates = converts ? rateJoin(input) : nothing;
  const owned = param(
    [...pass.kinds].filter((k) => input.kinds[k]?.owner === 'person'),
    'text[]',
  );
  const reporter = sql`coalesce(a.canonical_id, e.partner_id)`;
  const mine = pool ? groupOf(reporter) : reporter;
  const aliases = sql` left join alias a on a.partner_id = e.partner_id${pool ? poolJoin(pool, reporter) : nothing}`;
  const employed = pool ? pool.employed : sql`employed`;
  const [whose, about, from, also] = ((): [Sql, Sql, Sql, Sql] => {
    switch (pass.source) {
      case 'partner':
        return [
          mine,
          reporter,
          sql`evidence e${aliases}`,
          partner === undefined ? nothing : sql` and e.partner_id = any(${members(partner, pool?.members)})`,
        ];
      case 'person':
        return [
          sql`w.pid`,
          sql`w.member`,
          sql`${employed} w join evidence e on e.person_id = w.person_id`,
          nothing,
        ];
      case 'either': {
        const ofPersons = sql`e.kind = any(${owned})`;
        return [
          sql`case when ${ofPersons} then e.employer else ${mine} end`,
          sql`case when ${ofPersons} then e.employer_member else ${reporter} end`,
          sql`(
        select e.*, null::bigint as employer, null::bigint as employer_member from evidence e
        where not ${ofPersons}${partner === undefined ? nothing : sql` and e.partner_id = any(${members(partner, pool?.members)})`}
        union all
        select e.*, w.pid, ${pool ? sql`w.member` : sql`w.pid`} from ${employed} w join evidence e on e.person_id = w.person_id where ${ofPersons}
      ) e${aliases}`,
          nothing,
        ];
      }
      case 'both':
        return [
          sql`w.pid`,
          sql`case when e.kind = any(${owned}) then w.member else ${reporter} end`,
          sql`${employed} w join evidence e on e.person_id = w.person_id${aliases}`,
          sql` and (e.kind = any(${owned}) or ${mine} = w.pid)`,
        ];
    }
  })();
  const [member, memberName] = pool ? [sql`${about} as member, `, sql`member, `] : [nothing, nothing];
  const spread = pool && pass.spread ? spreadJoin(pool, whose) : nothing;
  const pid = pool && pass.spread ? sql`spread.pid` : whose;
  const own = pass.own ? sql` left join ${pass.beside} own on own.pid = ${pid}` : nothing;
  const runs = join(
    [...pass.runs].map(
      ({ name, spread: each }) => sql` left join ${name} on ${name}.pid = ${each ? pid : whose}`,
    ),
    '\n',
  );
  const states = [...(pass.own ?? [])];
  const ofOwn = states.map((name) => sql`own.${name}`);
  const raw = sql`
      select ${pid} as pid, ${member}${parent}${key} as key, e.id, e.kind, e.external_id, e.day, e.status, e.status = 'verified' as ok, ${join([...counted.columns, ...cells, ...ofOwn], ', ')}
      from ${from}${spread}${own}${runs}${rates}
      where ${visibleRows('e', c)} and e.status in ('claimed', 'verified')
        and e.kind = any(${param([...pass.kinds].toSorted(), 'text[]')}) and e.day <= ${param(moment.asOf, 'date')}${also}
      offset 0`;
  const read =
    pass.periods === undefined
      ? raw
      : sql`(${raw}) union all (${emptyRows(pass, pass.periods, {
          before: pool ? [sql`null`] : [],
          after: [
            ...counted.none,
            ...values.flatMap(({ open, n, notIn, u }) => [
              sql`null`,
              ...(open && n ? [sql`null`] : []),
              ...(listed && notIn && u ? [sql`null`] : []),
            ]),
          ],
        })})`;
  // The fences keep each condition from being computed once for every aggregate that reads it; that of rounding, which reads a
  // value several times, lets the planner write it out instead of calling a function for every row.
  return sql`
    select pid, ${memberName}${parentName}key, id, kind, external_id, day, status, ok, ${join([...counted.read, ...rounded, ...states], ', ')} from (${read}) raw offset 0`;
}

/** The name of a column that holds an expression; equal expressions share one. */
export function once(columnsOf: Columns, expression: Sql, prefix: 'k' | 'j' | 'r' | 'a'): Sql {
  const identity = JSON.stringify(render(expression));
  const known = columnsOf.get(identity) ?? { name: numbered(prefix, columnsOf.size), expression };
  columnsOf.set(identity, known);
  return known.name;
}

function columnsSql(all: Columns): Sql {
  return join(
    [...all.values()].map(({ name, expression }) => sql`${expression} as ${name}`),
    ', ',
  );
}
