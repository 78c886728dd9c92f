/** One case in both evaluators: every way in which they differ, in words; an empty list is the proof. */
import { isDeepStrictEqual } from 'node:util';
import type pg from 'pg';
import type { Feed } from '../../src/core/metrics/coverage.ts';
import { atomsStatement } from '../../src/core/metrics/statement.ts';
import { checkDocument } from '../../src/core/program/check/index.ts';
import { programOn } from '../../src/core/program/on-day.ts';
import { buildProgram, tierTree, type Program } from '../../src/core/program/program.ts';
import { evaluate, type Evaluation } from '../../src/core/standing/evaluate.ts';
import type { Column } from '../../src/core/standing/interval.ts';
import { nodeOutcome } from '../../src/core/standing/trace.ts';
import type { Case } from './arbitrary.ts';
import { twinEnrolments, visible } from './data.ts';
import { twinFacts, type TwinFacts } from './facts.ts';
import { load } from './load.ts';
import { twinStandings, type TwinStanding } from './standing.ts';

/** What was compared, so that a campaign can say how much of it there was. */
export interface Compared {
  readonly differences: readonly string[];
  /** Intervals of metrics. */
  readonly facts: number;
  /** Partners on ladders; of these, how many hold at least the entry tier, and how many are open. */
  readonly standings: number;
  readonly earned: number;
  readonly open: number;
}

/** Whether the check of programs accepts a made document; a few carry numbers with more decimals than fit. */
export function accepted(c: Case): boolean {
  return (
    checkDocument(c.doc, { kinds: c.kinds, isTimeZone: () => true }, { at: (path) => ({ path }) }).program !==
    null
  );
}

/**
 * Formulas, criteria, fit, gate and tiers of all rows and ladders. The facts of the atoms are the twin's, since the engine has
 * them from PostgreSQL only.
 */
export function compareCore(c: Case): Compared {
  const facts = twinFacts(c.doc, c.kinds, c.data, c.at);
  const program = programOn(buildProgram(c.doc, { ...c.kinds, ...c.doc.kinds }), c.at.asOf);
  const own = [...facts.values()];
  const evaluation = evaluate(program, { rows: own.length, columns: twinColumns(program, own) });
  const standings = twinStandings(c.doc, facts, twinEnrolments(c.data, c.at), c.at.asOf);
  const formulas = program.metrics.filter((m) => 'formula' in m.source && !m.name.startsWith('fit/'));
  const order = [...facts.keys()];
  return {
    differences: [
      ...formulas.flatMap(({ name }) => own.flatMap((f, row) => factDifference(name, f, row, evaluation))),
      ...standings.flatMap((twin) => standingDifference(twin, evaluation, order.indexOf(twin.partner))),
    ],
    facts: formulas.length * own.length,
    standings: standings.length,
    earned: standings.filter((s) => s.earned >= 0).length,
    open: standings.filter((s) => s.earned < s.possible).length,
  };
}

/** The facts of all atoms by the one statement in PostgreSQL, for all partners, and for one against its row of the full run. */
export async function compareStatement(owner: pg.Client, c: Case): Promise<Compared> {
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
  const moment = { asOf: c.at.asOf, mode: c.at.mode, yearStarts: c.doc.calendar.yearStarts };
  const input = { doc: c.doc, kinds, atoms: program.atoms, moment, cutOff: c.at.cutOff, feeds };
  const rows = await ask(owner, input);
  const twin = twinFacts(c.doc, c.kinds, c.data, c.at);
  const differences = rows.flatMap((row) =>
    program.atoms.flatMap((atom, k) => {
      const expected = twin.get(Number(row.id))?.[twinName(atom.name)];
      const [got, wanted] = [
        shown(row.least[k], (row.most ?? row.least)[k]),
        shown(expected?.[0], expected?.[1]),
      ];
      return got === wanted ? [] : [`partner ${row.id}, ${atom.name}: ${got}, the twin has ${wanted}`];
    }),
  );
  const [ids, twinIds] = [rows.map((r) => Number(r.id)), [...twin.keys()].toSorted((a, b) => a - b)];
  if (!isDeepStrictEqual(ids, twinIds))
    differences.push(`partners ${ids.join()}, the twin has ${twinIds.join()}`);
  const [one] = rows;
  const alone = one && (await ask(owner, { ...input, partner: Number(one.id) }));
  if (one && !isDeepStrictEqual(alone, [one]))
    differences.push(`partner ${one.id} alone: ${JSON.stringify(alone)}, among all ${JSON.stringify(one)}`);
  return { differences, facts: rows.length * program.atoms.length, standings: 0, earned: 0, open: 0 };
}

interface FactRow {
  readonly id: string;
  readonly least: readonly number[];
  readonly most: readonly number[] | null;
}

async function ask(owner: pg.Client, input: Parameters<typeof atomsStatement>[0]): Promise<FactRow[]> {
  const { text, values } = atomsStatement(input);
  return (await owner.query<FactRow>(text, [...values])).rows;
}

/** The twin's name of a metric that the program made up by itself. */
function twinName(name: string): string {
  const [prefix, motion, ...rest] = name.split('/');
  if (prefix === 'exempt') return `exempt:${name.slice('exempt/'.length)}`;
  if (prefix === 'award') return `award:${motion ?? ''}`;
  if (prefix === 'score') return `fit:${motion ?? ''}:${rest.join('/')}`;
  if (prefix === 'must') return `must:${motion ?? ''}:${rest.join('/')}`;
  return name;
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

function factDifference(name: string, facts: TwinFacts, row: number, evaluation: Evaluation): string[] {
  const twin = facts[twinName(name)];
  const { least, most } = evaluation.fact(name, row);
  const [got, wanted] = [shown(least, most), shown(twin?.[0], twin?.[1])];
  return got === wanted ? [] : [`row ${row}, ${name}: ${got}, the twin has ${wanted}`];
}

function standingDifference(twin: TwinStanding, evaluation: Evaluation, row: number): string[] {
  const ladder = evaluation.ladders.find((l) => l.ladder.key === twin.ladder);
  if (!ladder) return [`no ladder '${twin.ladder}'`];
  const [gate, fit] = [ladder.gate(row), ladder.fit(row)];
  const got = {
    earned: ladder.earned[row],
    possible: ladder.possibleTier[row],
    holdable: ladder.holdable[row],
    eligible: ladder.eligible[row],
    gate: gate === 'not-asked' ? 'met' : gate,
    fit: fit === 'not-asked' ? null : fit,
    tiers: ladder.ladder.tiers.map((t) => nodeOutcome(tierTree(t.enter), evaluation, row)),
  };
  const wanted = {
    earned: twin.earned,
    possible: twin.possible,
    holdable: twin.holdable,
    eligible: twin.eligible,
    gate: twin.gate,
    fit: twin.fitVerdict,
    tiers: twin.tiers.map((t) => t.outcome),
  };
  return isDeepStrictEqual(got, wanted)
    ? []
    : [
        `partner ${twin.partner} on ${twin.ladder}: ${JSON.stringify(got)}, the twin has ${JSON.stringify(wanted)}`,
      ];
}
