/**
 * The production engine against the naive twin on random programs and data (I3): atoms as SQL, formulas and criteria as columns and
 * bits, and the statement for one partner against its row of the full run. `TWIN_RUNS` sets how many cases (short form: 150).
 */
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atomsStatement } from '../../src/core/metrics/statement.ts';
import type { Moment } from '../../src/core/metrics/window.ts';
import type { Feed } from '../../src/core/metrics/coverage.ts';
import { checkDocument } from '../../src/core/program/check/index.ts';
import { buildProgram, type Program } from '../../src/core/program/program.ts';
import { evaluate, type Evaluation } from '../../src/core/standing/evaluate.ts';
import type { Column } from '../../src/core/standing/interval.ts';
import { nodeOutcome } from '../../src/core/standing/trace.ts';
import { tierTree } from '../../src/core/program/program.ts';
import { freshDatabase } from '../support/database.ts';
import { anyCase, type Case } from './arbitrary.ts';
import { twinEnrolments, visible } from './data.ts';
import { twinFacts, type TwinFacts } from './facts.ts';
import { load, prepare } from './load.ts';
import { twinStandings } from './standing.ts';

/** Looking for differences rather than for the smallest one. */
const fast = process.env['TWIN_FAST'] !== undefined;
const runs = Number(process.env['TWIN_RUNS'] ?? 150);

interface FactRow {
  readonly id: string;
  readonly least: readonly number[];
  readonly most: readonly number[] | null;
}

/** Whether the check of programs accepts a made document; a few carry numbers with more decimals than fit. */
function accepted(c: Case): boolean {
  return (
    checkDocument(c.doc, { kinds: c.kinds, isTimeZone: () => true }, { at: (path) => ({ path }) }).program !==
    null
  );
}

/** The twin's name of a metric that the program made up by itself. */
function twinName(name: string): string {
  const [prefix, motion, ...rest] = name.split('/');
  if (prefix === 'award') return `award:${motion ?? ''}`;
  if (prefix === 'score') return `fit:${motion ?? ''}:${rest.join('/')}`;
  if (prefix === 'must') return `must:${motion ?? ''}:${rest.join('/')}`;
  return name;
}

function momentOf({ doc, at }: Case): Moment {
  return { asOf: at.asOf, mode: at.mode, yearStarts: doc.calendar.yearStarts };
}

function shown(least: number | undefined, most: number | undefined): string {
  return `[${String(least)}, ${String(most)}]`;
}

/** The columns that the twin's facts of the atoms make, for the pure part. */
function twinColumns(program: Program, facts: readonly TwinFacts[]): ReadonlyMap<string, Column> {
  const of = (name: string, end: 0 | 1): Float64Array =>
    Float64Array.from(facts, (f) => {
      const fact = f[twinName(name)];
      if (!fact) throw new Error(`the twin has no '${twinName(name)}'`);
      return fact[end];
    });
  return new Map(program.atoms.map((a) => [a.name, { least: of(a.name, 0), most: of(a.name, 1) }]));
}

function compareFormulas(program: Program, evaluation: Evaluation, facts: readonly TwinFacts[]): void {
  for (const metric of program.metrics) {
    if (!('formula' in metric.source) || metric.name.startsWith('fit/')) continue;
    facts.forEach((f, row) => {
      const twin = f[twinName(metric.name)];
      const { least, most } = evaluation.fact(metric.name, row);
      expect(`${metric.name} ${shown(least, most)}`).toBe(`${metric.name} ${shown(twin?.[0], twin?.[1])}`);
    });
  }
}

function compareStandings(c: Case, evaluation: Evaluation, facts: ReadonlyMap<number, TwinFacts>): void {
  const order = [...facts.keys()];
  for (const twin of twinStandings(c.doc, facts, twinEnrolments(c.data, c.at))) {
    const row = order.indexOf(twin.partner);
    const ladder = evaluation.ladders.find((l) => l.ladder.key === twin.ladder);
    if (!ladder) throw new Error(`no ladder '${twin.ladder}'`);
    const gate = ladder.gate(row);
    const fit = ladder.fit(row);
    expect({
      ladder: twin.ladder,
      earned: ladder.earned[row],
      possible: ladder.possibleTier[row],
      holdable: ladder.holdable[row],
      eligible: ladder.eligible[row],
      gate: gate === 'not-asked' ? 'met' : gate,
      fit: fit === 'not-asked' ? null : fit,
      tiers: ladder.ladder.tiers.map((t) => nodeOutcome(tierTree(t.enter), evaluation, row)),
    }).toEqual({
      ladder: twin.ladder,
      earned: twin.earned,
      possible: twin.possible,
      holdable: twin.holdable,
      eligible: twin.eligible,
      gate: twin.gate,
      fit: twin.fitVerdict,
      tiers: twin.tiers.map((t) => t.outcome),
    });
  }
}

test('I3: formulas, criteria, fit, gate and tiers equal the twin', () => {
  fc.assert(
    fc.property(anyCase(), (c) => {
      fc.pre(accepted(c));
      const facts = twinFacts(c.doc, c.kinds, c.data, c.at);
      const program = buildProgram(c.doc, { ...c.kinds, ...c.doc.kinds });
      const own = [...facts.values()];
      const evaluation = evaluate(program, { rows: own.length, columns: twinColumns(program, own) });
      compareFormulas(program, evaluation, own);
      compareStandings(c, evaluation, facts);
    }),
    { numRuns: runs * 10, endOnFailure: fast },
  );
});

describe('in PostgreSQL', () => {
  let owner: pg.Client;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const database = await freshDatabase();
    drop = () => database.drop();
    owner = new pg.Client(database.config('owner'));
    await owner.connect();
    await prepare(owner);
  });
  afterAll(async () => {
    await owner.end();
    await drop();
  });

  test('I3: the one statement gives the facts of the twin, and for one partner its row of the full run', async () => {
    await fc.assert(
      fc.asyncProperty(anyCase({ metrics: 8 }), async (c) => {
        fc.pre(accepted(c));
        await load(owner, c.data);
        const kinds = { ...c.kinds, ...c.doc.kinds };
        const program = buildProgram(c.doc, kinds);
        const feeds = visible(c.data, c.at.cutOff).feeds.map((f): Feed => ({
          source: f.source,
          kind: f.kind,
          completeThrough: f.complete_through,
          lagDays: f.lag_days,
          fields: f.fields,
        }));
        const input = {
          doc: c.doc,
          kinds,
          atoms: program.atoms,
          moment: momentOf(c),
          cutOff: c.at.cutOff,
          feeds,
        };
        const statement = atomsStatement(input);
        const { rows } = await owner.query<FactRow>(statement.text, [...statement.values]);
        const twin = twinFacts(c.doc, c.kinds, c.data, c.at);
        expect(rows.map((r) => Number(r.id))).toEqual([...twin.keys()].toSorted((a, b) => a - b));
        for (const row of rows) {
          program.atoms.forEach((atom, k) => {
            const expected = twin.get(Number(row.id))?.[twinName(atom.name)];
            const got = shown(row.least[k], (row.most ?? row.least)[k]);
            expect(`${row.id} ${atom.name} ${got}`).toBe(
              `${row.id} ${atom.name} ${shown(expected?.[0], expected?.[1])}`,
            );
          });
        }
        const [one] = rows;
        if (!one) return;
        const single = atomsStatement({ ...input, partner: Number(one.id) });
        const { rows: alone } = await owner.query<FactRow>(single.text, [...single.values]);
        expect(alone).toEqual([one]);
      }),
      { numRuns: runs, endOnFailure: fast },
    );
  });
});
