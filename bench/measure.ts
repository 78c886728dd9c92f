/** Measuring contestants side by side: one warm-up, then rounds in which each runs once, medians, and ratios to a reference. */
import { cpus, totalmem } from 'node:os';

/** Something that is timed. `run` does the work once; what it returns is not timed further. */
export interface Contestant {
  readonly name: string;
  /** Ours is compared with the reference; peers stand beside for scale. */
  readonly role: 'ours' | 'reference' | 'peer';
  /** Untimed, before each round. */
  readonly before?: () => void | Promise<void>;
  readonly run: () => void | Promise<void>;
  /** Rounds of a contestant that is too slow for as many as the others have. */
  readonly rounds?: number;
  /** The part of the work that it does, where the whole would take too long; its time counts for the whole. */
  readonly part?: number;
}

/** What was measured of one contestant. */
export interface Measured {
  readonly name: string;
  readonly role: Contestant['role'];
  /** Milliseconds of each round, in order. */
  readonly ms: readonly number[];
  readonly median: number;
  /** Median of the ratios to the reference of the same round; null for the reference and without one. */
  readonly ratio: number | null;
}

/** A bench's answer. `facts` are other figures it found (rows, bytes, peak memory), by name with their unit. */
export interface Report {
  readonly measured: readonly Measured[];
  readonly facts: Readonly<Record<string, number | string>>;
  /** Each a sentence with what the design asks and whether it was reached. */
  readonly aims: readonly { readonly aim: string; readonly value: number; readonly reached: boolean }[];
}

/** One benchmark: a file of its own in this folder, listed in `run.ts`. */
export interface Bench {
  readonly name: string;
  /** One line for people. */
  readonly about: string;
  readonly run: (options: BenchOptions) => Promise<Report>;
}

export interface BenchOptions {
  readonly rounds: number;
  /** Other sizes than the aims are stated for, by name; each bench says which it knows. */
  readonly size: (name: string, otherwise: number) => number;
  /** Progress, for people who wait. */
  readonly say: (line: string) => void;
}

/** Runs the contestants in turns, so that what disturbs the machine disturbs all of them. */
export async function measure(contestants: readonly Contestant[], rounds: number): Promise<Measured[]> {
  const times = contestants.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [i, contestant] of contestants.entries()) {
      if (round >= (contestant.rounds ?? rounds)) continue;
      await contestant.before?.();
      const start = performance.now();
      await contestant.run();
      const ms = performance.now() - start;
      if (round >= 0) times[i]?.push(ms / (contestant.part ?? 1)); // the first turn warms up
    }
  }
  const reference = times[contestants.findIndex((c) => c.role === 'reference')];
  return contestants.map(({ name, role }, i) => {
    const ms = times[i] ?? [];
    const ratios = reference && role !== 'reference' ? ratiosOf(ms, reference) : [];
    return { name, role, ms, median: median(ms), ratio: ratios.length > 0 ? median(ratios) : null };
  });
}

/** Round by round; a contestant with fewer rounds is compared with the reference's median. */
function ratiosOf(ms: readonly number[], reference: readonly number[]): number[] {
  const whole = ms.length === reference.length;
  return ms.map((m, i) => m / (whole ? (reference[i] ?? NaN) : median(reference)));
}

/** The middle value; of an even number of values the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [a, b] = [sorted[middle - 1] ?? NaN, sorted[middle] ?? NaN];
  return sorted.length % 2 === 1 ? b : (a + b) / 2;
}

/** The machine in a line. */
export function machine(): string {
  const [first] = cpus();
  return `${first?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
}
