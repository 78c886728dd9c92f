/**
 * Random choices as tapes of numbers. A tape is read from its beginning; every 0, and everything behind its end, means
 * the simplest choice. So a case shrinks by writing zeros and halves onto tapes and by leaving whole tapes out, and
 * making one costs little more than drawing the numbers.
 */
import fc from 'fast-check';

export type Tape = readonly number[];

const size = 2 ** 16;

class TapeArbitrary extends fc.Arbitrary<Tape> {
  private readonly length: number;

  constructor(length: number) {
    super();
    this.length = length;
  }

  generate(random: fc.Random): fc.Value<Tape> {
    const tape: number[] = [];
    for (let i = 0; i < this.length; i++) tape.push(random.nextInt(0, size - 1));
    return new fc.Value(tape, undefined);
  }

  canShrinkWithoutContext(value: unknown): value is Tape {
    return (
      Array.isArray(value) &&
      value.every((n) => typeof n === 'number' && Number.isInteger(n) && n >= 0 && n < size)
    );
  }

  shrink(tape: Tape): fc.Stream<fc.Value<Tape>> {
    return fc.stream(smaller(tape)).map((t) => new fc.Value(t, undefined));
  }
}

function* smaller(tape: Tape): IterableIterator<Tape> {
  const used = tape.findLastIndex((n) => n > 0) + 1;
  const cut = tape.slice(0, used); // zeros at the end say nothing
  for (let keep = 0; keep < used; keep = keep + Math.ceil((used - keep) / 2)) yield cut.slice(0, keep);
  for (const [i, n] of cut.entries()) if (n > 0) yield cut.with(i, 0);
  for (const [i, n] of cut.entries()) if (n > 1) yield cut.with(i, n >> 1);
}

/** A tape of so many choices. */
export const tape = (length: number): fc.Arbitrary<Tape> => new TapeArbitrary(length);

/** Reads choices off a tape. */
export class Dice {
  private readonly tape: Tape;
  private at = 0;

  constructor(from: Tape | undefined) {
    this.tape = from ?? [];
  }

  /** 0 to n - 1. */
  int(n: number): number {
    return Math.floor(((this.tape[this.at++] ?? 0) * n) / size);
  }

  /** True in so many of a hundred cases. */
  chance(percent: number): boolean {
    return this.int(100) >= 100 - percent;
  }

  /** One of a list; the first is the simplest. */
  pick<const T>(of: readonly T[]): T {
    const found = of[this.int(of.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }

  /** One of several by weight; the first is the simplest. */
  weighted<const T>(...of: readonly (readonly [weight: number, value: T])[]): T {
    let rest = this.int(of.reduce((sum, [w]) => sum + w, 0));
    for (const [weight, value] of of) {
      rest -= weight;
      if (rest < 0) return value;
    }
    throw new Error('nothing to pick from');
  }

  /** Some of a list, at least one, in its order. */
  some<T>(of: readonly T[], percent: number): T[] {
    const first = this.int(of.length);
    return of.filter((_, i) => i === first || this.chance(percent));
  }

  /** A list of `least` to `most` things. */
  list<T>(least: number, most: number, one: (i: number) => T): T[] {
    return Array.from({ length: least + this.int(most - least + 1) }, (_, i) => one(i));
  }
}
