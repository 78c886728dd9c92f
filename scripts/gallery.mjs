/**
 * Writes into `docs/review/gallery.md` what the review says about each program that the page names, as of the day that it names. `--check`
 * only compares.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const { checkProgram } = await import('../dist/server/programs/queries.js');
const { reviewProgram } = await import('../dist/core/review/review.js');
const { Subject } = await import('../dist/core/review/subject.js');

const page = join(root, 'docs/review/gallery.md');

/** What documents of published programs do not say, since it is nobody's business outside: told in one line. */
const unsaid = ['no-owner', 'nobody-for-conversations', 'profile-missing'];

const levels = ['error', 'warning', 'note'];

/** What stands between the marks of one program: its findings by rule, the heaviest first. */
function listed(path, day) {
  const checked = checkProgram(readFileSync(join(root, path), 'utf8'), path);
  if (!checked.ok) throw new Error(`${path} has faults: ${checked.issues[0]?.message}`);
  const { findings } = reviewProgram(new Subject(checked.value.program, day), checked.positions);
  const told = findings.filter((f) => !unsaid.includes(f.rule));
  const groups = new Map(told.map((f) => [`${f.level} ${f.rule}`, []]));
  for (const f of told) groups.get(`${f.level} ${f.rule}`).push(f.message);
  const lines = [...groups]
    .map(([head, messages]) => ({ head: head.split(' '), messages }))
    .toSorted((a, b) => levels.indexOf(a.head[0]) - levels.indexOf(b.head[0]))
    .map(
      ({ head: [level, rule], messages }) =>
        `- ${level} [\`${rule}\`](${rule}.md): ${[...new Set(messages)].join(' ')}`,
    );
  const also = unsaid.filter((rule) => findings.some((f) => f.rule === rule));
  if (also.length > 0)
    lines.push(`- also, for what is not said: ${also.map((r) => `[\`${r}\`](${r}.md)`).join(', ')}`);
  return lines.join('\n');
}

const text = readFileSync(page, 'utf8');
const filled = text.replaceAll(
  /^(<!-- review (\S+) as of (\S+) -->\n)[\s\S]*?^(<!-- end -->)$/gm,
  (_, begin, path, day, end) => `${begin}${listed(path, day)}\n${end}`,
);
if (!process.argv.includes('--check')) writeFileSync(page, filled);
else if (filled !== text) {
  console.error('docs/review/gallery.md is not what the review says. Run `npm run gallery` and commit it.');
  process.exitCode = 1;
}
