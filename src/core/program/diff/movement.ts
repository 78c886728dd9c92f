/** Where the definition of a metric changed: whether every partner's value can only rise, or only fall. */
import type { WindowDoc } from '../evidence-schema.ts';
import type { MetricDoc, MetricOf } from '../metric-schema.ts';
import { fitAttributes } from '../profile.ts';
import type { Program } from '../program.ts';
import { askedOf, daysOf, writtenIn } from './asked.ts';
import { effectOf, never, type Movement } from './condition.ts';
import { around, meaningOf, type Definitions } from './definitions.ts';
import { same, type Pair, type Versions } from './difference.ts';
import { together, type Effect } from './effect.ts';

/** How a metric of both versions moves. */
export function movementOf(versions: Versions, definitions: Pair<Definitions>, name: string): Movement {
  if (definitions.old.of(name) === definitions.new.of(name)) return 'same';
  const [before, after] = [versions.old.doc.metrics[name], versions.new.doc.metrics[name]];
  if (!before || !after) return 'free';
  if (before.measure === 'meets' && after.measure === 'meets')
    return meetsMovement(versions, definitions, { old: before, new: after });
  const alike = same([around(versions.old), meaningOf(before)], [around(versions.new), meaningOf(after)]);
  if (alike && readsOneUpward(before)) return movementOf(versions, definitions, before.of);
  if (before.measure !== 'rows' || after.measure !== 'rows') return 'free';
  // What both read has to be as it was; then more rows can only make a count larger.
  const [old, now] = [definitions.old.reads(name), definitions.new.reads(name)];
  const common = old.filter((part) => now.includes(part));
  const unchanged = same(
    [around(versions.old), common.map(meaning(versions.old))],
    [around(versions.new), common.map(meaning(versions.new))],
  );
  return unchanged ? countMovement(before, after) : 'free';
}

/** Variables of conditions that are the same for all ladders: metrics, excuses, what is written in place of a number, awards. */
export function variableMovement(
  versions: Versions,
  definitions: Pair<Definitions>,
  variable: string,
): Movement {
  if (versions.old.doc.metrics[variable] ?? versions.new.doc.metrics[variable])
    return movementOf(versions, definitions, variable);
  // The same where all it names means the same.
  const part = writtenIn(variable);
  if (part !== undefined && definitions.old.behind(part) !== definitions.new.behind(part)) return 'free';
  // Awards, and tiers on other ladders: the same where they are written the same.
  return 'same';
}

/** Criteria as a metric: met by fewer where they ask more. */
function meetsMovement(
  versions: Versions,
  definitions: Pair<Definitions>,
  { old, new: now }: Pair<MetricOf<'meets'>>,
): Movement {
  const moves = (variable: string): Movement => variableMovement(versions, definitions, variable);
  const effects = daysOf(old.of, now.of).map((day) => {
    const reading = { way: 'enter', day } as const;
    return effectOf(
      askedOf(old.of, versions.old, reading) ?? never,
      askedOf(now.of, versions.new, reading) ?? never,
      moves,
    );
  });
  const movements = { tightened: 'down', loosened: 'up', changed: 'free', words: 'same' } as const satisfies Record<Effect, Movement>; // prettier-ignore
  return movements[together(effects)];
}

/** Whether a metric rises and falls with the one metric that it reads: on another day, or on many of them. */
function readsOneUpward(metric: MetricDoc): metric is MetricOf<'earlier'> | MetricOf<'sampled'> {
  if (metric.measure === 'earlier') return true;
  if (metric.measure !== 'sampled' || metric.reduce === 'latest') return false;
  const { having = {} } = metric;
  return metric.reduce === 'count'
    ? Object.entries(having).every(
        ([op, t]) =>
          typeof t !== 'object' && (op === 'atLeast' || op === 'above' || (op === 'is' && t === true)),
      )
    : metric.having === undefined;
}

const meaning =
  ({ doc, kinds }: Program) =>
  (part: string): unknown => {
    const [section, name = ''] = part.split(' ');
    const definition =
      section === 'kinds' ? kinds[name] : section === 'tables' ? doc.tables[name] : doc.attributes[name];
    return [part, meaningOf(definition)];
  };

type Rows = Extract<MetricDoc, { measure: 'rows' }>;

function countMovement(before: Rows, after: Rows): Movement {
  if (before.reduce !== 'count' || after.reduce !== 'count') return 'free';
  const rest = ({ kinds: _k, window: _w, ...others }: Rows): unknown => meaningOf(others);
  if (!same(rest(before), rest(after))) return 'free';
  return allOneWay([superset(before.kinds, after.kinds), windowMovement(before.window, after.window)]);
}

/** Movements that come together: one of them where all others stand still. */
function allOneWay(movements: Iterable<Movement>): Movement {
  const [first = 'same', ...others] = new Set([...movements].filter((m) => m !== 'same'));
  return others.length === 0 ? first : 'free';
}

function superset(before: readonly string[], after: readonly string[]): Movement {
  const [more, less] = [after.some((k) => !before.includes(k)), before.some((k) => !after.includes(k))];
  return more && less ? 'free' : more ? 'up' : less ? 'down' : 'same';
}

/** Whether one window always holds the days of the other. */
function windowMovement(before: WindowDoc, after: WindowDoc): Movement {
  if (same(before, after)) return 'same';
  if (after === 'lifetime') return 'up';
  if (before === 'lifetime') return 'down';
  if (typeof before === 'object' && typeof after === 'object') {
    if ('last' in before && 'last' in after && before.of === after.of && same(before.shift, after.shift))
      return after.last > before.last ? 'up' : 'down';
    if ('calendar' in before && 'calendar' in after && before.calendar === after.calendar)
      return within(-before.from, before.to, -after.from, after.to);
    if (
      'from' in before &&
      'from' in after &&
      'to' in before &&
      'to' in after &&
      typeof before.from === 'string'
    ) {
      const days = [before.from, String(before.to), String(after.from), String(after.to)] as const;
      const [b, bt, a, at] = days;
      return a <= b && at >= bt ? 'up' : a >= b && at <= bt ? 'down' : 'free';
    }
  }
  return 'free';
}

function within(backBefore: number, toBefore: number, backAfter: number, toAfter: number): Movement {
  if (backAfter >= backBefore && toAfter >= toBefore) return 'up';
  return backAfter <= backBefore && toAfter <= toBefore ? 'down' : 'free';
}

/** How one must-have of the profile moves: whether it is passed more, or less, easily. */
export function mustMovement(versions: Versions, motion: string, name: string): Movement {
  const must = ({ doc }: Program): Readonly<Record<string, unknown>> | undefined =>
    doc.ipp && fitAttributes(doc.ipp, motion).find((a) => (a.attribute ?? a.metric) === name)?.must;
  const [before, after] = [must(versions.old), must(versions.new)];
  const declared = ({ doc }: Program): unknown => meaningOf(doc.attributes[name]);
  const typeSame = same(
    { type: versions.old.doc.attributes[name]?.type },
    { type: versions.new.doc.attributes[name]?.type },
  );
  if (!before || !after || !typeSame)
    return same(declared(versions.old), declared(versions.new)) && same(before, after) ? 'same' : 'free';
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return allOneWay(keys.map((key) => boundMovement(key, before[key], after[key])));
}

function boundMovement(key: string, before: unknown, after: unknown): Movement {
  if (same(before, after)) return 'same';
  if (before === undefined) return 'down';
  if (after === undefined) return 'up';
  if (Array.isArray(before) && Array.isArray(after)) return superset(before.map(String), after.map(String));
  if (typeof before === 'number' && typeof after === 'number')
    return after > before === (key === 'atLeast') ? 'down' : 'up';
  return 'free';
}
