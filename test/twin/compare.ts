/** One case in both evaluators: every way in which they differ, in words; an empty list is the proof. */
import { isDeepStrictEqual } from 'node:util';
import type pg from 'pg';
import type { Day } from '../../src/core/calendar.ts';
import { momentOn } from '../../src/core/metrics/samples.ts';
import { atomsStatement } from '../../src/core/metrics/statement.ts';
import { programOn } from '../../src/core/program/on-day.ts';
import { tierTree, type Program } from '../../src/core/program/program.ts';
import { evaluate, type Evaluation } from '../../src/core/standing/evaluate.ts';
import { looksOf } from '../../src/core/standing/fold.ts';
import type { Facts } from '../../src/core/standing/facts.ts';
import type { Column } from '../../src/core/standing/interval.ts';
import { lookDays } from '../../src/core/standing/look-days.ts';
import { nodeOutcome } from '../../src/core/standing/trace.ts';
import type { Case } from './arbitrary.ts';
import { inputOf, momentOf, programOf } from './engine.ts';
import { exactly, type Interval } from './interval.ts';
import { attributeOf } from './attributes.ts';
import type { Look, TwinFacts, Whole } from './facts.ts';
import { load } from './load.ts';
import type { TwinStanding } from './standing.ts';
import { twinFacts, twinStandings, twinWhole } from './whole.ts';

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

/**
 * Formulas, criteria, fit, gate and tiers of all rows and ladders. The facts of the atoms are the twin's, since the engine has
 * them from PostgreSQL only.
 */
export function compareCore(c: Case): Compared {
  const facts = twinFacts(c.doc, c.kinds, c.data, c.at);
  const program = programOn(programOf(c), c.at.asOf);
  const own = [...facts.values()];
  const evaluation = evaluate(program, coreFacts(c, program), momentOf(c));
  const standings = twinStandings(c.doc, c.kinds, c.data, c.at);
  const formulas = program.metrics.filter((m) => 'formula' in m.source && !m.name.includes('/'));
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
  const program = programOf(c);
  const input = inputOf(c, program);
  const { moment } = input;
  const whole = twinWhole(c.doc, c.kinds, c.data, c.at);
  const differences: string[] = [];
  let facts = 0;
  for (const { day, atoms } of lookDays(program, moment)) {
    const found = await ask(owner, {
      ...input,
      atoms,
      moment: momentOn(moment, day),
      population: moment.asOf,
    });
    facts += found.length * atoms.length;
    for (const row of found) {
      for (const [k, atom] of atoms.entries()) {
        const expected = atomFact(whole, program, atom.name, Number(row.id), day);
        const [got, wanted] = [
          shown(row.least[k], (row.most ?? row.least)[k]),
          shown(expected?.[0], expected?.[1]),
        ];
        if (got !== wanted)
          differences.push(`partner ${row.id}, ${atom.name} on ${day}: ${got}, the twin has ${wanted}`);
      }
    }
  }
  const rows = await ask(owner, input);
  const [ids, twinIds] = [
    rows.map((r) => Number(r.id)),
    [...whole.enrolments.keys()].toSorted((a, b) => a - b),
  ];
  if (!isDeepStrictEqual(ids, twinIds))
    differences.push(`partners ${ids.join()}, the twin has ${twinIds.join()}`);
  const [one] = rows;
  const alone = one && (await ask(owner, { ...input, partner: Number(one.id) }));
  if (one && !isDeepStrictEqual(alone, [one]))
    differences.push(`partner ${one.id} alone: ${JSON.stringify(alone)}, among all ${JSON.stringify(one)}`);
  return { differences, facts, standings: 0, earned: 0, open: 0 };
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
  if (prefix === 'exempt' || prefix === 'lookup' || prefix === 'since')
    return `${prefix}:${name.slice(prefix.length + 1)}`;
  if (prefix === 'known' || prefix === 'held') return `${prefix}:${motion ?? ''}`;
  if (prefix === 'award') return `award:${motion ?? ''}`;
  if (prefix === 'score') return `fit:${motion ?? ''}:${rest.join('/')}`;
  if (prefix === 'must') return `must:${motion ?? ''}:${rest.join('/')}`;
  return name;
}

function shown(least: number | undefined, most: number | undefined): string {
  return `[${String(least)}, ${String(most)}]`;
}

/** An atom of the program as the twin has it: in a scope, by the group of a rank, or as it is. */
function atomFact(
  whole: Whole,
  program: Program,
  name: string,
  partner: number,
  day: Day,
): Interval | undefined {
  const [plain = name, scope] = name.split('@');
  const [by = '', value = ''] = scope?.split('=') ?? [];
  const look: Look = { day, scope: scope === undefined ? null : { by, value } };
  if (plain.startsWith('within/')) {
    const attribute = plain.slice('within/'.length);
    const values = program.doc.attributes[attribute]?.values ?? [];
    const found = attributeOf({ ...whole.world, at: { ...whole.world.at, asOf: day } }, partner, attribute);
    if (found === undefined) return [0, values.length];
    const index = values.indexOf(found.value);
    return exactly(index < 0 ? values.length : index);
  }
  if (plain.startsWith('enrolled/'))
    return exactly(Number(whole.enrolments.get(partner)?.has(plain.slice('enrolled/'.length))));
  return program.doc.metrics[plain] === undefined
    ? whole.others(partner, look)[twinName(plain)]
    : whole.fact(plain, partner, look).value;
}

/** The columns that the twin's facts of the atoms make on every day, for the pure part. */
function coreFacts(c: Case, program: Program): Facts {
  const whole = twinWhole(c.doc, c.kinds, c.data, c.at);
  const partners = [...whole.enrolments.keys()];
  const days = lookDays(program, momentOf(c)).map(({ day, atoms }) => {
    const columns = atoms.map(({ name }): readonly [string, Column] => {
      const facts = partners.map((partner) => {
        const fact = atomFact(whole, program, name, partner, day);
        if (!fact) throw new Error(`the twin has no '${name}'`);
        return fact;
      });
      return [
        name,
        { least: Float64Array.from(facts, ([l]) => l), most: Float64Array.from(facts, ([, m]) => m) },
      ];
    });
    return [day, new Map(columns)] as const;
  });
  return { rows: partners.length, columns: days[0]?.[1] ?? new Map(), others: new Map(days.slice(1)) };
}

function factDifference(name: string, facts: TwinFacts, row: number, evaluation: Evaluation): string[] {
  const twin = facts[twinName(name)];
  const { least, most } = evaluation.fact(name, row);
  const [got, wanted] = [shown(least, most), shown(twin?.[0], twin?.[1])];
  return got === wanted ? [] : [`row ${row}, ${name}: ${got}, the twin has ${wanted}`];
}

const inOrder = (a: Look, b: Look): number =>
  `${a.day} ${a.scope?.value ?? ''}` < `${b.day} ${b.scope?.value ?? ''}` ? -1 : 1;

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
    looks: looksOf(ladder.seen)
      .map(({ day, scope, fact, ladder: there }) => ({
        day,
        scope: scope && { by: scope.by, value: scope.value },
        tiers: there.tiers.map((t) => nodeOutcome(tierTree(t.enter), { fact }, row)),
      }))
      .toSorted(inOrder),
  };
  const wanted = {
    earned: twin.earned,
    possible: twin.possible,
    holdable: twin.holdable,
    eligible: twin.eligible,
    gate: twin.gate,
    fit: twin.fitVerdict,
    looks: twin.looks
      .map(({ day, scope, tiers }) => ({ day, scope, tiers: tiers.map((t) => t.outcome) }))
      .toSorted(inOrder),
  };
  return isDeepStrictEqual(got, wanted)
    ? []
    : [
        `partner ${twin.partner} on ${twin.ladder}: ${JSON.stringify(got)}, the twin has ${JSON.stringify(wanted)}`,
      ];
}
