/** Passes over the evidence: one for each source of rows and key, with the columns that the metrics of it read. */
import { canonicalJson } from '../program/canonical.ts';
import type { AggregateDoc } from '../program/evidence-schema.ts';
import type { ByDoc } from '../program/metric-schema.ts';
import { counts, keyText, rowValue, type RowContext } from './rows.ts';
import { join, nothing, numbered, param, render, sql, whole, type Sql } from './sql.ts';
import type { StatementInput } from './statement-input.ts';
import { members, rateJoin, visibleRows } from './visible.ts';
import { withRuns, type RunAggregate } from './runs.ts';
import { isRunWindow, type RunWindowDoc } from './window.ts';

/** Whose rows a pass reads: of partners, of the persons they employ, or both. */
export type Source = 'partner' | 'person' | 'both';

/** One aggregate of a pass. */
export interface PassAggregate {
  readonly index: number;
  readonly doc: AggregateDoc;
  /** Whether a row lies in its window; of a window after a pause whether it may. */
  readonly inWindow: Sql;
  /** The window, where it begins after a pause. */
  readonly run: RunWindowDoc | null;
  readonly decimals: number;
  readonly columns: RowColumns;
}

/** Columns of a row source that an aggregate reads. */
export interface RowColumns {
  /** Whether the row counts. */
  readonly p: Sql;
  /** Whether it does so surely, where it counts. */
  readonly q: Sql;
  /** What it is worth, null when it has no value. */
  readonly v: Sql;
  /** The sign of a row that only lacks a rate; null where values are never converted. */
  readonly n: Sql | null;
}

/** A value that aggregates of the same kinds share. */
interface PassValue {
  readonly kinds: readonly string[];
  readonly value: Sql;
  readonly v: Sql;
  readonly noRate: Sql | undefined;
  readonly n: Sql | null;
}

/** Rows of some kinds, grouped by partner and, where there is one, by key. */
export interface Pass {
  readonly name: Sql;
  readonly source: Source;
  readonly by: ByDoc | undefined;
  readonly kinds: Set<string>;
  readonly aggregates: Map<string, PassAggregate>;
  readonly values: Map<string, PassValue>;
  /** Columns of the partner's own windows that its aggregates read; null where none is the partner's own. */
  own: Set<Sql> | null;
  /** Columns of the pass, each once, by their text. */
  readonly inner: Map<string, { readonly name: Sql; readonly expression: Sql }>;
  readonly outer: Map<string, { readonly name: Sql; readonly expression: Sql }>;
}

/** One row a partner with the columns of a pass. */
export function passSql(pass: Pass, input: StatementInput, ctx: RowContext): Sql {
  const rows = rowSource(pass, input, ctx);
  if (pass.by === undefined) return sql`select pid, ${listed(pass.outer)} from (${rows}) rows group by pid`;
  return sql`select pid, ${listed(pass.outer)} from (
    select pid, key, ${listed(pass.inner)} from (${rows}) rows where key is not null group by pid, key
  ) keys group by pid`;
}

/** The columns of an aggregate, a new value where no other has the same. */
export function rowColumns(
  pass: Pass,
  index: number,
  doc: AggregateDoc,
  decimals: number,
  ctx: RowContext,
): RowColumns {
  const p = numbered('p', index);
  const q = isRunWindow(doc.window) ? numbered('q', index) : sql`ok`;
  if (doc.value === undefined) return { p, q, v: whole(10 ** decimals), n: null };
  const identity = canonicalJson([doc.value, doc.kinds, decimals]);
  const known = pass.values.get(identity);
  if (known) return { p, q, v: known.v, n: known.n };
  const { value, noRate } = rowValue({ ...doc, value: doc.value }, decimals, ctx);
  const [v, n] = [numbered('v', index), noRate ? numbered('n', index) : null];
  pass.values.set(identity, { kinds: doc.kinds, value, v, noRate, n });
  return { p, q, v, n };
}

/** Bits of one integer. */
const bitsOfMask = 31;

/** Which aggregates count a row, as bits: a row is only asked the conditions of its own kind. */
function masks(
  pass: Pass,
  ctx: RowContext,
): {
  readonly columns: readonly Sql[];
  readonly read: readonly Sql[];
  readonly runs: readonly RunAggregate[];
} {
  const aggregates = [...pass.aggregates.values()];
  const columns: Sql[] = [];
  const read: Sql[] = [];
  const runs: RunAggregate[] = [];
  for (let from = 0; from < aggregates.length; from += bitsOfMask) {
    const some = aggregates.slice(from, from + bitsOfMask);
    const mask = numbered('m', columns.length);
    const kinds = [...new Set(some.flatMap(({ doc }) => doc.kinds))].toSorted();
    const branches = kinds.map((kind) => {
      const bits = some.flatMap(({ doc, inWindow }, i) =>
        doc.kinds.includes(kind)
          ? [sql`case when ${counts(doc, inWindow, ctx)} then ${whole(2 ** i)} else 0 end`]
          : [],
      );
      return sql`when ${param(kind, 'text')} then ${join(bits, ' | ')}`;
    });
    columns.push(sql`case e.kind ${join(branches, '\n')} else 0 end as ${mask}`);
    some.forEach(({ index, run, columns: { p, q } }, i) => {
      const counted = sql`(${mask} & ${whole(2 ** i)}) <> 0`;
      if (run) runs.push({ index, window: run, counts: counted });
      read.push(...(run ? [p, q] : [sql`${counted} as ${p}`]));
    });
  }
  return { columns, read, runs };
}

/** The rows that any aggregate of a pass counts, each with its partner, key, and per aggregate: counts, value, no rate. */
export function rowSource(pass: Pass, input: StatementInput, ctx: RowContext): Sql {
  const { cutOff, partner, moment } = input;
  const c = param(cutOff, 'bigint');
  const counted = masks(pass, ctx);
  const values = [...pass.values.values()];
  const cells = values.map(({ kinds, value, v, noRate, n }) => {
    // Another kind may hold something quite different in a field of the same name.
    const guarded = (worth: Sql): Sql =>
      kinds.length === pass.kinds.size
        ? worth
        : sql`case when e.kind = any(${param(kinds, 'text[]')}) then ${worth} end`;
    return sql`${guarded(value)} as ${v}${noRate && n ? sql`, ${guarded(noRate)} as ${n}` : nothing}`;
  });
  const rounded = values.map(({ v, n }) => sql`half_even(${v}) as ${v}${n ? sql`, ${n}` : nothing}`);
  const key = pass.by === undefined ? sql`null::text` : keyText(pass.by, [...pass.kinds], ctx);
  const converts = values.some((value) => value.n !== null);
  const rates = converts ? rateJoin(input) : nothing;
  const owned = param(
    [...pass.kinds].filter((k) => input.kinds[k]?.owner === 'person'),
    'text[]',
  );
  const mine = sql`coalesce(a.canonical_id, e.partner_id)`;
  const aliases = sql` left join alias a on a.partner_id = e.partner_id`;
  const [pid, from, also] = ((): [Sql, Sql, Sql] => {
    switch (pass.source) {
      case 'partner':
        return [
          mine,
          sql`evidence e${aliases}`,
          partner === undefined ? nothing : sql` and e.partner_id = any(${members(partner)})`,
        ];
      case 'person':
        return [sql`w.pid`, sql`employed w join evidence e on e.person_id = w.person_id`, nothing];
      case 'both':
        return [
          sql`w.pid`,
          sql`employed w join evidence e on e.person_id = w.person_id${aliases}`,
          sql` and (e.kind = any(${owned}) or ${mine} = w.pid)`,
        ];
    }
  })();
  const own = pass.own ? sql` left join own on own.pid = ${pid}` : nothing;
  const states = [...(pass.own ?? [])];
  const ofOwn = states.map((name) => sql`own.${name}`);
  const raw = sql`
      select ${pid} as pid, ${key} as key, e.id, e.kind, e.external_id, e.day, e.status, e.status = 'verified' as ok, ${join([...counted.columns, ...cells, ...ofOwn], ', ')}
      from ${from}${own}${rates}
      where ${visibleRows('e', c)} and e.status in ('claimed', 'verified')
        and e.kind = any(${param([...pass.kinds].toSorted(), 'text[]')}) and e.day <= ${param(moment.asOf, 'date')}${also}
      offset 0`;
  const bounded =
    counted.runs.length === 0 ? raw : withRuns(raw, counted.runs, pass.by !== undefined, moment.asOf);
  // The fences keep each condition from being computed once for every aggregate that reads it; that of rounding, which reads a
  // value several times, lets the planner write it out instead of calling a function for every row.
  return sql`
    select pid, key, id, kind, external_id, day, status, ok, ${join([...counted.read, ...rounded, ...states], ', ')} from (${bounded}) raw offset 0`;
}

/** The name of a column that holds an expression; equal expressions share one. */
export function once(columnsOf: Pass['inner'], expression: Sql, prefix: 'k' | 'a'): Sql {
  const identity = JSON.stringify(render(expression));
  const known = columnsOf.get(identity) ?? { name: numbered(prefix, columnsOf.size), expression };
  columnsOf.set(identity, known);
  return known.name;
}

function listed(all: ReadonlyMap<string, { readonly name: Sql; readonly expression: Sql }>): Sql {
  return join(
    [...all.values()].map(({ name, expression }) => sql`${expression} as ${name}`),
    ', ',
  );
}
