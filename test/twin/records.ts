/** What is recorded about a partner, as metrics: cells of tables by its attributes, and the tiers it was given. */
import type { Day } from '../../src/core/calendar.ts';
import type { MetricOf } from '../../src/core/program/metric-schema.ts';
import { attributeOf } from './attributes.ts';
import { canonical } from './data.ts';
import { addDays, look, number } from './days.ts';
import { halfEven, ten, times, type Exact } from './exact.ts';
import { exactly, none, type Interval } from './interval.ts';
import { asFact } from './reduce.ts';
import { cellOf, cellsAllowed, type World } from './rows.ts';

/** The cell that the partner's attributes find; anything that it may be where some of them are not known. */
export function lookupFact(
  world: World,
  partner: number,
  metric: MetricOf<'lookup'>,
  decimals: number,
): Interval {
  const fact = (x: Exact): number => Number(halfEven(times(x, ten(decimals)))) + 0;
  const otherwise = metric.otherwise === undefined ? undefined : asFact(metric.otherwise, decimals);
  const keys: Record<string, string | number | undefined> = {};
  for (const [column, name] of Object.entries(metric.key)) {
    const found = attributeOf(world, partner, name);
    keys[column] = found?.type === 'number' ? Number(found.value) : found?.value;
  }
  const known = Object.entries(keys).flatMap(([c, v]) => (v === undefined ? [] : [[c, v] as const]));
  if (known.length === Object.keys(keys).length) {
    const cell = cellOf(world, metric.table, Object.fromEntries(known), metric.column, world.at.asOf);
    if (cell !== undefined) return exactly(fact(cell));
    return otherwise === undefined ? none : exactly(otherwise);
  }
  const allowed = cellsAllowed(world, metric.table, keys, metric.column, world.at.asOf).map(fact);
  if (otherwise !== undefined) return [Math.min(otherwise, ...allowed), Math.max(otherwise, ...allowed)];
  return allowed.length === 0 ? none : [NaN, Math.max(...allowed)];
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
