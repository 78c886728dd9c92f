/** What holds for facts from rows, in PostgreSQL, on random programs and data. `PROPERTY_SQL_RUNS` sets how many (short form: 15). */
import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aggregatesOf, isRowsAtom } from '../../src/core/metrics/atom.ts';
import { countedPeriod } from '../../src/core/metrics/periods.ts';
import { atomsStatement, evidenceStatement } from '../../src/core/metrics/statement.ts';
import type { InnerEachDoc } from '../../src/core/program/each-schema.ts';
import type { MetricDoc, MetricOf } from '../../src/core/program/metric-schema.ts';
import type { ProgramDoc } from '../../src/core/program/schema.ts';
import { programOn } from '../../src/core/program/on-day.ts';
import type { Program } from '../../src/core/program/program.ts';
import type { Day } from '../../src/core/calendar.ts';
import { momentOn } from '../../src/core/metrics/samples.ts';
import type { Column } from '../../src/core/standing/interval.ts';
import { lookDays } from '../../src/core/standing/look-days.ts';
import { evaluate, type Evaluation } from '../../src/core/standing/evaluate.ts';
import { anyCase, type Case } from '../twin/arbitrary.ts';
import * as made from '../twin/build.ts';
import type { TwinData } from '../twin/data.ts';
import { accepted, inputOf, programOf } from '../twin/engine.ts';
import { load, openTwinDatabase } from '../twin/load.ts';
import { tape } from '../twin/tape.ts';
import { decided, mixed, within } from './resolve.ts';

const runs = Number(process.env['PROPERTY_SQL_RUNS'] ?? 15);

let owner: pg.Client;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ owner, close } = await openTwinDatabase());
});
afterAll(() => close());

/** A row of the list, as far as the tests read it. */
interface Listed {
  readonly status: string;
  readonly key: string | null;
  readonly counts: 'yes' | 'perhaps' | 'no';
  readonly innerCounts: 'yes' | 'perhaps' | 'no' | null;
  readonly value: number | null;
  readonly aggregate: number;
}

interface Found {
  readonly ids: readonly number[];
  readonly evaluation: Evaluation;
  /** The rows as they come, to compare byte by byte. */
  readonly text: string;
}

async function facts(c: Case, program: Program, data: TwinData): Promise<Found> {
  await load(owner, data);
  const input = inputOf(c, program, data);
  const { moment } = input;
  const ids: number[][] = [];
  const texts: string[] = [];
  const days = new Map<Day, ReadonlyMap<string, Column>>();
  for (const { day, atoms } of lookDays(program, moment)) {
    const on = { ...input, atoms, moment: momentOn(moment, day), population: moment.asOf };
    const statement = atomsStatement(on);
    const { rows } = await owner.query<{ id: string; least: number[]; most: number[] | null }>(
      statement.text,
      [...statement.values],
    );
    const columns = atoms.map(({ name }, k): [string, Column] => {
      const least = Float64Array.from(rows, (r) => r.least[k] ?? NaN);
      return [name, { least, most: Float64Array.from(rows, (r) => (r.most ?? r.least)[k] ?? NaN) }];
    });
    days.set(day, new Map(columns));
    ids.push(rows.map((r) => Number(r.id)));
    texts.push(JSON.stringify(rows.map((r) => [r.id, r.least.map(String), r.most?.map(String) ?? null])));
  }
  const [partners = []] = ids;
  const columns = days.get(moment.asOf) ?? new Map<string, Column>();
  return {
    ids: partners,
    evaluation: evaluate(
      programOn(program, moment.asOf),
      { rows: partners.length, columns, others: days },
      moment,
    ),
    text: texts.join(),
  };
}

/** Tiers of all ladders for one row. */
function tiersOf({ evaluation }: Found, row: number) {
  return evaluation.ladders.map((l) => ({
    ladder: l.ladder.key,
    earned: l.earned[row] ?? -1,
    possible: l.possibleTier[row] ?? -1,
    holdable: l.holdable[row] ?? -1,
  }));
}

/**
 * A case without what is known not to be sound as written: units with a lower bound for what may be negative, answers of
 * reviewers that are only claimed, and an `unknownWhile` that is no count.
 */
function sound(c: Case): Case {
  const counts = (m: MetricDoc | undefined): boolean =>
    (m?.measure === 'rows' || m?.measure === 'each') && m.reduce === 'count';
  const metrics = Object.entries(c.doc.metrics).map(([name, m]): [string, MetricDoc] => {
    if ((m.measure === 'rows' || m.measure === 'each') && !counts(m) && m.unit !== 'flag')
      return [name, { ...m, unit: 'percent' }];
    const open = 'short' in m && typeof m.short === 'object' ? m.short.unknownWhile : undefined;
    if (open === undefined || counts(c.doc.metrics[open])) return [name, m];
    return [name, { ...m, short: 'unknown' } as MetricDoc];
  });
  const kinds = Object.entries(c.doc.kinds).map(([name, k]): [string, ProgramDoc['kinds'][string]] =>
    k.suppliedBy === 'reviewer' ? [name, { ...k, suppliedBy: 'partner' }] : [name, k],
  );
  return { ...c, doc: { ...c.doc, metrics: Object.fromEntries(metrics), kinds: Object.fromEntries(kinds) } };
}

test('I7: however claims are decided, facts, formulas and tiers stay inside what was said before', async () => {
  await fc.assert(
    fc.asyncProperty(anyCase({ metrics: 8 }).map(sound), tape(40), async (c, choices) => {
      fc.pre(accepted(c));
      const program = programOf(c);
      const before = await facts(c, program, c.data);
      const after = await facts(c, program, decided(c.data, choices));
      expect(after.ids).toEqual(before.ids);
      before.ids.forEach((id, row) => {
        for (const { name } of program.metrics) {
          const [said, found] = [before.evaluation.fact(name, row), after.evaluation.fact(name, row)];
          const text = `${id} ${name}: [${found.least}, ${found.most}] within [${said.least}, ${said.most}]`;
          expect(within(found, said) ? text : `not ${text}`).toBe(text);
        }
        const [a, b] = [tiersOf(before, row), tiersOf(after, row)];
        a.forEach((was, l) => {
          expect(b[l]?.earned).toBeGreaterThanOrEqual(was.earned);
          expect(b[l]?.possible).toBeLessThanOrEqual(was.possible);
          expect(b[l]?.holdable).toBeLessThanOrEqual(was.holdable);
        });
      });
    }),
    { numRuns: runs },
  );
});

test('I9, I1: the order in which rows were stored changes not a byte', async () => {
  await fc.assert(
    fc.asyncProperty(anyCase({ metrics: 8 }), tape(24), async (c, choices) => {
      fc.pre(accepted(c));
      const program = programOf(c);
      const first = await facts(c, program, c.data);
      const second = await facts(c, program, mixed(c.data, choices));
      expect(second.text).toBe(first.text);
    }),
    { numRuns: runs },
  );
});

test('I9: what was corrected, rejected or retracted, or comes after the cut-off or the as-of day, counts nowhere', async () => {
  await fc.assert(
    fc.asyncProperty(anyCase({ metrics: 8 }), async (c) => {
      fc.pre(accepted(c));
      const program = programOf(c);
      const { cutOff } = c.at;
      const first = await facts(c, program, c.data);
      const ghosts = c.data.evidence.flatMap((row, i) => [
        { ...row, id: 2000 + i, recorded_in: 0, superseded_in: Math.min(1, cutOff) },
        { ...row, id: 3000 + i, recorded_in: cutOff + 1, superseded_in: null },
        { ...row, id: 4000 + i, status: 'rejected' as const },
        { ...row, id: 5000 + i, status: 'retracted' as const },
        { ...row, id: 6000 + i, day: '9000-01-01' as typeof row.day },
        { ...row, id: 7000 + i, kind: 'never-heard-of' },
        { ...row, id: 8000 + i, partner_id: 98, person_id: null },
      ]);
      fc.pre(cutOff >= 1);
      const second = await facts(c, program, { ...c.data, evidence: [...c.data.evidence, ...ghosts] });
      expect(second.text).toBe(first.text);
    }),
    { numRuns: runs },
  );
});

test('I8: the listed evidence of a count or a sum adds up to its fact', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(anyCase({ metrics: 8 }), async (c) => {
      fc.pre(accepted(c));
      const program = programOf(c);
      const { ids, evaluation } = await facts(c, program, c.data);
      const input = inputOf(c, program, c.data);
      for (const [row, partner] of ids.entries()) {
        for (const metric of program.atoms) {
          const { atom } = metric;
          if (!isRowsAtom(atom) || (atom.reduce !== 'count' && atom.reduce !== 'sum')) continue;
          const { least, most } = evaluation.fact(metric.name, row);
          const statement = evidenceStatement({ ...input, partner }, metric);
          const { rows } = await owner.query<{ status: string; counts: string; value: number | null }>(
            statement.text,
            [...statement.values],
          );
          const one = 10 ** metric.decimals;
          const worth = (r: { value: number | null }): number =>
            atom.reduce === 'count' ? one : (r.value ?? 0);
          // A row that only claims keep within a run of days counts perhaps, as they do.
          const surely = (r: { status: string; counts: string }) =>
            r.status === 'verified' && r.counts === 'yes';
          const [sure, perhaps] = [rows.filter(surely), rows.filter((r) => !surely(r))];
          const sum = (list: typeof rows): number => list.reduce((total, r) => total + worth(r), 0);
          // An open end, for want of a feed, an answer or a rate, is more than any list.
          if (Number.isFinite(least) && Number.isFinite(most)) {
            expect(least).toBe(sum(sure) + sum(perhaps.filter((r) => worth(r) < 0)));
            expect(most).toBe(sum(sure) + sum(perhaps.filter((r) => worth(r) > 0)));
            compared += rows.length;
          }
        }
      }
    }),
    { numRuns: runs * 2 },
  );
  expect(compared).toBeGreaterThan(0);
});

test('I8: the list names the tables that do not have a row', async () => {
  const points = (more: object) => ({
    unit: 'points', measure: 'rows', kinds: ['sale'], window: 'lifetime', reduce: 'sum',
    value: { field: 'qty', times: [{ table: 'weights', key: { area: 'area' }, column: 'n', ...more }, { table: 'by_day', key: {}, column: 'n', otherwise: 1 }] },
  }); // prettier-ignore
  const doc = made.document({
    kinds: { sale: { suppliedBy: 'partner', fields: { area: 'text', qty: 'number' } } },
    tables: {
      weights: { label: 'Weights', key: { area: 'text' }, values: { n: 'number' }, rows: [{ area: 'a', n: 2 }] },
      by_day: { label: 'By day', key: {}, values: { n: 'number' }, dated: true, rows: [{ n: 3, to: '2024-01-31' }] },
    },
    metrics: { out: points({}), open: points({ otherwise: 'open' }), five: points({ otherwise: 5 }) },
  }); // prettier-ignore
  const sale = (on: string, fields: Record<string, string | number>) => made.row('sale', on, { fields });
  const rows = [
    sale('2024-01-01', { area: 'a', qty: 1 }),
    sale('2024-01-02', { area: 'b', qty: 1 }),
    sale('2024-02-01', { qty: 1 }),
    sale('2024-02-02', { area: 'a' }),
  ];
  const c: Case = { doc, kinds: {}, data: made.data({ evidence: rows }), at: made.review('2024-06-30') };
  const program = programOf(c);
  await load(owner, c.data);
  const listed = async (name: string) => {
    const atom = program.atoms.find((a) => a.name === name);
    if (!atom) throw new Error(`no atom '${name}'`);
    const { text, values } = evidenceStatement({ ...inputOf(c, program, c.data), partner: 1 }, atom);
    const found = await owner.query<{ value: number | null; notIn: string[] }>(text, [...values]);
    return found.rows.map((r) => [r.value, r.notIn]);
  };
  const [known, lacking, both, last] = [[], ['weights'], ['weights', 'by_day'], ['by_day']];
  expect(await listed('out')).toEqual([[6, known], [null, lacking], [null, both], [null, last]]); // prettier-ignore
  expect(await listed('open')).toEqual([[6, known], [null, lacking], [null, both], [null, last]]); // prettier-ignore
  expect(await listed('five')).toEqual([[6, known], [15, lacking], [5, both], [null, last]]); // prettier-ignore
});

/** The value of an `each` that adds up rows: the place of its aggregate in the document; undefined for all others. */
function summed(atom: MetricOf<'each'>): number | undefined {
  const member = typeof atom.value === 'string' ? atom.with[atom.value] : undefined;
  // Of equal keys it makes no difference which of them are summed, so that none of them surely is.
  if (atom.reduce !== 'sum' || !member || atom.among?.exactly === true) return undefined;
  const ofInner = (inner: InnerEachDoc) =>
    inner.reduce === 'sum' && typeof inner.value === 'string' ? inner.with[inner.value] : undefined;
  const aggregate = 'by' in member ? ofInner(member) : member;
  if (!aggregate || ('across' in aggregate && aggregate.across)) return undefined;
  if (aggregate.reduce !== 'sum' && (aggregate.reduce !== 'count' || aggregate.value !== undefined))
    return undefined;
  const all = aggregatesOf(atom).map((a) => JSON.stringify({ ...a, across: undefined }));
  // Equal aggregates are computed and listed once.
  return new Set(all).size < all.length ? undefined : aggregatesOf(atom).indexOf(aggregate);
}

test('I8: the listed keys of an each are those that it counts, and their rows add up to its sum', async () => {
  const compared = { keys: 0, sums: 0 };
  await fc.assert(
    fc.asyncProperty(anyCase({ metrics: 6 }), async (c) => {
      fc.pre(accepted(c));
      const program = programOf(c);
      const { ids, evaluation } = await facts(c, program, c.data);
      const input = inputOf(c, program, c.data);
      for (const [row, partner] of ids.slice(0, 2).entries()) {
        for (const metric of program.atoms) {
          const { atom } = metric;
          if (atom.measure !== 'each') continue;
          const { least, most } = evaluation.fact(metric.name, row);
          if (!Number.isFinite(least) || !Number.isFinite(most)) continue;
          const statement = evidenceStatement({ ...input, partner }, metric);
          const { rows } = await owner.query<Listed>(statement.text, [...statement.values]);
          const keys = (...counts: string[]) =>
            new Set(rows.flatMap((r) => (counts.includes(r.counts) ? (r.key ?? []) : []))).size;
          // A period without rows counts as a key, and there is nothing of it to list.
          if (atom.reduce === 'count' && countedPeriod(atom.by) === null) {
            const one = 10 ** metric.decimals;
            expect([least, most]).toEqual([keys('yes') * one, keys('yes', 'perhaps') * one]);
            compared.keys += rows.length;
          }
          const place = summed(atom);
          // What is open leaves the ends apart, unless it is worth nothing.
          if (place === undefined || least !== most) continue;
          const of = rows.filter(
            (r) =>
              r.aggregate === place &&
              r.counts === 'yes' &&
              (r.innerCounts ?? 'yes') === 'yes' &&
              r.status === 'verified',
          );
          expect(least).toBe(of.reduce((total, r) => total + (r.value ?? 0), 0));
          compared.sums += of.length;
        }
      }
    }),
    { numRuns: runs * 2 },
  );
  // Sums without anything open are rare among so few cases.
  expect(compared.keys + compared.sums).toBeGreaterThan(0);
});

test('I4: one more verified row of good evidence never lowers a count, a sum of what is positive, or a tier that asks for more', async () => {
  const upward = anyCase({ metrics: 8 }).map((c): Case => {
    const ladders = Object.entries(c.doc.ladders).map(([name, l]) => {
      const rows = Object.entries(c.doc.metrics).filter(
        ([, m]) => m.measure === 'rows' && (m.reduce === 'count' || m.reduce === 'sum') && m.unit !== 'flag' && m.unit !== 'day',
      );
      const tiers = l.tiers.map((t, i) => {
        const all = rows.map(([metric]) => ({ metric, atLeast: i + 1 }));
        return { ...t, enter: { any: all.length === 0 ? [{ all: [] }] : all }, fit: 'any' as const, gate: false };
      });
      return [name, { ...l, tiers }] as const;
    });
    return { ...c, doc: { ...c.doc, ladders: Object.fromEntries(ladders) } };
  }); // prettier-ignore
  await fc.assert(
    fc.asyncProperty(upward, fc.nat(), async (c, pick) => {
      fc.pre(accepted(c) && c.data.evidence.length > 0);
      const program = programOf(c);
      // Business that adds: of no negative amount, numbers included.
      const good = c.data.evidence.filter(
        (r) =>
          !String(r.amount).startsWith('-') &&
          Object.values(r.fields).every((v) => typeof v !== 'number' || v >= 0) &&
          r.recorded_in <= c.at.cutOff,
      );
      const row = good[pick % Math.max(1, good.length)];
      fc.pre(row !== undefined);
      if (!row) return;
      const before = await facts(c, program, c.data);
      const more = { ...row, id: 9000, status: 'verified' as const, superseded_in: null };
      const after = await facts(c, program, { ...c.data, evidence: [...c.data.evidence, more] });
      before.ids.forEach((_, i) => {
        const [a, b] = [tiersOf(before, i), tiersOf(after, i)];
        a.forEach((was, l) => {
          expect(b[l]?.earned).toBeGreaterThanOrEqual(was.earned);
          expect(b[l]?.possible).toBeGreaterThanOrEqual(was.possible);
        });
      });
    }),
    { numRuns: runs },
  );
});
