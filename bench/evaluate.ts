/** How fast facts become standings, beside a loop written by hand for the one program, and beside general rule engines. */
import type { Program } from '../src/core/program/program.ts';
import { gateNode } from '../src/core/program/program.ts';
import { leavesOf } from '../src/core/program/tree.ts';
import type { Node } from '../src/core/program/program.ts';
import { day } from '../src/core/calendar.ts';
import { evaluate, type Evaluation } from '../src/core/standing/evaluate.ts';
import type { Facts } from '../src/core/standing/facts.ts';
import { measure, type Bench, type Contestant } from './measure.ts';
import {
  duckdb,
  jsonLogic,
  jsonRules,
  type Peer,
  type PeerCriterion,
  type PeerLadder,
} from './peers/index.mjs';
import { benchFacts, benchProgram } from './evaluate/program.ts';
import { byHand, type HandWritten } from './evaluate/reference.ts';

const moment = { asOf: day('2026-12-31'), mode: 'review', yearStarts: '01-01' } as const;

/** See README.md in this folder. */
export const evaluateBench: Bench = {
  name: 'evaluate',
  about: 'facts to standings: 12 metrics, 3 ladders of 4 tiers, with gate and thresholds to keep',
  run: async ({ rounds, size, say }) => {
    const rows = size('rows', 1_000_000);
    const program = benchProgram();
    const facts = benchFacts(rows);
    requireEqual(evaluate(program, facts, moment), byHand(facts), rows);
    const hand: Contestant = { name: 'a loop by hand', role: 'reference', run: () => void byHand(facts) };
    const ours: Contestant = {
      name: 'Tierwright',
      role: 'ours',
      run: () => void evaluate(program, facts, moment),
    };
    const both = await measure([hand, ours], rounds);

    say('Making the peers ready.');
    const some = Math.max(1, Math.floor(rows / 100));
    const peers = await peerContestants(program, facts, some);
    const peersPart = twoValued(facts);
    const { ladders } = evaluate(program, peersPart, moment);
    for (const { name, run, part } of peers) {
      const tiers = ladders.map((l) => (part === 1 ? l.earned : l.earned.subarray(0, some)));
      requireSum(name, await run(), sumOfTiers(tiers));
    }
    const withPeers = await measure(
      [
        hand,
        {
          name: 'Tierwright, the peers’ part',
          role: 'peer',
          run: () => void evaluate(program, peersPart, moment),
        },
        ...peers.map(({ name, run, part, rounds: few }): Contestant => ({
          name,
          role: 'peer',
          part,
          rounds: few,
          run: async () => void (await run()),
        })),
      ],
      rounds,
    );
    const measured = [...both, ...withPeers.filter((m) => m.role === 'peer')];
    const ratio = measured.find((m) => m.role === 'ours')?.ratio ?? NaN;
    return {
      measured,
      facts: {
        rows,
        criteria: program.ladders.reduce(
          (n, l) => n + l.tiers.reduce((m, t) => m + leavesOf(t.enter.criteria).length, 0),
          0,
        ),
        'peers decide': 'sure facts only, no range, no thresholds to keep: the two-valued part of the work',
      },
      aims: [{ aim: 'at most 2 times the loop by hand', value: round(ratio), reached: ratio <= 2 }],
    };
  },
};

interface ReadyPeer {
  readonly name: string;
  readonly run: Peer;
  readonly part: number;
  readonly rounds: number;
}

async function peerContestants(program: Program, facts: Facts, some: number): Promise<ReadyPeer[]> {
  const ladders = peerLadders(program);
  const columns = new Map([...facts.columns].map(([name, { least }]) => [name, least]));
  const whole = { part: 1, rounds: 5 };
  return [
    { name: 'DuckDB, two threads', run: await duckdb(ladders, columns, facts.rows), ...whole },
    { name: 'json-logic, compiled', run: await jsonLogic(ladders, columns, facts.rows), part: 1, rounds: 3 },
    {
      name: 'json-rules-engine, a hundredth of the rows times 100',
      run: await jsonRules(ladders, columns, some),
      part: 1 / 100,
      rounds: 3,
    },
  ];
}

/** Tiers with their gate, as peers are given them. */
function peerLadders(program: Program): PeerLadder[] {
  return program.ladders.map((ladder) => {
    const gate = gateNode(ladder, 'enter');
    return ladder.tiers.map((tier, t) => [
      ...criteria(tier.enter.criteria),
      ...(gate && t > 0 ? criteria(gate) : []),
    ]);
  });
}

function criteria(node: Node): PeerCriterion[] {
  if (node.node === 'leaf')
    return [
      { metric: node.metric, op: node.op === 'atMost' ? '<=' : '>=', threshold: Number(node.threshold) },
    ];
  return node.kind === 'any' && node.members.length > 1
    ? [{ any: node.members.flatMap(criteria) }]
    : node.members.flatMap(criteria);
}

function twoValued({ rows, columns }: Facts): Facts {
  return { rows, columns: new Map([...columns].map(([name, { least }]) => [name, { least, most: least }])) };
}

function requireEqual({ ladders }: Evaluation, hand: readonly HandWritten[], rows: number): void {
  ladders.forEach((ladder, l) => {
    for (const of of ['earned', 'possibleTier', 'holdable'] as const) {
      for (let i = 0; i < rows; i++)
        if (ladder[of][i] !== hand[l]?.[of][i]) throw new Error(`Row ${i} of ladder ${l} differs in ${of}.`);
    }
  });
}

function sumOfTiers(tiers: readonly Int16Array[]): number {
  return tiers.reduce((sum, column) => column.reduce((s, t) => s + t, sum), 0);
}

function requireSum(name: string, found: number, expected: number): void {
  if (found !== expected)
    throw new Error(`${name} gives other tiers: their sum is ${found}, not ${expected}.`);
}

function round(n: number): number {
  return Math.round(n * 100) / 100;
}
