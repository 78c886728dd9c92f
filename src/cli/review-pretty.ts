/** A review for people at a terminal: each finding with the line it stands in. */
import type { Place } from '../core/issue.ts';
import type { RuleText } from '../core/review/rule.ts';
import type { Reviewed } from './review.ts';
import { tableLines } from './table.ts';
import { wrapped } from './wrap.ts';

/** Everything that a review found, then a line that counts. */
export function prettyLines({ file, source, faults, review }: Reviewed): string[] {
  const told = [
    ...faults.map((f) => ({ ...f, head: `fault ${f.code}` })),
    ...review.findings.map((f) => ({
      ...f,
      head: `${f.level} ${f.rule}${f.mend ? ' (--fix mends it)' : ''}`,
    })),
  ];
  const accepted = review.accepted.length;
  const also = accepted === 0 ? '' : `, ${accepted} accepted with a reason`;
  if (told.length === 0) return [`${file}: nothing found${also}.`];
  const counts = [...(['fault', 'error', 'warning', 'note'] as const)]
    .map((what) => [what, told.filter((t) => t.head.startsWith(what)).length] as const)
    .filter(([, n]) => n > 0)
    .map(([what, n]) => `${n} ${what}${n === 1 ? '' : 's'}`);
  const rules = review.findings.length > 0 ? ['Why: tierwright review --rule CODE'] : [];
  return [
    ...told.flatMap(({ head, place, message, remedy }) => framed(head, place, source, [message, remedy])),
    `${counts.join(', ')}${also}.`,
    ...rules,
  ];
}

/** What is found under its place, with the line it stands in and a mark under the column. */
function framed(
  head: string,
  { file, line, column = 1 }: Place,
  source: string,
  sentences: readonly string[],
): string[] {
  const text = line === undefined ? undefined : source.split('\n')[line - 1];
  const start = Math.max(0, column - 60);
  const shown =
    text === undefined || line === undefined
      ? []
      : [
          `  ${String(line).padStart(4)} | ${visible(text.slice(start, start + 110))}`,
          `       | ${' '.repeat(column - 1 - start)}^`,
        ];
  return [
    `${file ?? ''}${line === undefined ? '' : `:${line}:${column}`} ${head}`,
    ...shown,
    ...sentences.flatMap((s) => wrapped(`  ${visible(s)}`)),
    '',
  ];
}

/** Text without signs that a terminal would obey instead of showing. */
function visible(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, (sign) => (sign === '\t' ? ' ' : '\uFFFD'));
}

/** Every rule with its level and title. */
export function rulesLines(rules: readonly RuleText[]): string[] {
  return [
    ...tableLines(
      [{ heading: 'rule' }, { heading: 'level' }, { heading: 'what it finds' }],
      rules.map((r) => [r.code, r.level, r.title]),
    ),
    '',
    'Why, and what to do: tierwright review --rule CODE',
  ];
}

/** What a rule is and why it is one. */
export function ruleLines({ code, level, title, reason, remedy }: RuleText): string[] {
  return [
    `${code} (${level}): ${title}.`,
    '',
    ...wrapped(reason),
    '',
    ...wrapped(remedy),
    '',
    'To accept a finding, write in the program:',
    '  review:',
    `    accept: [{ rule: ${code}, reason: Why it stands as it is. }]`,
    `Examples, and how to decide: docs/review/${code}.md`,
  ];
}
