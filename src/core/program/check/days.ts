/** Findings about the days on which criteria count: choices of which none is left, tiers that nobody can enter. */
import { day, dayInWords, minus } from '../../calendar.ts';
import { ladderOn, turningDays } from '../on-day.ts';
import type { Ladder, Node, Tier } from '../program.ts';
import type { Checker } from './checker.ts';

/** Days with the same rules, and the ladder as it counts on them. */
interface RuleSpan {
  readonly ladder: Ladder;
  /** ` through 31 Dec 2026`, ` from 1 Jan 2027`; empty where the rules are always the same. */
  readonly inWords: string;
}

/** The spans of days on which the rules of a ladder are the same, in order. */
export function spansOf(ladder: Ladder): readonly RuleSpan[] {
  const turns = turningDays(ladder);
  const [first] = turns;
  if (first === undefined) return [{ ladder: ladderOn(ladder, day('1970-01-01')), inWords: '' }];
  const before = minus(first, { days: 1 });
  return [
    { ladder: ladderOn(ladder, before), inWords: ` through ${dayInWords(before)}` },
    ...turns.map((from, i): RuleSpan => {
      const next = turns[i + 1];
      const to = next === undefined ? '' : ` to ${dayInWords(minus(next, { days: 1 }))}`;
      return { ladder: ladderOn(ladder, from), inWords: ` from ${dayInWords(from)}${to}` };
    }),
  ];
}

/** Reports what cannot be met on the days of a span, whatever a partner does. `whole` is the ladder with all that it ever asks. */
export function checkDays(c: Checker, whole: Ladder, { ladder, inWords }: RuleSpan): void {
  if (inWords === '') return;
  ladder.tiers.forEach((tier, i) => {
    const path = ['ladders', ladder.key, 'tiers', i];
    if (isNothing(tier)) {
      const above = ladder.doc.cumulative && ladder.tiers.slice(i + 1).some((t) => !isNothing(t));
      // A tier that says itself when it counts is announced, or has ended; that is meant.
      if (whole.tiers[i]?.enter.own.days && !above) return;
      c.finding(
        'tier-unreachable',
        path,
        `Nobody can enter '${tier.label}'${inWords}: nothing of what it asks counts on those days${above ? ', and the tiers above it ask for it too' : ''}.`,
        above
          ? 'Let the tiers above begin and end with it.'
          : 'Let one of its criteria count, write `{ all: [] }` beside them if it should ask nothing then, or put the days on `enter`.',
      );
    } else if (hasClosedChoice(tier.enter.own)) report(c, path, tier.label, inWords);
  });
  ladder.gate.forEach((check) => {
    const at = c.doc.gate?.checks.findIndex(({ key }) => key === check.key) ?? 0;
    if (hasClosedChoice(check.node)) report(c, ['gate', 'checks', at], check.label, inWords);
  });
}

function report(c: Checker, path: readonly (string | number)[], label: string, inWords: string): void {
  c.finding(
    'no-choice',
    path,
    `'${label}' has a choice of which too little counts${inWords}.`,
    'Let the days of its members follow each other without a gap, or put the days on the choice itself.',
  );
}

const isNothing = ({ enter }: Tier): boolean => {
  const { own } = enter;
  return own.node === 'group' && own.members.length < own.need;
};

function hasClosedChoice(node: Node): boolean {
  if (node.node === 'leaf') return false;
  return node.members.length < node.need || node.members.some(hasClosedChoice);
}
