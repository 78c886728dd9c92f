/** What is recorded about a partner, as metrics: cells of tables by its attributes, and the tiers it was given. */
import type { Day } from '../../src/core/calendar.ts';
import type { MetricOf } from '../../src/core/program/metric-schema.ts';
import { attributeOf } from './attributes.ts';
import { canonical } from './data.ts';
import { addDays, look, number } from './days.ts';
import type { Look } from './facts.ts';
import { halfEven, ten, times, type Exact } from './exact.ts';
import { exactly, none, type Interval } from './interval.ts';
import { asFact } from './reduce.ts';
import { cellOf, cellsAllowed, type World } from './rows.ts';

/** The cell that attributes, constants and the scope of the look find; anything that it may be where some attributes are not known. */
export function lookupFact(
  world: World,
  partner: number,
  metric: MetricOf<'lookup'>,
  decimals: number,
  scope: Look['scope'],
): Interval {
  const fact = (x: Exact): number => Number(halfEven(times(x, ten(decimals)))) + 0;
  const otherwise = metric.otherwise === undefined ? undefined : asFact(metric.otherwise, decimals);
  const keys: Record<string, string | number | undefined> = {};
  for (const [column, by] of Object.entries(metric.key)) {
    if (typeof by === 'string') {
      const found = attributeOf(world, partner, by);
      keys[column] = found?.type === 'number' ? Number(found.value) : found?.value;
    } else if ('is' in by) keys[column] = by.is;
    else if (scope?.by === by.scope) keys[column] = scope.value;
    else return none; // nobody says which scope is meant
  }
  const known = Object.entries(keys).flatMap(([c, v]) => (v === undefined ? [] : [[c, v] as const]));
  if (known.length === Object.keys(keys).length) {
    const cell = cellOf(world, metric.table, Object.fromEntries(known), metric.column, world.at.asOf);
    if (cell !== undefined) return exactly(fact(cell));
    return otherwise === undefined ? none : exactly(otherwise);
  }
  const allowed = cellsAllowed(world, metric.table, keys, metric.column, world.at.asOf).map(fact);
  if (allowed.length > 0 && alwaysFound(world, metric, keys))
    return [Math.min(...allowed), Math.max(...allowed)];
  if (otherwise !== undefined) return [Math.min(otherwise, ...allowed), Math.max(otherwise, ...allowed)];
  return allowed.length === 0 ? none : [NaN, Math.max(...allowed)];
}

/** Whether there is a cell whatever the attributes that are not known turn out to be: each is tried. */
function alwaysFound(
  world: World,
  { table, key, column }: MetricOf<'lookup'>,
  keys: Readonly<Record<string, string | number | undefined>>,
): boolean {
  let tried: Record<string, string | number>[] = [{}];
  for (const [name, value] of Object.entries(keys)) {
    const type = world.doc.tables[table]?.key[name];
    const by = key[name];
    const attribute = typeof by === 'string' ? world.doc.attributes[by] : undefined;
    // Between two bands all numbers find the same; what is found by the smallest number is found by all.
    const any =
      type === 'band' ? [-999_999_999_999_999, 0, 1e15 - 1] : type === 'text' ? attribute?.values : undefined;
    const candidates = value === undefined ? any : [value];
    if (candidates === undefined) return false;
    tried = tried.flatMap((t) => candidates.map((c) => ({ ...t, [name]: c })));
  }
  return tried.every((t) => cellOf(world, table, t, column, world.at.asOf) !== undefined);
}

/** The tier recorded as held on a day, or since when: always known. */
export function placementFact(
  world: World,
  partner: number,
  { ladder, tier, read, shift }: MetricOf<'placement'>,
  decimals: number,
): Interval {
  const on = look(world.at.asOf, shift ?? {});
  const held = (day: Day): number => tierHeld(world, partner, ladder, day);
  const now = held(on);
  if (read === 'tier') return now < 0 ? none : exactly(now * 10 ** decimals);
  const asked = tier === undefined ? now : indexOf(world, ladder, tier);
  if (asked < 0) return none;
  if (read === 'since') {
    if (now < asked) return none;
    let first = on;
    while (held(addDays(first, -1)) >= asked) first = addDays(first, -1);
    return exactly(number(first));
  }
  const changes = world.data.placements.flatMap((p) => [
    p.from_day,
    ...(p.to_day === null ? [] : [addDays(p.to_day, 1)]),
  ]);
  const [first] = changes.filter((day) => day <= on && held(day) >= asked).toSorted();
  return first === undefined ? none : exactly(number(first));
}

/** Index of the tier held on a day, the partner's own record before those of partners merged into it; -1 for none. */
function tierHeld(world: World, partner: number, ladder: string, day: Day): number {
  const [found] = world.data.placements
    .filter(
      (p) =>
        p.ladder === ladder &&
        canonical(world.data, p.partner_id) === partner &&
        p.from_day <= day &&
        (p.to_day === null || p.to_day >= day),
    )
    .toSorted((a, b) => Number(b.partner_id === partner) - Number(a.partner_id === partner) || a.partner_id - b.partner_id); // prettier-ignore
  return found === undefined ? -1 : indexOf(world, ladder, found.tier);
}

function indexOf(world: World, ladder: string, recorded: string): number {
  const name = world.doc.equivalents[ladder]?.[recorded] ?? recorded;
  const tiers = world.doc.ladders[ladder]?.tiers ?? [];
  return tiers.findIndex((t) => t.key === name || t.label === name);
}
