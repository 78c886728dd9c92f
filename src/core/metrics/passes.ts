/** Passes over the evidence: one for each source of rows and key, with the columns that the metrics of it read. */
import type { AggregateDoc } from '../program/evidence-schema.ts';
import type { ByDoc } from '../program/metric-schema.ts';
import { keyText, predicate, rowValue, type RowContext } from './rows.ts';
import { join, nothing, numbered, param, render, sql, type Sql } from './sql.ts';
import type { StatementInput } from './statement-input.ts';
import { members, visibleRows } from './visible.ts';
import type { Window } from './window.ts';

/** Whose rows a pass reads: of partners, of the persons they employ, or both. */
export type Source = 'partner' | 'person' | 'both';

/** One aggregate of a pass; `index` names its columns. */
export interface PassAggregate {
  readonly index: number;
  readonly doc: AggregateDoc;
  readonly window: Window;
  readonly decimals: number;
  readonly noRate: boolean;
}

/** Rows of some kinds, grouped by partner and, where there is one, by key. */
export interface Pass {
  readonly name: Sql;
  readonly source: Source;
  readonly by: ByDoc | undefined;
  readonly kinds: Set<string>;
  readonly aggregates: Map<string, PassAggregate>;
  /** Columns of the pass, each once, by their text. */
  readonly inner: Map<string, { readonly name: Sql; readonly expression: Sql }>;
  readonly outer: Map<string, { readonly name: Sql; readonly expression: Sql }>;
}

/** One row a partner with the columns of a pass. */
export function passSql(pass: Pass, input: StatementInput, ctx: RowContext): Sql {
  const rows = rowSource(pass, input, ctx);
  if (pass.by === undefined) return sql`select pid, ${columns(pass.outer)} from (${rows}) rows group by pid`;
  return sql`select pid, ${columns(pass.outer)} from (
    select pid, key, ${columns(pass.inner)} from (${rows}) rows where key is not null group by pid, key
  ) keys group by pid`;
}

/** The rows that any aggregate of a pass counts, each with its partner, key, and per aggregate: counts, value, no rate. */
export function rowSource(pass: Pass, input: StatementInput, ctx: RowContext): Sql {
  const { cutOff, partner, moment } = input;
  const c = param(cutOff, 'bigint');
  const aggregates = [...pass.aggregates.values()];
  const cells = aggregates.map(({ index, doc, window, decimals }) => {
    const { value, noRate } = rowValue(doc, decimals, ctx);
    const p = predicate(doc, window, ctx);
    return sql`${p} as ${numbered('p', index)}, ${value} as ${numbered('v', index)}${noRate ? sql`, ${noRate} as ${numbered('n', index)}` : nothing}`;
  });
  const key = pass.by === undefined ? sql`null::text` : keyText(pass.by, [...pass.kinds], ctx);
  const converts = aggregates.some((a) => a.noRate);
  const rates = converts ? sql` left join rate r on r.currency = e.currency and r.day = e.day` : nothing;
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
  return sql`
      select ${pid} as pid, ${key} as key, e.id, e.kind, e.external_id, e.day, e.status, e.status = 'verified' as ok, e.amount, ${join(cells, ', ')}
      from ${from}${rates}
      where ${visibleRows('e', c)} and e.status in ('claimed', 'verified')
        and e.kind = any(${param([...pass.kinds].toSorted(), 'text[]')}) and e.day <= ${param(moment.asOf, 'date')}${also}
      offset 0`; // the fence keeps each condition from being computed once for every aggregate that reads it
}

/** The name of a column that holds an expression; equal expressions share one. */
export function once(columnsOf: Pass['inner'], expression: Sql, prefix: 'k' | 'a'): Sql {
  const identity = JSON.stringify(render(expression));
  const known = columnsOf.get(identity) ?? { name: numbered(prefix, columnsOf.size), expression };
  columnsOf.set(identity, known);
  return known.name;
}

function columns(all: ReadonlyMap<string, { readonly name: Sql; readonly expression: Sql }>): Sql {
  return join(
    [...all.values()].map(({ name, expression }) => sql`${expression} as ${name}`),
    ', ',
  );
}
