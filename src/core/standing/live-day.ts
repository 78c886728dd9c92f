/** The day from which a live standing looks (rule 4). */
import type { Day } from '../calendar.ts';
import { kindsRead, reachOf, type Feed } from '../metrics/coverage.ts';
import { aggregateOf, aggregatesOf } from '../metrics/atom.ts';
import { employmentFeed } from '../program/kinds.ts';
import { operands } from '../program/metric-refs.ts';
import { ladderReads, type Ladder, type Program } from '../program/program.ts';

/**
 * The latest day, today at most, through which every feed reaches that a ladder's criteria read, each with the lag that it is allowed. Feeds of
 * what partners and reviewers supply hold nobody back: what they have not said is theirs to say.
 */
export function liveDay(program: Program, ladder: Ladder, feeds: readonly Feed[], today: Day): Day {
  const kinds = kindsOfLadder(program, ladder);
  const reaches = feeds.flatMap(({ kind, completeThrough, lagDays }) =>
    completeThrough !== null && kinds.has(kind) ? [reachOf(completeThrough, lagDays)] : [],
  );
  return [today, ...reaches].reduce((a, b) => (a < b ? a : b));
}

/** Kinds that the vendor's own systems supply and a ladder reads, through whatever formulas and other ladders. */
function kindsOfLadder(program: Program, ladder: Ladder): ReadonlySet<string> {
  const metrics = new Map(program.metrics.map((m) => [m.name, m]));
  const kinds = new Set<string>();
  const [seen, ladders] = [new Set<string>(), new Set<string>()];
  const ofLadder = (one: Ladder): void => {
    if (ladders.has(one.key)) return;
    ladders.add(one.key);
    for (const name of ladderReads(one)) ofMetric(name);
  };
  const ofMetric = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const source = metrics.get(name)?.source;
    if (!source) return;
    if ('atom' in source) {
      const { atom } = source;
      const aggregates =
        atom.measure === 'rows' ? [aggregateOf(atom)] : atom.measure === 'each' ? aggregatesOf(atom) : [];
      for (const kind of aggregates.flatMap(kindsRead)) kinds.add(kind);
      return;
    }
    operands(source.formula).forEach(ofMetric);
    if ('ladder' in source.formula) {
      const { ladder: key } = source.formula;
      program.ladders.filter((l) => l.key === key).forEach(ofLadder);
    }
  };
  ofLadder(ladder);
  const ofPersons = [...kinds].some((kind) => program.kinds[kind]?.owner === 'person');
  const own = [...kinds].filter((kind) => program.kinds[kind]?.suppliedBy === 'vendor');
  return new Set([...own, ...(ofPersons ? [employmentFeed] : [])]);
}
