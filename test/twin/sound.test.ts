/**
 * The semantics against the truth: whatever happens to what is still open (claims verified or rejected, rates found,
 * feeds caught up), each fact that follows lies in the interval that was said before.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aggregatesOf } from '../../src/core/metrics/atom.ts';
import type { OwnWindowDoc } from '../../src/core/metrics/window.ts';
import type { WindowDoc, WindowPartDoc } from '../../src/core/program/evidence-schema.ts';
import type { MetricDoc } from '../../src/core/program/metric-schema.ts';
import type { ProgramDoc } from '../../src/core/program/schema.ts';
import { anyCase, type Case } from './arbitrary.ts';
import { attributeOf } from './attributes.ts';
import { twinEnrolments, visible, type AttributeRow, type EvidenceRow, type FeedRow, type ReferenceRow, type TwinData } from './data.ts'; // prettier-ignore
import type { Day } from '../../src/core/calendar.ts';
import { addDays } from './days.ts';
import { tableKeys } from './make-rows.ts';
import { twinFacts } from './whole.ts';
import { parts } from './windows.ts';
import type { Interval } from './interval.ts';
import { Dice, tape, type Tape } from './tape.ts';

const numRuns = Number(process.env['TWIN_SOUND_RUNS'] ?? 200);

const unknown: Interval = [NaN, Infinity];

/** Whether everything that `inner` allows is allowed by `outer`. */
function within([least, most]: Interval, outer: Interval): boolean {
  const outerNone = Number.isNaN(outer[0]);
  if (Number.isNaN(least) && !outerNone) return false;
  if (Number.isNaN(most)) return true;
  return most <= outer[1] && (Number.isNaN(least) || outerNone || least >= outer[0]);
}

function stays(c: Case, later: TwinData): void {
  const before = twinFacts(c.doc, c.kinds, c.data, c.at);
  const after = twinFacts(c.doc, c.kinds, later, c.at);
  for (const [partner, facts] of before) {
    for (const [name, said] of Object.entries(facts)) {
      const found = after.get(partner)?.[name] ?? [0, 0];
      const inside = within(found, said);
      expect(
        inside
          ? ''
          : `${partner} ${name}: [${found.join()}] is not in [${said.join()}] ${JSON.stringify(c.doc.metrics)}`,
      ).toBe('');
    }
  }
}

/**
 * Any case without two things that are not sound as written (README.md): questions of which a claimed answer, or a row of another
 * kind, passes for the answer; and an `unknownWhile` that goes from not above 0 to no value.
 */
const anySoundCase = anyCase().map((c): Case => {
  const counts = (m: MetricDoc | undefined): boolean =>
    (m?.measure === 'rows' || m?.measure === 'each') && m.reduce === 'count';
  const sound = (m: MetricDoc): MetricDoc => {
    const short = 'short' in m && typeof m.short === 'object' ? m.short.unknownWhile : undefined;
    if (short === undefined || counts(c.doc.metrics[short])) return m;
    return { ...m, short: 'unknown' } as MetricDoc; // a ratio, share or growth still
  };
  const metrics = Object.fromEntries(Object.entries(c.doc.metrics).map(([name, m]) => [name, sound(m)]));
  const kinds = Object.entries(c.doc.kinds).map(
    ([name, k]) =>
      [name, k.suppliedBy === 'reviewer' ? { ...k, suppliedBy: 'partner' as const } : k] as const,
  );
  return { ...c, doc: { ...c.doc, metrics, kinds: Object.fromEntries(kinds) } };
});

/** Claims that are still open, each verified or rejected. */
function decided({ data }: Case, choices: Tape): TwinData {
  const d = new Dice(choices);
  const evidence = data.evidence.map((row) =>
    row.status === 'claimed'
      ? { ...row, status: d.chance(50) ? ('verified' as const) : ('rejected' as const) }
      : row,
  );
  return { ...data, evidence };
}

test('claims verified or rejected', () => {
  fc.assert(
    fc.property(anySoundCase, tape(40), (c, choices) => stays(c, decided(c, choices))),
    { numRuns },
  );
});

test('rates found where there were none', () => {
  fc.assert(
    fc.property(anySoundCase, tape(8), (c, choices) => {
      const d = new Dice(choices);
      const known = { recorded_in: 1, superseded_in: null };
      const rates = c.data.evidence.flatMap((row) => {
        if (row.currency === null || row.currency === c.doc.program.currency) return [];
        const there = c.data.rates.some((r) => r.currency === row.currency);
        // Only currencies without any rate: a new rate must not replace one that was used.
        return there ? [] : [{ target: c.doc.program.currency, currency: row.currency, day: row.day, rate: d.pick(['1', '0.01', '300']), ...known }]; // prettier-ignore
      });
      const once = [...new Map(rates.map((r) => [`${r.currency} ${r.day}`, r])).values()];
      stays(c, { ...c.data, rates: [...c.data.rates, ...once] });
    }),
    { numRuns },
  );
});

/** Tables of factors, each with rows for keys that it had none for; of a column that holds nothing below 0, not below 0 either. */
test('rows of tables found out that were missing, where factors are open', () => {
  fc.assert(
    fc.property(anySoundCase, tape(24), (c, choices) => {
      const metrics = everyFactorOpen(c.doc.metrics);
      fc.pre(JSON.stringify(metrics).includes('"otherwise":"open"'));
      const doc: ProgramDoc = { ...c.doc, metrics };
      const d = new Dice(choices);
      const references = cardTables.flatMap((name) => {
        const there = [
          ...(doc.tables[name]?.rows ?? []),
          ...c.data.references.flatMap((r) => (r.name === name ? [{ ...r.key, ...r.values }] : [])),
        ];
        const signed = there.some((r) => Number(r['n']) < 0);
        return tableKeys(name, doc.program.currency)
          .filter((key) => !there.some((r) => Object.entries(key).every(([k, v]) => r[k] === v)))
          .flatMap((key, i): ReferenceRow[] => {
            if (d.chance(20)) return [];
            const n = d.pick(signed ? [3, -2, 0, 0.5] : [3, 0, 0.5, 100]);
            return [{ id: 900 + i, name, key, values: { n }, from_day: '0001-01-01' as Day, to_day: null, recorded_in: 1, superseded_in: null }]; // prettier-ignore
          });
      });
      stays({ ...c, doc }, { ...c.data, references: [...c.data.references, ...references] });
    }),
    { numRuns },
  );
});

/** Tables that only factors read, found by equal keys. */
const cardTables = ['by_area', 'by_money', 'by_qty'];

/** A part of a document with every factor from those tables open, and no other. */
function everyFactorOpen<T>(part: T): T {
  return JSON.parse(
    JSON.stringify(part, (_, value: unknown) =>
      typeof value === 'object' &&
      value !== null &&
      'table' in value &&
      cardTables.includes(String(value.table))
        ? { ...value, otherwise: 'open' }
        : value,
    ),
  ) as T; // of the same form
}

/** A value of each attribute where none is known, as it always was; but who has no group of companies has none. */
function filledIn({ doc, kinds, data, at }: Case, choices: Tape): TwinData {
  const d = new Dice(choices);
  const seen = visible(data, at.cutOff);
  const world = { doc, kinds: { ...kinds, ...doc.kinds }, data: seen, at };
  const menu = {
    people: ['0', '10', '49.5', '-3', '500'],
    region: ['north', 'south', 'west'],
    focus: ['core', 'strange'],
    home: ['a', 'c', 'x'],
    certified: ['true', 'false'],
    joined: ['2022-07-01', '2023-12-31', '2024-02-29', '2025-03-31', '2019-05-05'],
  };
  const pools = Object.values(doc.metrics).map((m) => ('pool' in m ? m.pool : undefined));
  const open = Object.entries(menu).filter(([name]) => !pools.includes(name));
  const rows = [...twinEnrolments(data, at).keys()].flatMap((partner_id) =>
    open.flatMap(([name, values]): AttributeRow[] => {
      const value = d.pick<string>(values);
      const known = attributeOf(world, partner_id, name) !== undefined;
      const since = '1990-01-01' as Day;
      return known ? [] : [{ partner_id, name, since, value, recorded_in: 1, superseded_in: null }];
    }),
  );
  return { ...data, attributes: [...data.attributes, ...rows] };
}

test('attributes found out that were not known', () => {
  fc.assert(
    fc.property(anySoundCase, tape(40), (c, choices) => stays(c, filledIn(c, choices))),
    { numRuns },
  );
});

/** Whether a condition looks at the as-of day. */
const moves = (where: unknown): boolean => /"as-of"|"shift"/.test(JSON.stringify(where));

/** A window that surely ends: of the partner's own or on fixed days, at least one of the partner's own; another in place of one that does not. */
function ending(window: WindowDoc): WindowDoc {
  // What begins with the latest row moves with the day; of what has not begun nothing is said about days to come.
  const own = (w: WindowPartDoc): w is OwnWindowDoc =>
    typeof w === 'object' && 'since' in w && typeof w.since === 'string';
  const fixed = (w: WindowPartDoc) => typeof w === 'object' && 'to' in w && !('calendar' in w);
  const ended = (w: WindowPartDoc) => own(w) && ('for' in w || 'toEndOf' in w);
  const kept = parts(window).filter((w) => own(w) || fixed(w));
  return kept.some(ended) ? kept : [...kept, { since: 'joined', for: 12, of: 'months' }];
}

test('windows of the partner’s own, once they have ended', () => {
  fc.assert(
    fc.property(anySoundCase, fc.array(tape(8), { minLength: 1, maxLength: 6 }), (c, late) => {
      // Of what depends on the as-of day only the window itself: nothing valid, no list and no employment of that day.
      const { data, at } = c;
      const own = Object.entries(c.doc.metrics).flatMap(([name, m]) => {
        if (m.measure !== 'rows' && m.measure !== 'each') return [];
        const kinds = m.measure === 'rows' ? m.kinds : aggregatesOf(m).flatMap((a) => a.kinds);
        if (kinds.some((k) => c.doc.kinds[k]?.owner !== 'partner')) return [];
        const text = JSON.stringify(m, (key, value: unknown) => (key === 'window' ? ending(value as WindowDoc) : key === 'where' && moves(value) ? undefined : value)); // prettier-ignore
        // Periods without rows count in whole ones only.
        return /as-of|"person"|"empty"/.test(text) ? [] : [[name, JSON.parse(text) as MetricDoc] as const];
      });
      fc.pre(own.length > 0);
      const metrics = Object.fromEntries(own);
      const doc = { ...c.doc, metrics, ladders: {}, gate: undefined, ipp: undefined };
      const before = twinFacts(doc, c.kinds, data, at);
      // What comes after the as-of day, far from it too; feeds bring it, and nothing else changes.
      const [row] = data.evidence;
      const after = late.flatMap((t, i): EvidenceRow[] => {
        const d = new Dice(t);
        if (!row) return [];
        const one = d.pick(data.evidence);
        return [{ ...one, day: addDays(at.asOf, 1 + d.int(500)), id: 2000 + i, external_id: `then${i}`, status: 'verified', recorded_in: 1, superseded_in: null }]; // prettier-ignore
      });
      const then = { ...at, asOf: addDays(at.asOf, 3000) };
      const feeds = data.feeds.map((f) => ({ ...f, complete_through: f.complete_through && addDays(f.complete_through, 3000) })); // prettier-ignore
      // Attributes keep the value they had.
      const attributes = data.attributes.filter((a) => a.since <= at.asOf);
      const enrolments = data.enrolments.map((e) => ({ ...e, to_day: null }));
      const kept = data.evidence.filter((e) => e.day <= at.asOf);
      const later = twinFacts(doc, c.kinds, { ...data, enrolments, attributes, feeds, evidence: [...kept, ...after] }, then); // prettier-ignore
      for (const [partner, facts] of before) {
        for (const name of Object.keys(metrics)) {
          const said = facts[name] ?? unknown;
          const is = later.get(partner)?.[name] ?? unknown;
          const text = `${partner} ${name}: [${is.join()}] in [${said.join()}]`;
          expect(within(is, said) ? text : `not ${text} ${JSON.stringify(metrics[name])}`).toBe(text);
        }
      }
    }),
    { numRuns },
  );
});

test('feeds caught up or connected, with the rows that were late', () => {
  fc.assert(
    fc.property(anySoundCase, fc.array(tape(8), { maxLength: 5 }), (c, late) => {
      const { data, doc, at } = c;
      const seen = visible(data, at.cutOff).feeds;
      const far = '2999-12-31' as Day;
      const known = { recorded_in: 1, superseded_in: null };
      const vendor = Object.keys(doc.kinds).filter((k) => doc.kinds[k]?.suppliedBy === 'vendor');
      const connected = vendor
        .filter((kind) => seen.every((f) => f.kind !== kind))
        .map((kind): FeedRow => {
          const fields = [...Object.keys(doc.kinds[kind]?.fields ?? {}), 'person'];
          return { source: 'new', kind, complete_through: far, lag_days: 0, fields, ...known };
        });
      const feeds = [...data.feeds.map((f) => ({ ...f, complete_through: far })), ...connected];
      // Copies of rows there are, of kinds without a feed, or on days that their feeds, lag included, had not reached.
      const evidence = late.flatMap((t, i): EvidenceRow[] => {
        const d = new Dice(t);
        if (data.evidence.length === 0) return [];
        const [row, other] = [d.pick(data.evidence), d.pick(data.evidence)];
        const own = seen.filter((f) => f.kind === row.kind);
        const behind = (f: FeedRow) =>
          f.complete_through === null || addDays(f.complete_through, f.lag_days) < row.day;
        // What partners hand in is late only where a feed says so.
        const says = own.filter((f) => vendor.includes(row.kind) || f.complete_through !== null);
        const awaited = says.some(behind) || (own.length === 0 && vendor.includes(row.kind));
        const fed = vendor.includes(row.kind) || doc.kinds[row.kind]?.suppliedBy === 'partner';
        if (!fed || !awaited) return [];
        const subject = d.chance(50) ? {} : { customer: `late ${i}`, thing: `late ${i}` };
        const { fields, amount, currency } = other;
        return [{ ...row, fields, amount, currency, ...subject, status: 'verified', id: 1000 + i, external_id: `late${i}`, ...known }]; // prettier-ignore
      });
      stays(c, { ...data, feeds, evidence: [...data.evidence, ...evidence] });
    }),
    { numRuns },
  );
});
