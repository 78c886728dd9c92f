/** Moves thresholds to where the facts are: exactly there, one unit above, one below. */
import type { GroupDoc, ProgramDoc } from '../../src/core/program/schema.ts';
import { decimalsOf } from './digits.ts';
import type { TwinFacts } from './facts.ts';
import { Dice, type Tape } from './tape.ts';

/** The document with some of its criteria moved to the ends of its partners' facts. `keep` stays looser. */
export function aim(doc: ProgramDoc, facts: readonly TwinFacts[], tape: Tape): ProgramDoc {
  const d = new Dice(tape);
  const moved = (group: GroupDoc): GroupDoc => {
    if ('all' in group) return { ...group, all: group.all.map(moved) };
    if ('any' in group) return { ...group, any: group.any.map(moved) };
    if ('of' in group) return { ...group, of: group.of.map(moved) };
    if ('award' in group) return group;
    const metric = doc.metrics[group.metric];
    const ends = facts.flatMap((f) => f[group.metric] ?? []).filter((end) => Number.isFinite(end));
    if (!metric || metric.unit === 'flag' || metric.unit === 'day' || ends.length === 0 || !d.chance(75))
      return group;
    const { keep, ...rest } = group;
    const upward = 'atLeast' in rest || 'above' in rest;
    const decimals = decimalsOf(doc, metric);
    const inUnit = (fact: number): number => Number((fact / 10 ** decimals).toFixed(decimals));
    // At the end of a fact, or where it just passes, or where it just does not.
    const end = d.pick(ends) + (upward ? -1 : 1) * d.weighted([4, 0], [3, 1], [2, -1]);
    if (Math.abs(end) > 2 ** 45) return group; // beyond what is sure to print and read back the same
    const looser = end + (upward ? -1 : 1) * d.pick([1, 0, 2]);
    const target = inUnit(end);
    const operators = (['atLeast', 'above', 'atMost', 'below', 'is'] as const).filter(
      (o) => rest[o] !== undefined,
    );
    const one = d.pick(operators);
    if (typeof rest[one] === 'object') return group;
    const tier = metric.measure === 'standing' ? doc.ladders[metric.ladder]?.tiers[target] : undefined;
    if (tier && d.chance(50)) return { ...rest, [one]: tier.key };
    return { ...rest, [one]: target, ...(keep === undefined ? {} : { keep: inUnit(looser) }) };
  };
  const { gate } = doc;
  return {
    ...doc,
    ...(gate ? { gate: { checks: gate.checks.map((c) => ({ ...c, ask: moved(c.ask) })) } } : {}),
    ladders: Object.fromEntries(
      Object.entries(doc.ladders).map(([name, ladder]) => [
        name,
        { ...ladder, tiers: ladder.tiers.map((t) => ({ ...t, enter: moved(t.enter) })) },
      ]),
    ),
  };
}
