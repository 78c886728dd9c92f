/** Reasons line by line, as an outline that the terminal indents and a page nests. */
import { plainName } from '../program/cuts.ts';
import type { Program } from '../program/program.ts';
import type { Figure, FigurePart } from '../standing/figure.ts';
import type { Outcome } from '../standing/interval.ts';
import {
  behindCriterion,
  behindMetric,
  type Behind,
  type CriterionReason,
  type GroupReason,
  type Reason,
} from '../standing/reasons.ts';
import { metricNamed, type CriterionTrace, type SightContext } from '../standing/trace.ts';
import { enoughInWords } from './asked.ts';
import { figureHead, partInWords } from './figure.ts';
import { openedInWords } from './looks.ts';
import { criterionInWords } from './standing.ts';

/** One line of reasons. */
export interface ReasonLine {
  /** How far inside: a criterion of its own at 0, what is one of a choice or behind a figure further in. */
  readonly depth: number;
  /** How it comes out; null for a line that only says what a figure is made of. */
  readonly outcome: Outcome | null;
  readonly text: string;
  /** The criterion that the line tells, where it tells one. */
  readonly trace: CriterionTrace | null;
  /** Whether it tells what a figure is made of, and not what the tier itself asks. */
  readonly behind: boolean;
}

interface Telling {
  readonly program: Program;
  readonly row: number;
  /** Days and metrics whose figures have been told, so that none is told twice. */
  readonly told: Set<string>;
  readonly behind: boolean;
}

/** The lines of what a part of a tier asks; a figure in `told` is not opened again, and one that is opened is added to it. */
export function reasonLines(
  reason: Reason | null,
  program: Program,
  row: number,
  told = new Set<string>(),
): readonly ReasonLine[] {
  return reason === null ? [] : linesOf({ program, row, told, behind: false }, reason, 0, false);
}

/** A list of which all has to be met needs no line of its own, unless it has a name or is one of a choice. */
function linesOf(telling: Telling, reason: Reason, depth: number, ofChoice: boolean): readonly ReasonLine[] {
  if (reason.reason === 'criterion') return criterionLines(telling, reason, depth);
  const all = reason.need === reason.of.length;
  if (all && !ofChoice && reason.label === null)
    return reason.of.flatMap((r) => linesOf(telling, r, depth, false));
  return [
    { depth, outcome: reason.outcome, text: `${groupInWords(reason)}:`, trace: null, behind: telling.behind },
    ...reason.of.flatMap((r) => linesOf(telling, r, depth + 1, !all)),
  ];
}

/** `one of these is enough`, `all of these`, with the name of the group before it. */
function groupInWords({ label, need, of }: GroupReason): string {
  const asked =
    need > of.length
      ? `${need} of these are asked for, more than count on this day`
      : need === of.length
        ? 'all of these'
        : enoughInWords({ need });
  return label === null ? asked : `${label}: ${asked}`;
}

function criterionLines(telling: Telling, reason: CriterionReason, depth: number): readonly ReasonLine[] {
  const { trace } = reason;
  const { program, row } = telling;
  const line = {
    depth,
    outcome: trace.outcome,
    text: criterionInWords(trace, program),
    trace,
    behind: telling.behind,
  };
  const behind = untold(telling, reason.ctx, trace.reads, () => behindCriterion(reason, row));
  return [line, ...behindLines({ ...telling, behind: true }, behind, trace, trace.reads, depth + 1)];
}

function behindLines(
  telling: Telling,
  behind: Behind | null,
  trace: CriterionTrace,
  metric: string,
  depth: number,
): readonly ReasonLine[] {
  switch (behind?.behind) {
    case undefined:
      return [];
    case 'criteria': {
      const place = openedInWords(behind);
      if (place === null) return linesOf(telling, behind.of, depth, false);
      return [noteOf(`${place}:`, depth), ...linesOf(telling, behind.of, depth + 1, false)];
    }
    case 'figure': {
      const head = figureHead(behind.figure, metricNamed(telling.program, metric), telling.program);
      return [
        ...chosenLines(telling, behind.asked, depth),
        ...(head === null ? [] : [noteOf(`${head}:`, depth)]),
        ...behind.figure.parts.flatMap((part) =>
          partLines(telling, behind.figure, part, trace, metric, head === null ? depth : depth + 1),
        ),
      ];
    }
  }
}

/** A line that only says what a figure is made of. */
function noteOf(text: string, depth: number): ReasonLine {
  return { depth, outcome: null, text, trace: null, behind: true };
}

function partLines(
  telling: Telling,
  figure: Figure,
  part: FigurePart,
  trace: CriterionTrace,
  name: string,
  depth: number,
): readonly ReasonLine[] {
  const { program, row } = telling;
  const { of, ctx } = part;
  const line = noteOf(partInWords(figure, part, metricNamed(program, name), row), depth);
  if (typeof of === 'number') return [line];
  const behind = untold(telling, ctx, of, () => behindMetric(ctx, of, trace, row));
  return [line, ...behindLines(telling, behind, trace, of, depth + 1)];
}

/** What a choice asks, which says what of it is taken. */
function chosenLines(telling: Telling, asked: Reason | null, depth: number): readonly ReasonLine[] {
  if (asked === null) return [];
  const outcome = asked.reason === 'group' ? asked.outcome : asked.trace.outcome;
  return [noteOf(`${chosenInWords[outcome]}:`, depth), ...linesOf(telling, asked, depth + 1, false)];
}

const chosenInWords: Readonly<Record<Outcome, string>> = {
  met: 'taken because this holds',
  unmet: 'taken because this does not hold',
  unknown: 'one of two, and it is not yet sure whether this holds',
};

/** What lies behind a metric on the day on which it is read; null where there is nothing, or it has been told. */
function untold(
  { told }: Telling,
  { evaluation: { day: on } }: SightContext,
  metric: string,
  behind: () => Behind | null,
): Behind | null {
  const name = `${on} ${plainName(metric)}`;
  if (told.has(name)) return null;
  const found = behind();
  if (found !== null) told.add(name);
  return found;
}
