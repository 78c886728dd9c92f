/** One row a key, then one reduction (README.md, "`each`"): pure pieces that the statement puts together. */
import { toFact } from '../money.ts';
import type { MetricOf } from '../program/metric-schema.ts';
import type { SqlOutcome } from './having.ts';
import { numeric, type SqlInterval } from './reduce.ts';
import { join, sql, whole, type Sql } from './sql.ts';

/** Digits that inner values carry when only `having` looks at them. */
export const innerDecimals = 6;

/** A number of the document in units of 10^-decimals. */
export function scaled(value: number, decimals: number): number {
  const fact = toFact(value, decimals);
  return typeof fact === 'number' ? fact : value * 10 ** decimals;
}

/** Aggregates that the outer value takes; they carry the decimals of the metric. */
export function valuedAggregates(value: MetricOf<'each'>['value']): readonly string[] {
  return valueTerms(value).filter((term) => typeof term === 'string');
}

/** What a value is made of, in document order. */
export function valueTerms(value: MetricOf<'each'>['value']): readonly (string | number)[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  return 'min' in value ? value.min : 'max' in value ? value.max : value.add;
}

/** The value of a key that the outer reduction takes, in units of 10^-decimals. */
export function eachValue(
  atom: Pick<MetricOf<'each'>, 'value'>,
  of: (name: string) => SqlInterval,
  decimals: number,
): SqlInterval | undefined {
  if (atom.value === undefined) return undefined;
  if (typeof atom.value === 'string') return of(atom.value);
  const members = valueTerms(atom.value).map((term): SqlInterval => {
    if (typeof term === 'string') return of(term);
    const number = numeric(scaled(term, decimals));
    return { least: number, most: number };
  });
  // A sum with a null is null: without a value of one there is none of all.
  if ('add' in atom.value) {
    const sum = (ends: readonly Sql[]): Sql => sql`(${join(ends, ' + ')})`;
    return { least: sum(members.map((m) => m.least)), most: sum(members.map((m) => m.most)) };
  }
  // least() and greatest() pass over nulls, which are members without a value.
  if ('max' in atom.value) {
    return {
      least: sql`greatest(${join(
        members.map((m) => m.least),
        ', ',
      )})`,
      most: sql`greatest(${join(
        members.map((m) => m.most),
        ', ',
      )})`,
    };
  }
  const surely = join(
    members.map((m) => sql`${m.least} is not null`),
    ' or ',
  );
  const perhaps = join(
    members.map((m) => sql`(${m.least} is null and ${m.most} is not null)`),
    ' or ',
  );
  const sureMosts = join(
    members.map((m) => sql`case when ${m.least} is not null then ${m.most} end`),
    ', ',
  );
  const leasts = join(
    members.map((m) => m.least),
    ', ',
  );
  const mosts = join(
    members.map((m) => m.most),
    ', ',
  );
  return {
    least: sql`case when ${surely} then case when ${perhaps} then '-Infinity'::numeric else least(${leasts}) end end`,
    most: sql`case when ${surely} then least(${sureMosts}) else greatest(${mosts}) end`,
  };
}

/** The outer reduction over the keys of a partner. */
export function eachReduction(
  reduce: MetricOf<'each'>['reduce'],
  outcome: SqlOutcome,
  value: SqlInterval | undefined,
  decimals: number,
  none: number,
): SqlInterval {
  const { sure, possible } = outcome;
  if (reduce === 'count' || !value) {
    const one = whole(10 ** decimals);
    return {
      least: sql`(count(*) filter (where ${sure})) * ${one}::numeric`,
      most: sql`(count(*) filter (where ${possible})) * ${one}::numeric`,
    };
  }
  const { least: l, most: m } = value;
  const some = sql`count(*) filter (where ${possible} and ${m} is not null) = 0`;
  const instead = numeric(none);
  const joined = (interval: SqlInterval, lowest: Sql): SqlInterval =>
    Number.isNaN(none)
      ? interval
      : {
          least: sql`case when ${some} then ${instead} else coalesce(${interval.least}, least(${instead}, ${lowest})) end`,
          most: sql`case when ${some} then ${instead} when ${interval.least} is null then greatest(${instead}, ${interval.most}) else ${interval.most} end`,
        };
  switch (reduce) {
    case 'sum': {
      // No value adds nothing; a value that is perhaps none, else anything up to its most, leaves the lower end open.
      const low = sql`case when ${m} is null then 0 when ${l} is null then '-Infinity'::numeric when ${sure} then ${l} else least(0, ${l}) end`;
      const high = sql`case when ${m} is null then 0 when ${l} is not null and ${sure} then ${m} else greatest(0, ${m}) end`;
      return {
        least: sql`coalesce(sum(${low}) filter (where ${possible}), 0)`,
        most: sql`coalesce(sum(${high}) filter (where ${possible}), 0)`,
      };
    }
    case 'max':
      return joined(
        { least: sql`max(${l}) filter (where ${sure})`, most: sql`max(${m}) filter (where ${possible})` },
        sql`min(coalesce(${l}, '-Infinity'::numeric)) filter (where ${possible})`,
      );
    case 'min': {
      const surely = sql`count(*) filter (where ${sure} and ${l} is not null) > 0`;
      return joined(
        {
          least: sql`case when ${surely} then min(coalesce(${l}, '-Infinity'::numeric)) filter (where ${possible} and ${m} is not null) end`,
          most: sql`case when ${surely} then min(${m}) filter (where ${sure} and ${l} is not null) when not ${some} then 'Infinity'::numeric end`,
        },
        sql`min(coalesce(${l}, '-Infinity'::numeric)) filter (where ${possible})`,
      );
    }
  }
}
