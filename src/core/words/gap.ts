/** What is missing for a tier, in words: an outline that the terminal indents and a page nests. */
import { dayInWords } from '../calendar.ts';
import type { Program } from '../program/program.ts';
import type { Gap } from '../standing/gap.ts';
import { metricNamed } from '../standing/trace.ts';
import { exemptInWords } from './asked.ts';
import {
  distanceInWords,
  factInterval,
  noValueInWords,
  thresholdInWords,
  tierOf,
  valueInWords,
} from './value.ts';

/** A line, and what stands under it. */
export interface GapLine {
  readonly text: string;
  readonly under: readonly GapLine[];
}

/** What is missing, line by line; a list of which all is missing, and which has no name, needs no line of its own unless it is one of a choice. */
export function gapOutline(gap: Gap, program: Program): readonly GapLine[] {
  return outlineOf(gap, program, false);
}

function outlineOf(gap: Gap, program: Program, ofChoice: boolean): readonly GapLine[] {
  switch (gap.gap) {
    case 'criterion':
      return [{ text: gapLeafInWords(gap, program), under: [] }];
    case 'closed':
      return [{ text: closedInWords(gap), under: [] }];
    case 'all': {
      const under = gap.of.flatMap((g) => outlineOf(g, program, false));
      const [only] = under;
      if (gap.label === null) return ofChoice && under.length > 1 ? [{ text: 'all of', under }] : under;
      const name = groupName(gap.label);
      return under.length === 1 && only
        ? [{ text: `${name}: ${only.text}`, under: only.under }]
        : [{ text: `${name}: all of`, under }];
    }
    case 'choose':
      return [
        {
          text: `${gap.label === null ? '' : `${groupName(gap.label)}: `}${gap.need === 1 ? 'one of' : `${gap.need} of`}`,
          under: gap.of.flatMap((g) => outlineOf(g, program, true)),
        },
      ];
  }
}

/** What is missing, a line each, indented by depth. */
export function gapInWords(gap: Gap, program: Program): string[] {
  const lines = (outline: readonly GapLine[], indent: string): string[] =>
    outline.flatMap(({ text, under }) => [`${indent}- ${text}`, ...lines(under, `${indent}  `)]);
  return lines(gapOutline(gap, program), '');
}

/**
 * The first thing that is missing, on the first of several ways, for a place with room for one:
 * `Americas: bookings: USD 20,000 more, to USD 100,000 (and 2 more, or another way)`.
 */
export function gapInBrief(gap: Gap, program: Program): string {
  const { names, leaves, choice } = firstWay(gap);
  const [first] = leaves;
  if (!first) return '';
  const [line] = gapOutline(first, program);
  const rest = [
    ...(leaves.length > 1 ? [`and ${leaves.length - 1} more`] : []),
    ...(choice ? ['or another way'] : []),
  ];
  return `${[...names, line?.text ?? ''].join(': ')}${rest.length === 0 ? '' : ` (${rest.join(', ')})`}`;
}

interface Way {
  /** What the first of it stands under, such as the look. */
  readonly names: readonly string[];
  readonly leaves: readonly Gap[];
  /** Whether there are others. */
  readonly choice: boolean;
}

function firstWay(gap: Gap): Way {
  if (gap.gap === 'criterion' || gap.gap === 'closed') return { names: [], leaves: [gap], choice: false };
  const taken = gap.gap === 'all' ? gap.of : gap.of.slice(0, gap.need);
  const ways = taken.map(firstWay);
  const choice = gap.gap === 'choose' || ways.some((w) => w.choice);
  const own = gap.label === null ? [] : [groupName(gap.label)];
  return {
    names: [...own, ...(ways[0]?.names ?? [])],
    leaves: ways.flatMap((w) => w.leaves),
    choice,
  };
}

/** What cannot be met on the day, whatever a partner does. */
function closedInWords({ label }: Extract<Gap, { gap: 'closed' }>): string {
  return `${label === null ? '' : `${groupName(label)}: `}cannot be met on this day, since too little of what it asks counts yet or still`;
}

function groupName(label: string): string {
  return label === 'gate' ? 'the gate' : label === 'fit' ? 'the Ideal Partner Profile' : label;
}

/** One thing that is missing: `active sellers: 1 more, to 3`. */
function gapLeafInWords(gap: Extract<Gap, { gap: 'criterion' }>, program: Program): string {
  const metric = metricNamed(program, gap.metric);
  const asked = thresholdInWords(gap.op, gap.threshold, metric, program, gap.limit);
  const { least, most } = gap.distance;
  if (gap.outcome === 'unknown') {
    const has = factInterval(gap.fact, metric, program);
    const excused = exemptInWords(gap);
    const now = has === 'not known' ? '' : ` (${has})`;
    const whether = `not yet sure whether ${metric.unit === 'flag' ? `the answer is ${asked}` : `it is ${asked}`}`;
    // What is no plain figure ends in brackets of its own.
    const bracketed = typeof gap.threshold !== 'number' && now !== '';
    const open = bracketed ? `${has}; not yet sure whether that is ${asked}` : `${whether}${now}`;
    const said =
      gap.notYet === null
        ? `${gap.label}: ${open}`
        : `${gap.label}: not yet ${asked}${now}, and its days run through ${dayInWords(gap.notYet)}`;
    return excused === null ? said : `${said}; ${excused}`;
  }
  if (tierOf(gap.limit.least, metric, program) !== null) return `${gap.label}: ${asked}`;
  if (gap.metric.startsWith('award/')) return `${gap.label}: not granted`;
  if (gap.metric.startsWith('must/')) return `${gap.label}: does not hold`;
  if (Number.isNaN(gap.fact.most))
    return `${gap.label}: ${asked}, and there is ${noValueInWords(gap.noValue, program)}`;
  if (Number.isNaN(gap.limit.most)) return `${gap.label}: nothing to compare with yet; has to be ${asked}`;
  if (metric.unit === 'flag') return `${gap.label}: has to be ${asked}`;
  if (gap.op === 'atMost' || gap.op === 'below')
    return `${gap.label}: ${most === null ? 'less' : `${distanceInWords(most, metric, program)} less`} to be ${asked}`;
  const more =
    most === null
      ? least === null
        ? 'more'
        : `at least ${distanceInWords(least, metric, program)} more`
      : `${distanceInWords(most, metric, program)} more`;
  const plain = gap.op !== 'above' && typeof gap.threshold === 'number';
  return `${gap.label}: ${more}, to ${plain ? valueInWords(gap.limit.least, metric, program) : asked}`;
}
