/** What a tier asks of everybody, figure by figure: criteria that no choice leaves out and from which nobody is excused. */
import type { Metric } from '../program/program.ts';
import type { GroupDoc } from '../program/schema.ts';
import { thresholdNumber } from '../program/threshold-fact.ts';
import { comparisonsOf } from '../program/tree.ts';
import { metricNamed } from '../standing/trace.ts';
import type { Operator } from '../standing/interval.ts';
import { thresholdInWords } from '../words/value.ts';
import type { Path, Rung, Subject } from './subject.ts';

/** One comparison that has to hold, in whole units of its metric, with the days on which it counts. */
export interface RequiredFigure {
  readonly metric: Metric;
  readonly op: Operator;
  readonly figure: number;
  readonly days: Days;
  readonly path: Path;
}

/** From and until as a document writes them; texts of days sort as days do. */
interface Days {
  readonly from: string;
  readonly until: string;
}

const always: Days = { from: '0001-01-01', until: '9999-12-31' };

/** What a tier itself requires, without what has ended. */
export function requiredOf(subject: Subject, { tier, path }: Rung): readonly RequiredFigure[] {
  const inside = (group: GroupDoc, at: Path, around: Days): readonly RequiredFigure[] => {
    const days = bothDays(around, { from: group.from ?? always.from, until: group.until ?? always.until });
    if (days === null || days.until < subject.today) return [];
    if ('all' in group) return group.all.flatMap((g, i) => inside(g, [...at, 'all', i], days));
    const [key, members] = 'any' in group ? ['any', group.any] : 'of' in group ? ['of', group.of] : [];
    if (key !== undefined && members !== undefined) {
      const isChoice = 'any' in group ? members.length > 1 : 'of' in group && group.atLeast < members.length;
      return isChoice ? [] : members.flatMap((g, i) => inside(g, [...at, key, i], days));
    }
    if (!('metric' in group) || group.exempt !== undefined) return [];
    const metric = metricNamed(subject.program, group.metric);
    return comparisonsOf(group).flatMap(([op, threshold]): RequiredFigure[] =>
      typeof threshold === 'object'
        ? []
        : [{ metric, op, figure: thresholdNumber(threshold, metric), days, path: at }],
    );
  };
  return inside(tier.doc.enter, [...path, 'enter'], always);
}

/** The days that lie in both; null where there are none. */
export function bothDays(a: Days, b: Days): Days | null {
  const both = {
    from: a.from > b.from ? a.from : b.from,
    until: a.until < b.until ? a.until : b.until,
  };
  return both.from <= both.until ? both : null;
}

/** `at least EUR 50,000`. */
export function figureInWords({ op, figure, metric }: RequiredFigure, { program }: Subject): string {
  return thresholdInWords(op, figure, metric, program);
}

/** A figure of a tier, and one of a tier beneath it that asks for more of the same. */
interface EasierFigure {
  readonly own: RequiredFigure;
  readonly beneath: RequiredFigure;
  readonly rung: Rung;
}

/** Figures of a tier of a cumulative ladder that are easier than those of the tiers beneath it, which it asks for too. */
export function easierThanBeneath(subject: Subject, rung: Rung): readonly EasierFigure[] {
  if (!rung.ladder.doc.cumulative) return [];
  const lower = subject.rungsOf(rung.ladder).slice(0, rung.index).toReversed();
  const beneath = lower.flatMap((r) => requiredOf(subject, r).map((figure) => ({ rung: r, figure })));
  return requiredOf(subject, rung).flatMap((own): EasierFigure[] => {
    const found = beneath.find(({ figure }) => isEasier(own, figure));
    return found ? [{ own, beneath: found.figure, rung: found.rung }] : [];
  });
}

function isEasier(upper: RequiredFigure, lower: RequiredFigure): boolean {
  if (upper.metric !== lower.metric || upper.op !== lower.op || !bothDays(upper.days, lower.days))
    return false;
  switch (upper.op) {
    case 'atLeast':
    case 'above':
      return upper.figure < lower.figure;
    case 'atMost':
    case 'below':
      return upper.figure > lower.figure;
    case 'is':
      return false;
  }
}
