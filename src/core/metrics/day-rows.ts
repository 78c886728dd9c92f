/** Rows among which a window looks for a day, as SQL: those of some kinds, by partner or group of companies, apart from any window. */
import type { Condition, WindowRowsDoc } from '../program/evidence-schema.ts';
import type { Kinds } from '../program/kinds.ts';
import { emptyPass, rowSource, type PassKeys } from './passes.ts';
import type { Pool } from './pool.ts';
import { join, nothing, numbered, sql, type Sql } from './sql.ts';
import type { RowContext } from './rows.ts';
import type { StatementInput } from './statement-input.ts';
import { surelyPasses } from './where.ts';

/** Rows of one owner that have the keys. */
export interface DayRows {
  readonly keys: PassKeys;
  readonly kinds: readonly string[];
  readonly where: Condition | undefined;
}

/** Rows of a partner, or of its group, of whichever owner and whatever their keys; those of persons by whom it employs. */
export function ownerRows(
  { kinds, where }: WindowRowsDoc,
  pool: Pool | undefined,
  spread: boolean,
  known: Kinds,
): DayRows[] {
  return (['partner', 'person'] as const).flatMap((owner) => {
    const own = kinds.filter((kind) => (known[kind]?.owner === 'person') === (owner === 'person'));
    const keys = { source: owner, pool, spread, within: undefined, by: undefined, periods: undefined };
    return own.length === 0 ? [] : [{ keys, kinds: own, where }];
  });
}

/** What tells such rows apart, as a value that prints. */
export function dayRowsIdentity(rows: readonly DayRows[]): unknown {
  return rows.map(({ keys: { source, pool, spread, within, by }, kinds, where }) => [
    [source, pool?.attribute ?? null, spread, within ?? null, by ?? null],
    [kinds, where ?? null],
  ]);
}

/** Rows `(pid, day, ok)`; `ok`: it surely counts. `beside` is the part of the statement with the attributes that `where` compares with. */
export function daysSql(rows: readonly DayRows[], input: StatementInput, ctx: RowContext, beside: Sql): Sql {
  return join(
    rows.map((r) => ownerSql(r, input, ctx, beside)),
    '\nunion all\n',
  );
}

function ownerSql({ keys, kinds, where }: DayRows, input: StatementInput, ctx: RowContext, beside: Sql): Sql {
  const pass = emptyPass(sql`run_rows`, keys, beside);
  for (const kind of kinds) pass.kinds.add(kind);
  const [index, one] = [0, sql`1`];
  const surely = surelyPasses({ kinds: [...kinds], where }, ctx);
  const q = surely === null ? sql`ok` : numbered('q', index);
  if (surely !== null) pass.own = new Set();
  pass.aggregates.set('', {
    index,
    doc: { kinds: [...kinds], where, window: 'lifetime', reduce: 'count' },
    inWindow: sql`true`,
    surely,
    decimals: 0,
    columns: { p: numbered('p', index), q, v: one, n: null, u: null },
    presenceOf: null,
  });
  const keyed = [
    keys.by === undefined ? nothing : sql` and key is not null`,
    keys.within === undefined ? nothing : sql` and parent is not null`,
  ];
  return sql`select pid, day, ${q} as ok from (${rowSource(pass, input, ctx)}) rows where ${numbered('p', index)}${join(keyed, '\n')}`;
}
