/** Random programs and data for fast-check. Everything shrinks to the smallest document and the fewest rows. */
import fc from 'fast-check';
import type { Kinds } from '../../src/core/program/kinds.ts';
import type { ProgramDoc } from '../../src/core/program/schema.ts';
import { aim } from './aim.ts';
import type { At, TwinData } from './data.ts';
import { twinFacts } from './whole.ts';
import { makeData, type DataTapes } from './make-data.ts';
import { makeProgram, type ProgramTapes } from './make-program.ts';
import { tape } from './tape.ts';

/** Kinds that a made document relies on besides its own: awards, as they are shipped. */
export const baseKinds: Kinds = {
  award: { label: 'invitation or approval', suppliedBy: 'program', owner: 'partner', validity: true, fields: { award: 'text' }, defaults: {} },
}; // prettier-ignore

const programTapes = (metrics: number): fc.Arbitrary<ProgramTapes> =>
  fc.record({
    head: tape(48),
    kinds: fc.array(tape(24), { minLength: 1, maxLength: 4 }),
    metrics: fc.array(tape(160), { minLength: 1, maxLength: metrics, size: 'max' }),
    profile: tape(64),
    gate: fc.array(tape(40), { maxLength: 2 }),
    ladders: fc.array(fc.array(tape(48), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
    looks: fc.array(tape(32), { minLength: 3, maxLength: 3 }),
  });

const dataTapes = (rows: number): fc.Arbitrary<DataTapes> =>
  fc.record({
    at: tape(2),
    partners: fc.array(tape(64), { minLength: 1, maxLength: 6 }),
    persons: fc.array(tape(24), { maxLength: 4 }),
    evidence: fc.array(tape(64), { maxLength: rows, size: 'max' }),
    feeds: fc.array(tape(32), { minLength: 5, maxLength: 5 }),
    rates: fc.array(tape(8), { maxLength: 8, size: 'max' }),
    tables: tape(160),
  });

/** Upper limits of a case; both decide how long one takes. */
export interface Size {
  readonly metrics?: number;
  readonly rows?: number;
}

/** A valid document (read by `programSchema`, every default filled in) of all measures that are evaluated. */
export function anyProgram({ metrics = 10 }: Size = {}): fc.Arbitrary<ProgramDoc> {
  return programTapes(metrics).map(makeProgram);
}

/** Rows for a document, and the moment to look at them. `kinds` are the shipped ones. */
export function anyData(
  doc: ProgramDoc,
  kinds: Kinds = baseKinds,
  { rows = 40 }: Size = {},
): fc.Arbitrary<{ data: TwinData; at: At }> {
  return dataTapes(rows).map((tapes) => makeData(doc, kinds, tapes));
}

/** One case to compare: a document, its data and the moment. */
export interface Case {
  readonly doc: ProgramDoc;
  /** Shipped kinds; the document's own come on top. */
  readonly kinds: Kinds;
  readonly data: TwinData;
  readonly at: At;
}

/** Document and data together, with most thresholds moved to where the facts lie. Shrinks in both. */
export function anyCase({ metrics = 10, rows = 40 }: Size = {}): fc.Arbitrary<Case> {
  return fc.tuple(programTapes(metrics), dataTapes(rows), tape(32)).map(([program, rest, aimed]) => {
    const doc = makeProgram(program);
    const { data, at } = makeData(doc, baseKinds, rest);
    const facts = [...twinFacts(doc, baseKinds, data, at).values()];
    return { doc: aim(doc, facts, aimed), kinds: baseKinds, data, at };
  });
}
