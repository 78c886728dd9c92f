import { dayInWords, parseDay } from '../../calendar.ts';
import type { Tier } from '../../program/program.ts';
import { bothDays, figureInWords, requiredOf, type RequiredFigure } from '../required.ts';
import { spansOf } from '../rule-spans.ts';
import { rule, type Report } from '../rule.ts';
import type { Rung, Subject } from '../subject.ts';

/** Whether nothing of what a tier asks counts, so that it cannot be entered. */
function isNothing({ enter: { own } }: Tier): boolean {
  return own.node === 'group' && own.members.length < own.need;
}

/** Tiers that nobody can enter on some days, since nothing of them counts. */
function* withoutCriteria(subject: Subject): Iterable<Report> {
  for (const whole of subject.program.ladders)
    for (const { ladder, inWords } of spansOf(whole, subject.today))
      for (const { index, path } of subject.rungsOf(whole)) {
        const tier = ladder.tiers[index];
        if (!tier || !isNothing(tier)) continue;
        const above = ladder.doc.cumulative && ladder.tiers.slice(index + 1).some((t) => !isNothing(t));
        // A tier that says itself when it counts is announced, or has ended; that is meant.
        if (whole.tiers[index]?.enter.own.days && !above) continue;
        yield {
          at: path,
          message: `Nobody can enter '${tier.label}'${inWords}: nothing of what it asks counts on those days${above ? ', and the tiers above it ask for it too' : ''}.`,
          remedy: above
            ? 'Let the tiers above begin and end with it.'
            : 'Let one of its criteria count, write `{ all: [] }` beside them if it should ask nothing then, or put the days on `enter`.',
        };
      }
}

const setsFloor = ({ op }: RequiredFigure): boolean => op === 'atLeast' || op === 'above' || op === 'is';
const setsCeiling = ({ op }: RequiredFigure): boolean => op === 'atMost' || op === 'below' || op === 'is';

/** Whether no number is above the one and below the other on days on which both count. */
function clash(floor: RequiredFigure, ceiling: RequiredFigure): boolean {
  if (floor.metric !== ceiling.metric || !setsFloor(floor) || !setsCeiling(ceiling)) return false;
  if (bothDays(floor.days, ceiling.days) === null) return false;
  const strict = floor.op === 'above' || ceiling.op === 'below';
  return floor.figure > ceiling.figure || (strict && floor.figure === ceiling.figure);
}

/** On which days both count; empty where always. */
function daysInWords(a: RequiredFigure, b: RequiredFigure): string {
  const { from = '', until = '' } = bothDays(a.days, b.days) ?? {};
  const [first, last] = [parseDay(from), parseDay(until)];
  const begins = first === undefined || from === '0001-01-01' ? '' : ` from ${dayInWords(first)}`;
  const ends =
    last === undefined || until === '9999-12-31'
      ? ''
      : ` ${begins === '' ? 'through' : 'to'} ${dayInWords(last)}`;
  return begins + ends;
}

/** The first thing a tier asks that contradicts what it asks beside it, or what a tier beneath asks. */
function contradictionAt(subject: Subject, rung: Rung): Report | null {
  const { ladder, tier, index, path } = rung;
  const own = requiredOf(subject, rung);
  const beneath = ladder.doc.cumulative
    ? subject
        .rungsOf(ladder)
        .slice(0, index)
        .flatMap((r) => requiredOf(subject, r))
    : [];
  for (const a of own)
    for (const b of [...beneath, ...own]) {
      const pair = clash(a, b) ? [a, b] : clash(b, a) ? [b, a] : null;
      const [floor, ceiling] = pair ?? [];
      if (floor && ceiling)
        return {
          at: path,
          message: `'${tier.label}' can never be reached${daysInWords(floor, ceiling)}: '${floor.metric.label}' would have to be ${figureInWords(floor, subject)} and ${figureInWords(ceiling, subject)}.`,
          remedy: 'Mend one of the two thresholds.',
        };
    }
  return null;
}

export const tierUnreachable = rule({
  code: 'tier-unreachable',
  title: 'A tier that nobody can ever reach',
  level: 'error',
  reason: 'A tier that nobody can reach promises its benefits to nobody, and whoever tries is misled.',
  remedy: 'Mend one of the criteria that exclude each other, or let one of them count on those days.',
  *look(subject) {
    yield* withoutCriteria(subject);
    for (const rung of subject.rungs) {
      const found = contradictionAt(subject, rung);
      if (found) yield found;
    }
  },
});
