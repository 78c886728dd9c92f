/** Facts from partner attributes: the value itself, its score in the Ideal Partner Profile, and must-haves. */
import type { Unit } from '../program/metric-schema.ts';
import type { FitAttributeDoc } from '../program/profile-schema.ts';
import type { Atom } from './atom.ts';
import { numeric, type SqlInterval } from './reduce.ts';
import { join, param, sql, whole, type Sql } from './sql.ts';
import { unitRange } from './units.ts';

type AttributeAtom = Extract<Atom, { attribute: string }>;

/** `value` is the attribute in force as text, null when it is not known. Text that is no number or flag reads as not known. */
export function attributeInterval(
  atom: AttributeAtom,
  unit: Unit,
  decimals: number,
  value: Sql,
): SqlInterval {
  switch (atom.measure) {
    case 'attribute':
      if (atom.is !== undefined)
        return known(
          sql`case when ${value} is not null then (${must({ oneOf: [atom.is].flat() }, value)})::int end`,
          [0, 1],
        );
      return known(attributeNumber(unit, decimals, value), unitRange(unit));
    case 'score':
      return known(
        sql`case when ${value} is not null then ${score(atom.entry, value)} end`,
        scoreRange(atom.entry),
      );
    case 'must':
      return known(sql`case when ${value} is not null then (${must(atom.must, value)})::int end`, [0, 1]);
  }
}

function known(value: Sql, range: readonly number[]): SqlInterval {
  const [least = -Infinity, most = Infinity] = range;
  return {
    least: sql`coalesce((${value})::numeric, ${numeric(least)})`,
    most: sql`coalesce((${value})::numeric, ${numeric(most)})`,
  };
}

/** A number as it is stored, null where the text is none. */
export const attributeDecimal = (value: Sql): Sql =>
  sql`case when ${value} ~ '^[+-]?[0-9]{1,15}([.][0-9]{1,10})?$' then ${value}::numeric end`;

/** An attribute as the number of its unit, null where it is not known or no such value. */
export function attributeNumber(unit: Unit, decimals: number, value: Sql): Sql {
  if (unit === 'flag') return sql`case ${value} when 'true' then 1 when 'false' then 0 end`;
  if (unit === 'day')
    return sql`case when ${value} ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then ${value}::date - date '1970-01-01' end`;
  return sql`half_even(${attributeDecimal(value)} * ${whole(10 ** decimals)})`;
}

function score(entry: FitAttributeDoc, value: Sql): Sql {
  const otherwise = numeric(entry.otherwise ?? 0);
  const texts = Object.entries(entry.scores ?? {}).map(
    ([text, points]) => sql`when ${value} = ${param(text, 'text')} then ${numeric(points)}`,
  );
  const steps = sortedSteps(entry)
    .toReversed()
    .map(
      ([from, points]) =>
        sql`when ${attributeDecimal(value)} >= ${param(String(from), 'numeric')} then ${numeric(points)}`,
    );
  const cases = [...texts, ...steps];
  return cases.length === 0 ? otherwise : sql`case ${join(cases, '\n')} else ${otherwise} end`;
}

/** Every score that the table of an entry can give, from least to most. */
function scoreRange(entry: FitAttributeDoc): readonly [number, number] {
  const all = [
    entry.otherwise ?? 0,
    ...Object.values(entry.scores ?? {}),
    ...(entry.steps ?? []).map(([, points]) => points),
  ];
  return [Math.min(...all), Math.max(...all)];
}

/** The steps of an entry from the lowest up. */
export function sortedSteps(entry: Pick<FitAttributeDoc, 'steps'>): readonly (readonly [number, number])[] {
  return (entry.steps ?? []).toSorted(([a], [b]) => a - b);
}

function must(rule: NonNullable<FitAttributeDoc['must']>, value: Sql): Sql {
  const parts: Sql[] = [];
  if (rule.oneOf) parts.push(sql`${value} = any(${param(rule.oneOf, 'text[]')})`);
  if (rule.is !== undefined) parts.push(sql`${value} = ${param(String(rule.is), 'text')}`);
  if (rule.atLeast !== undefined)
    parts.push(sql`coalesce(${attributeDecimal(value)} >= ${param(String(rule.atLeast), 'numeric')}, false)`);
  if (rule.atMost !== undefined)
    parts.push(sql`coalesce(${attributeDecimal(value)} <= ${param(String(rule.atMost), 'numeric')}, false)`);
  return parts.length === 0 ? sql`true` : join(parts, ' and ');
}
