/** Where partners of a ladder come from and go to, counted: the figures behind the picture of the movement. */
import type { AuditRow } from '../standing/audit.ts';
import type { DecisionKind } from '../standing/decide.ts';
import type { Ladder } from '../program/program.ts';
import { decisionOrder } from '../words/decision.ts';
import { tierInWords } from '../words/verdict.ts';

/** One end of a flow. Ends order from the top of the ladder down. */
export interface End {
  readonly name: string;
  /** Tiers by index; below and beside the ladder, negative. */
  readonly rank: number;
}

/** Partners that hold one thing and would hold another. */
export interface Flow {
  readonly from: End;
  readonly to: End;
  readonly kind: DecisionKind;
  readonly partners: number;
}

const beside = { below: -1, none: -2, other: -3, pending: -2, exit: -3 } as const;

/** The flows of one ladder's rows; their numbers add up to the rows. Moves first, each kind from the top of the ladder down. */
export function flowsOf(ladder: Ladder, rows: readonly AuditRow[]): readonly Flow[] {
  const counts = new Map<string, { flow: Omit<Flow, 'partners'>; partners: number }>();
  for (const row of rows) {
    const flow = { from: fromOf(ladder, row), to: toOf(ladder, row), kind: row.decision.kind };
    const id = `${flow.kind} ${flow.from.rank} ${flow.to.rank}`;
    const count = counts.get(id) ?? { flow, partners: 0 };
    count.partners++;
    counts.set(id, count);
  }
  return [...counts.values()]
    .map(({ flow, partners }) => ({ ...flow, partners }))
    .toSorted(
      (a, b) =>
        decisionOrder.indexOf(a.kind) - decisionOrder.indexOf(b.kind) ||
        b.from.rank - a.from.rank ||
        b.to.rank - a.to.rank,
    );
}

function fromOf(ladder: Ladder, { held }: AuditRow): End {
  switch (held.held) {
    case 'tier':
      return { name: tierInWords(ladder, held.tier), rank: held.tier };
    case 'none':
      return { name: 'no tier', rank: beside.none };
    case 'unmapped':
      return { name: 'another tier', rank: beside.other };
  }
}

function toOf(ladder: Ladder, { decision, held }: AuditRow): End {
  if (decision.kind === 'propose-exit') return { name: 'exit to decide', rank: beside.exit };
  if (decision.next !== null) return { name: tierInWords(ladder, decision.next), rank: decision.next };
  return held.held === 'unmapped'
    ? { name: 'another tier', rank: beside.other - 1 }
    : { name: 'no tier', rank: beside.pending };
}
