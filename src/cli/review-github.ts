/** A review as workflow commands of GitHub Actions, which it shows beside the lines of a change. */
import type { Place } from '../core/issue.ts';
import type { Reviewed } from './review.ts';

/** A command for each fault and finding. */
export function githubLines({ faults, review }: Reviewed): string[] {
  return [
    ...faults.map((f) => command('error', f.code, f.place, `${f.message} ${f.remedy}`)),
    ...review.findings.map((f) =>
      command(f.level === 'note' ? 'notice' : f.level, f.rule, f.place, `${f.message} ${f.remedy}`),
    ),
  ];
}

function command(
  kind: 'error' | 'warning' | 'notice',
  title: string,
  { file, line, column }: Place,
  text: string,
): string {
  const properties = [
    ['file', file],
    ['line', line],
    ['col', column],
    ['title', `tierwright ${title}`],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${property(String(value))}`]));
  return `::${kind} ${properties.join(',')}::${data(text)}`;
}

/** What the runner would read as its own signs is written in percent. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
