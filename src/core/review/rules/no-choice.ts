import type { Node } from '../../program/program.ts';
import { spansOf } from '../rule-spans.ts';
import { rule, type Report } from '../rule.ts';
import type { Path } from '../subject.ts';

/** Whether a tree holds a choice of which fewer members count than it asks for. */
function hasClosedChoice(node: Node): boolean {
  if (node.node === 'leaf') return false;
  return node.members.length < node.need || node.members.some(hasClosedChoice);
}

/** Whether it is one itself, so that nobody can meet the whole. */
const isClosed = (node: Node): boolean => node.node === 'group' && node.members.length < node.need;

const report = (at: Path, label: string, inWords: string): Report => ({
  at,
  message: `'${label}' has a choice of which too little counts${inWords}.`,
});

export const noChoice = rule({
  code: 'no-choice',
  title: 'A choice of which too little is left',
  level: 'warning',
  reason:
    'A choice of which nothing counts on some days cannot be met on them, though it reads as if it could. Partners lose a tier to a gap between two dates.',
  remedy:
    'Let the days of its members follow each other without a gap, or put the days on the choice itself.',
  *look({ program, doc, today }) {
    for (const whole of program.ladders)
      for (const { ladder, inWords } of spansOf(whole, today)) {
        for (const [i, { label, enter }] of ladder.tiers.entries())
          // A tier of which nothing counts at all is unreachable, and said so.
          if (!isClosed(enter.own) && hasClosedChoice(enter.own))
            yield report(['ladders', ladder.key, 'tiers', i], label, inWords);
        for (const { key, label, node } of ladder.gate) {
          const at = doc.gate?.checks.findIndex((check) => check.key === key) ?? 0;
          if (hasClosedChoice(node)) yield report(['gate', 'checks', at], label, inWords);
        }
      }
  },
});
