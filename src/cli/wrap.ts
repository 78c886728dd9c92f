/** Long lines for a terminal: broken at blanks, and what follows stands a little further in. */

/** Columns that a line of words takes at most; a command name in it may grow a little when it is printed. */
const widest = 112;

/** One line as lines. A mark or number in front stays alone in its column. */
export function wrapped(line: string): string[] {
  if (line.length <= widest) return [line];
  const [indent = ''] = /^ *(?:[-✓✗?→] |\d+ +)?/.exec(line) ?? [];
  const hang = ' '.repeat(indent.length + (indent.trim() === '' ? 2 : 0));
  const lines: string[] = [];
  let rest = line;
  while (rest.length > widest) {
    const at = rest.lastIndexOf(' ', widest);
    if (at <= hang.length) break;
    lines.push(rest.slice(0, at).trimEnd());
    rest = hang + rest.slice(at + 1);
  }
  return [...lines, rest];
}
