/** What the check of documents finds itself while it looks for faults, as rules of the review. */
import type { Issue, IssueCode } from '../issue.ts';
import { issueCodes } from '../issue.ts';
import type { Level } from '../program/review-schema.ts';
import type { RuleText } from './rule.ts';

interface Weighed {
  readonly level: Level;
  readonly reason: string;
  readonly remedy: string;
}

const weighed: Readonly<Partial<Record<IssueCode, Weighed>>> = {
  'tier-unreachable': {
    level: 'error',
    reason: 'A tier that nobody can reach promises its benefits to nobody, and whoever tries is misled.',
    remedy: 'Mend one of the criteria that exclude each other, or let one of them count on those days.',
  },
  'no-choice': {
    level: 'warning',
    reason: 'A choice of which nothing counts cannot be met on those days, though it reads as if it could.',
    remedy: 'Let the days of its members follow each other without a gap.',
  },
  'threshold-below-lower-tier': {
    level: 'warning',
    reason:
      'A tier asks for everything beneath it, so the easier figure decides nothing and misleads whoever reads it.',
    remedy: 'Raise the threshold, or leave the criterion out.',
  },
  'threshold-unreachable': {
    level: 'error',
    reason: 'No partner can meet it, whatever it does.',
    remedy: 'Mend the threshold, or the limits of the metric.',
  },
  'threshold-fraction': {
    level: 'warning',
    reason: '0.8 on a percentage is less than one percent, which almost everybody meets.',
    remedy: 'Write the percentage itself: 80 for 80 %.',
  },
  'table-gap': {
    level: 'note',
    reason:
      'On days between two rows nothing is found, and rows of evidence of those days are worth nothing.',
    remedy: 'Let the earlier row end the day before the later one begins, unless it is meant.',
  },
  'metric-unused': {
    level: 'note',
    reason: 'What nothing uses is maintained for nobody, and readers look for what it decides.',
    remedy: 'Use it, remove it, or say in a `note` why it is measured.',
  },
  'threshold-illustrative': {
    level: 'note',
    reason: 'Figures of an example say nothing about your partners: they may let in everybody or nobody.',
    remedy: 'Set them against your own distribution, then write `thresholds: confirmed`.',
  },
};

/** The rules of the check; their codes are those of the issues. */
export const checkRules: readonly RuleText[] = Object.entries(weighed).map(([code, rule]) => ({
  code,
  title: titles(code),
  ...rule,
}));

function titles(code: string): string {
  const found = Object.entries(issueCodes).find(([name]) => name === code)?.[1] ?? code;
  return found.replace(/\.$/, '');
}

/** A finding of the check with the rule that it is of; null for a fault. */
export function checkRuleOf({ code, severity }: Issue): RuleText | null {
  return severity === 'fault' ? null : (checkRules.find((r) => r.code === code) ?? null);
}
