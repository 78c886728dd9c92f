/** The peers' doors, typed here because their packages are installed only when a benchmark runs. */

/** A criterion as peers are given it: a column, an operator, a threshold; or a choice of such. */
export type PeerCriterion =
  | { readonly metric: string; readonly op: '>=' | '<='; readonly threshold: number }
  | { readonly any: readonly PeerCriterion[] };

/** What a ladder's tiers ask, from the bottom up; cumulative. */
export type PeerLadder = readonly (readonly PeerCriterion[])[];

export type PeerColumns = ReadonlyMap<string, Float64Array>;

/** Ready to run: everything that can be prepared once has been. Answers the sum of all tiers, so that nothing is skipped. */
export type Peer = () => Promise<number>;

/** DuckDB in this process, the facts in a table of its own, tiers by CASE, two threads at most. */
export function duckdb(ladders: readonly PeerLadder[], columns: PeerColumns, rows: number): Promise<Peer>;

/** json-logic-engine with compiled rules, one rule a tier, a row object at a time. */
export function jsonLogic(ladders: readonly PeerLadder[], columns: PeerColumns, rows: number): Promise<Peer>;

/** json-rules-engine, one rule a tier, a row object at a time. */
export function jsonRules(ladders: readonly PeerLadder[], columns: PeerColumns, rows: number): Promise<Peer>;
