/** What a document says about its own review, and what can be wrong with that. */
import { nearest } from '../issue.ts';
import { levels, type Level } from '../program/review-schema.ts';
import type { ProgramDoc } from '../program/schema.ts';
import type { Finding } from './finding.ts';
import type { Report, RuleText } from './rule.ts';
import type { Path, Subject } from './subject.ts';

const unknownRule: RuleText = {
  code: 'unknown-rule',
  title: 'A rule that there is not',
  level: 'error',
  reason: 'Something was meant to be accepted or weighed differently, and is not.',
  remedy: 'List the rules with `tierwright review --rules`.',
};

const contradiction: RuleText = {
  code: 'review-contradiction',
  title: 'What is said about the review contradicts itself',
  level: 'error',
  reason: 'Who reads it cannot know which of the two is meant.',
  remedy: 'Take one of the two out.',
};

const acceptsNothing: RuleText = {
  code: 'accepts-nothing',
  title: 'An accepted finding that is gone',
  level: 'note',
  reason:
    'The next finding at this place would be accepted unseen, with a reason that was written for another.',
  remedy: 'Take the entry out.',
};

/** Rules about what a document says of its review. */
export const configurationRules: readonly RuleText[] = [unknownRule, contradiction, acceptsNothing];

/** Whether a place such as `ladders.resale` holds a path; nothing said holds all. */
export function holdsPlace(at: string | undefined, path: Path): boolean {
  return at === undefined || `${path.join('.')}.`.startsWith(`${at}.`);
}

type Accept = NonNullable<NonNullable<ProgramDoc['review']>['accept']>[number];

/** What is wrong with what the document says about its own review. */
export function* configurationReports(
  { doc: { review }, base }: Subject,
  found: readonly Finding[],
  rules: readonly RuleText[],
): Iterable<readonly [RuleText, Report]> {
  const { accept = [], levels: weights = {} } = review ?? {};
  const codes = rules.map((r) => r.code);
  // Without partners nobody knows what the rules about them would find.
  const silent = rules.filter((r) => r.needs === 'partners' && base === null).map((r) => r.code);
  const ownCodes = configurationRules.map((r) => r.code);
  for (const [i, entry] of accept.entries()) {
    const at = ['review', 'accept', i];
    if (ownCodes.includes(entry.rule)) yield [contradiction, aboutItself([...at, 'rule'], entry.rule)];
    else if (!codes.includes(entry.rule)) yield [unknownRule, unknown([...at, 'rule'], entry.rule, codes)];
    else if (accept.slice(0, i).some((e) => e.rule === entry.rule && e.at === entry.at))
      yield [contradiction, twice(at, entry)];
    else if (
      !silent.includes(entry.rule) &&
      !found.some((f) => f.rule === entry.rule && holdsPlace(entry.at, f.place.path ?? []))
    )
      yield [acceptsNothing, nothingAt(at, entry, found)];
  }
  for (const [code, { level, reason }] of Object.entries(weights)) {
    const at = ['review', 'levels', code];
    const rule = [...rules, ...configurationRules].find((r) => r.code === code);
    if (!rule) yield [unknownRule, unknown(at, code, codes)];
    else if (accept.some((e) => e.rule === code && e.at === undefined))
      yield [contradiction, { at, message: `'${code}' is accepted everywhere, so its level says nothing.` }];
    else if (lighter(level, rule.level) && reason === undefined)
      yield [contradiction, withoutReason(at, rule)];
  }
}

function aboutItself(at: Path, code: string): Report {
  return {
    at,
    message: `'${code}' is about the review itself, and cannot be accepted.`,
    remedy: 'Mend what it finds, or give it another level under `levels`.',
  };
}

function twice(at: Path, { rule, at: place }: Accept): Report {
  return {
    at,
    message: `'${rule}' is accepted twice ${place === undefined ? 'for the whole program' : `at ${place}`}.`,
    remedy: 'Keep one of the two, with the reason that holds.',
  };
}

function nothingAt(at: Path, { rule, at: place }: Accept, found: readonly Finding[]): Report {
  const elsewhere = found.find((f) => f.rule === rule);
  if (elsewhere)
    return {
      at,
      message: `'${rule}' finds nothing at ${place}, and something at ${elsewhere.place.path?.join('.')}.`,
      remedy: 'Correct the place where it was meant for that, or take the entry out.',
    };
  return { at, message: `'${rule}' finds nothing any more.`, mend: { path: at, remove: true } };
}

function withoutReason(at: Path, { code, level }: RuleText): Report {
  return {
    at,
    message: `'${code}' is ${level === 'error' ? 'an error' : `a ${level}`}, and weighs less here without a reason.`,
    remedy: 'Add `reason:`.',
  };
}

function unknown(at: Path, code: string, codes: readonly string[]): Report {
  const guess = nearest(code, codes);
  return {
    at,
    message: `There is no rule '${code}'.`,
    remedy: guess
      ? `Write '${guess}', where that is meant.`
      : 'List the rules with `tierwright review --rules`.',
  };
}

function lighter(a: Level, b: Level): boolean {
  return levels.indexOf(a) > levels.indexOf(b);
}
