/**
 * Which days a program looks at, and which atoms it reads on each: the as-of day, and those of `earlier`, `sampled` and sampled
 * ladders. The evaluation walks the same ways, so what it asks for is there.
 */
import { shifted, type Day } from '../calendar.ts';
import { fault, IssueError, type Issue } from '../issue.ts';
import type { AtomMetric } from '../metrics/atom.ts';
import { momentOn, mostDays, sampleDays } from '../metrics/samples.ts';
import type { Moment } from '../metrics/window.ts';
import { readBeside } from '../program/attribute-metrics.ts';
import { groupNames } from '../program/look-metrics.ts';
import { isLookFormula, operands, type LookFormula } from '../program/metric-refs.ts';
import { ladderOn, wholeOf } from '../program/on-day.ts';
import { ladderReads, type Ladder, type Program } from '../program/program.ts';
import { scopedName, type Scope } from '../program/scope.ts';

/** The atoms that are read on a day. */
export interface DayAtoms {
  readonly day: Day;
  readonly atoms: readonly AtomMetric[];
}

/** The days of a program, the as-of day with all atoms first, then the others in order. Throws where they cannot be looked at. */
export function lookDays(program: Program, moment: Moment): readonly DayAtoms[] {
  const { days, issues } = walkLooks(program, moment);
  if (issues.length > 0) throw new IssueError(issues);
  return days;
}

/** The days, and what is wrong with them: a ladder that is sampled on no day, or too many days in all. */
export function walkLooks(
  program: Program,
  moment: Moment,
): { readonly days: readonly DayAtoms[]; readonly issues: readonly Issue[] } {
  const main = { day: moment.asOf, atoms: program.atoms };
  if (!looksElsewhere(program)) return { days: [main], issues: [] };
  const walk = new Walk(wholeOf(program), moment);
  for (const metric of program.metrics) walk.metric(metric.name, moment.asOf, null);
  for (const ladder of wholeOf(program).ladders) walk.ladder(ladder, moment.asOf);
  const others = [...walk.days]
    .filter(([day, names]) => day !== moment.asOf && names.size > 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, names]): DayAtoms => ({ day, atoms: program.atoms.filter((a) => names.has(a.name)) }));
  if (others.length > mostDays)
    walk.issues.push(
      fault(
        'sample-days',
        `As of ${moment.asOf} the program looks at ${others.length} days besides; ${mostDays} are the most.`,
        'Sample the last days of weeks or months, or a shorter window: each day costs as much as an audit of one day.',
      ),
    );
  return { days: [main, ...others], issues: walk.issues };
}

function looksElsewhere({ metrics, ladders }: Program): boolean {
  return (
    ladders.some((l) => l.doc.sample !== undefined) ||
    metrics.some(({ source }) => 'formula' in source && isLookFormula(source.formula))
  );
}

class Walk {
  readonly days = new Map<Day, Set<string>>();
  readonly issues: Issue[] = [];
  private readonly program: Program;
  private readonly moment: Moment;
  private readonly metrics: ReadonlyMap<string, Program['metrics'][number]>;
  private readonly seen = new Set<string>();

  constructor(program: Program, moment: Moment) {
    this.program = program;
    this.moment = moment;
    this.metrics = new Map(program.metrics.map((m) => [m.name, m]));
  }

  metric(name: string, day: Day, scope: Scope | null): void {
    const source = this.metrics.get(name)?.source;
    if (!source || this.exceeded()) return;
    const here = scope !== null && this.program.scoped.get(scope.by)?.has(name) === true ? scope : null;
    const own = here === null ? name : scopedName(name, here);
    if (!this.first(`metric ${own} ${day}`)) return;
    if ('atom' in source) for (const read of [own, ...readBeside(source.atom)]) this.atom(read, day);
    else if (isLookFormula(source.formula)) this.elsewhere(source.formula, day, here);
    else for (const operand of operands(source.formula)) this.metric(operand, day, here);
  }

  ladder(ladder: Ladder, day: Day): void {
    if (!this.first(`ladder ${ladder.key} ${day}`)) return;
    const days = ladderDays(ladder, momentOn(this.moment, day));
    if (days.length === 0)
      this.issues.push(
        fault(
          'fold-empty',
          `As of ${day} the ladder '${ladder.label}' is sampled on no day: its window holds none.`,
          'Give `sample` a window in which there always is such a day, or an `every` that has one.',
          { path: ['ladders', ladder.key, 'sample'] },
        ),
      );
    const scopes = ladder.scopes.length === 0 ? [null] : ladder.scopes;
    const read = (reads: ReadonlySet<string>, on: Day): void => {
      for (const scope of scopes) for (const name of reads) this.metric(name, on, scope);
    };
    for (const on of days) read(ladderReads(ladderOn(ladder, on)), on);
    // What is announced shows its figures of the as-of day.
    if (day === this.moment.asOf) read(ladderReads(ladder), day);
  }

  private elsewhere(formula: LookFormula, day: Day, scope: Scope | null): void {
    switch (formula.measure) {
      case 'earlier':
        return this.metric(formula.of, shifted(day, formula.shift), scope);
      case 'sampled':
        for (const on of sampleDays(formula.every, formula.window, momentOn(this.moment, day)))
          for (const name of operands(formula)) this.metric(name, on, scope);
        return;
      case 'standing':
      case 'kept-standing': {
        const ladder = this.program.ladders.find((l) => l.key === formula.ladder);
        if (ladder) this.ladder(ladder, day);
        return;
      }
      case 'rank': {
        const { within, motion } = groupNames(formula);
        for (const name of [formula.of, within, motion]) if (name !== null) this.metric(name, day, scope);
      }
    }
  }

  private atom(name: string, day: Day): void {
    const names = this.days.get(day) ?? new Set();
    this.days.set(day, names.add(name));
  }

  /** A walk that found far too many days need not find them all. */
  private exceeded(): boolean {
    return this.days.size > mostDays * 10;
  }

  private first(visit: string): boolean {
    if (this.seen.has(visit)) return false;
    this.seen.add(visit);
    return true;
  }
}

/** The days on which a ladder is looked at, the oldest first. */
export function ladderDays(ladder: Ladder, moment: Moment): readonly Day[] {
  const { sample } = ladder.doc;
  return sample ? sampleDays(sample.every, sample.window, moment) : [moment.asOf];
}
