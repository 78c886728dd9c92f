/** The result of an import, for people and for scripts. */
import type { Reject } from '../server/imports/rejects.ts';
import type { ImportResult } from '../server/imports/request.ts';

/** Rejects that are printed one by one; the JSON has more of them. */
const printed = 50;

/** A line for each reject, `orders.csv:17 SalesAmount '12,5': …`, and what the others have in common. */
export function rejectLines(result: ImportResult): string[] {
  const lines = result.rejects.slice(0, printed).map(rejectLine);
  const left = result.rejectsTotal - lines.length;
  if (left <= 0) return lines;
  return [
    ...lines,
    `… and ${count(left)} more (${commonReasons(result.rejects)}); --json lists up to ${count(result.rejects.length)}.`,
  ];
}

/** The most frequent reasons among the rejects that are known one by one. */
function commonReasons(rejects: readonly Reject[]): string {
  const counts = new Map<string, number>();
  for (const { code, column } of rejects) {
    const name = column === null ? code : `${code} in ${column}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const sorted = [...counts].toSorted(([, a], [, b]) => b - a);
  return sorted
    .slice(0, 3)
    .map(([name]) => name)
    .join('; ');
}

function rejectLine({ file, line, column, value, code, reason, remedy }: Reject): string {
  const where = column === null ? '' : ` ${column}`;
  const what = value === null ? '' : ` '${value}'`;
  return `${file}:${line}${where}${what} ${code}: ${reason} ${remedy}`;
}

/** What happened, in a few lines. */
export function importLines(result: ImportResult): string[] {
  const { counts, dryRun, stopped, recording } = result;
  const head = stopped
    ? `Nothing was stored: ${count(counts.rejected)} of ${count(rowsOf(result))} rows cannot be taken. Mend them, or store the others with --accept-rejects.`
    : dryRun
      ? 'A dry run; nothing was stored. It would be:'
      : recording === null
        ? 'Nothing was new, so nothing was recorded.'
        : `Stored as recording ${recording}.`;
  const words = (['added', 'changed', 'unchanged', 'retracted', 'rejected'] as const).map(
    (name) => `${count(counts[name])} ${name}`,
  );
  const feeds = result.feeds
    .filter((f) => f.changed && !stopped)
    .map(
      (f) =>
        `Feed ${f.kind}: complete through ${f.completeThrough ?? 'no day'}, ${f.lagDays} days behind at most, carries ${f.fields.join(', ')}.`,
    );
  return [head, `${things(result)}: ${words.join(', ')}.`, ...feeds, ...result.notices];
}

function things({ what }: ImportResult): string {
  switch (what) {
    case 'partners':
      return 'Partners';
    case 'people':
      return 'Employments';
    case 'evidence':
      return 'Evidence';
    case 'placements':
      return 'Placements';
    case 'rates':
      return 'Rates';
    case 'table':
      return 'Table rows';
  }
}

function rowsOf(result: ImportResult): number {
  return result.files[0]?.rows ?? 0;
}

function count(n: number): string {
  return n.toLocaleString('en');
}

/** The result as scripts read it. */
export function importJson(result: ImportResult): Record<string, unknown> {
  return { ...result, rows: rowsOf(result) };
}
