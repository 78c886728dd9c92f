/**
 * Rows of evidence as SQL: their fields, keys and windows. The same fragments serve the aggregates and the list of evidence
 * behind a fact (model rule 10).
 */
import type { Day, Period } from '../calendar.ts';
import type { FieldType } from '../program/evidence-schema.ts';
import { fieldType, isSubject, type Kinds } from '../program/kinds.ts';
import type { TableDoc } from '../program/schema.ts';
import { column, join, param, sql, type Sql } from './sql.ts';
import { periodStart } from './sql-days.ts';
import type { Window } from './window.ts';

export interface RowContext {
  readonly kinds: Kinds;
  readonly tables: Readonly<Record<string, TableDoc>>;
  readonly currency: string;
  readonly asOf: Day;
  /** MM-DD: from here quarters and years count. */
  readonly yearStarts: string;
  /** An attribute of the partner for which a row counts, as its type compares; null where it is not known. */
  readonly attribute: (name: string) => Sql;
}

/** Whether a row lies inside a window that is the same for all partners; no evidence of days to come is read anyway. */
export function inWindow(window: Window): Sql {
  const { from, to } = window;
  if (from !== null && from > to) return sql`false`;
  const begun = sql`e.day <= ${param(to, 'date')}`;
  if (from === null) return begun;
  if (!window.inForce) return sql`${begun} and e.day >= ${param(from, 'date')}`;
  const first = from === to ? param(from, 'date') : sql`greatest(e.day, ${param(from, 'date')})`;
  return sql`${begun} and (e.valid_until is null or e.valid_until >= ${first})`;
}

/** The type of a field over several kinds; the check has refused kinds that disagree. */
export function typeOf(field: string, kinds: readonly string[], all: Kinds): FieldType {
  for (const name of kinds) {
    const kind = all[name];
    const type = kind && fieldType(kind, field);
    if (type) return type;
  }
  return 'text';
}

/** A field as text, null when the row has none. Defaults of a kind fill what the row leaves out. */
export function fieldText(field: string, kinds: readonly string[], ctx: RowContext): Sql {
  const type = typeOf(field, kinds, ctx.kinds);
  if (field === 'person') return sql`e.person_id::text`;
  if (isSubject(field) && field !== 'person' && type === 'key') return column(field);
  if (type === 'money') return sql`e.amount::text`;
  if (field === 'currency' || field === 'source') return column(field);
  if (field === 'day' || field === 'valid_until' || field === 'origin_day')
    return sql`${column(field)}::text`;
  const stored = sql`e.fields ->> ${param(field, 'text')}`;
  const defaults = kinds.flatMap((kind) => {
    const value = ctx.kinds[kind]?.defaults[field];
    return value === undefined ? [] : [{ kind, value }];
  });
  const [first] = defaults;
  if (!first) return sql`(${stored})`;
  if (kinds.length === 1) return sql`coalesce(${stored}, ${param(String(first.value), 'text')})`;
  const cases = defaults.map(
    (d) => sql`when ${param(d.kind, 'text')} then ${param(String(d.value), 'text')}`,
  );
  return sql`coalesce(${stored}, case e.kind ${join(cases, '\n')} end)`;
}

/** The key of an `each` as text (a person as the number of its row); null forms no group. */
export function keyText(
  by: 'person' | 'customer' | 'product' | 'thing' | 'origin' | { field: string } | { calendar: Period },
  kinds: readonly string[],
  ctx: RowContext,
): Sql {
  if (typeof by === 'string') return by === 'person' ? sql`e.person_id::text` : column(by);
  if ('field' in by) return fieldText(by.field, kinds, ctx);
  return sql`(${periodStart(by.calendar, sql`e.day`, ctx.yearStarts)})::text`;
}
