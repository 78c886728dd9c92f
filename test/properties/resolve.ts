/** Random data, changed in ways of which the outcome is known: claims decided, rows in another order, once more. */
import type { EvidenceRow, TwinData } from '../twin/data.ts';
import { Dice, type Tape } from '../twin/tape.ts';
import type { Interval } from '../../src/core/standing/interval.ts';

/** Every claim that is still open, verified or rejected. */
export function decided(data: TwinData, choices: Tape): TwinData {
  const d = new Dice(choices);
  const settle = (row: EvidenceRow): EvidenceRow =>
    row.status === 'claimed' ? { ...row, status: d.chance(50) ? 'verified' : 'rejected' } : row;
  return { ...data, evidence: data.evidence.map(settle) };
}

/** The same rows in another order; ids, by which ties are broken, stay with their rows. */
export function mixed(data: TwinData, choices: Tape): TwinData {
  const d = new Dice(choices);
  const turn = <T>(rows: readonly T[]): readonly T[] => {
    const at = rows.length === 0 ? 0 : d.int(rows.length);
    const turned = [...rows.slice(at), ...rows.slice(0, at)];
    return d.chance(50) ? turned.toReversed() : turned;
  };
  return {
    partners: data.partners,
    persons: data.persons,
    aliases: turn(data.aliases),
    attributes: turn(data.attributes),
    enrolments: turn(data.enrolments),
    employment: turn(data.employment),
    evidence: turn(data.evidence),
    feeds: turn(data.feeds),
    references: turn(data.references),
    rates: turn(data.rates),
    placements: turn(data.placements),
  };
}

/** Whether everything that `inner` allows is allowed by `outer`. */
export function within(inner: Interval, outer: Interval): boolean {
  const perhapsNone = Number.isNaN(outer.least);
  if (Number.isNaN(inner.least) && !perhapsNone) return false;
  if (Number.isNaN(inner.most)) return true;
  return inner.most <= outer.most && (Number.isNaN(inner.least) || perhapsNone || inner.least >= outer.least);
}
