/** What the pages promise: examples that check, codes that exist, links that lead somewhere, command lines that are understood. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { loadVerb, verbs } from '../src/cli/verbs.ts';
import { issueCodes } from '../src/core/issue.ts';
import { checkProgram } from '../src/server/programs/queries.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Pages of the repository, by their path from its root. */
const pages = markdownIn('.').toSorted();

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return entry.name.startsWith('.') ||
        ['node_modules', 'dist', 'coverage', 'reports'].includes(entry.name)
        ? []
        : markdownIn(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

interface Block {
  /** The words after the three backticks. */
  readonly info: string;
  readonly text: string;
  readonly line: number;
}

function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  let open: { info: string; line: number; lines: string[] } | undefined;
  read(page)
    .split('\n')
    .forEach((text, i) => {
      const fence = /^```(.*)$/.exec(text);
      if (open && fence) {
        blocks.push({ info: open.info, line: open.line, text: open.lines.join('\n') });
        open = undefined;
      } else if (open) open.lines.push(text);
      else if (fence) open = { info: (fence[1] ?? '').trim(), line: i + 1, lines: [] };
    });
  return blocks;
}

/** The page without its code, line by line as it was. */
function prose(page: string): string {
  return read(page)
    .replaceAll(/^```[\s\S]*?^```/gm, (code) => code.replaceAll(/[^\n]/g, ''))
    .replaceAll(/`[^`\n]*`/g, '');
}

describe('docs/language', () => {
  const yaml = pages
    .filter((page) => page.startsWith('docs/language/'))
    .flatMap((page) =>
      blocksOf(page).flatMap((b) =>
        b.info.startsWith('yaml') ? [{ ...b, place: `${page}:${b.line}` }] : [],
      ),
    );
  const whole = yaml.filter((b) => b.info === 'yaml').reduce((all, b) => splice(all, document(b)), {});

  it('has examples', () => expect(yaml.length).toBeGreaterThan(30));

  it('is listed whole by its first page', () => {
    const listed = read('docs/language/README.md');
    const own = pages.filter((page) => page.startsWith('docs/language/') && !page.endsWith('README.md'));
    expect(own.filter((page) => !listed.includes(`](${basename(page)})`))).toEqual([]);
  });

  it('makes one document without faults of all examples', () => expect(faultsOf(whole)).toEqual([]));

  it.each(yaml.filter((b) => b.info === 'yaml'))('checks the example $place without faults', (block) => {
    const own = document(block);
    expect(faultsOf('tierwright' in own ? own : splice(whole, own))).toEqual([]);
  });

  it.each(yaml.filter((b) => b.info !== 'yaml'))('refuses the example $place as it says', (block) => {
    const expected = block.info.replace(/^yaml /, '');
    const codes = new Set(faultsOf(splice(whole, document(block))).map((f) => f.split(' ')[0]));
    expect([...codes]).toEqual([expected]);
  });
});

describe('docs/cookbook.md', () => {
  const page = 'docs/cookbook.md';
  const yaml = blocksOf(page).filter((b) => b.info === 'yaml');
  const base = document(yaml.at(-1) ?? { info: 'yaml', text: '', line: 0 });

  it('has a base, and recipes', () => {
    expect(faultsOf(base)).toEqual([]);
    expect(yaml.length).toBeGreaterThan(38);
  });

  it.each(yaml.slice(0, -1))('has a recipe without faults in line $line', (block) => {
    expect(faultsOf(splice(base, document(block)))).toEqual([]);
  });

  it('lists every recipe at its top', () => {
    const [top = ''] = read(page).split('\n## ');
    const recipes = [...read(page).matchAll(/^### (.+)$/gm)].map((m) => anchorOf(m[1] ?? ''));
    expect(recipes.filter((anchor) => !top.includes(`(#${anchor})`))).toEqual([]);
  });
});

type Doc = Readonly<Record<string, unknown>>;

function document(block: Block): Doc {
  return record(parse(block.text, { merge: true }));
}

function record(value: unknown): Doc {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError('An example is a block of keys');
  return Object.fromEntries(Object.entries(value));
}

/** Sections that hold named things take in those of the fragment; all others are replaced. */
function splice(whole: Doc, fragment: Doc): Doc {
  const named = ['metrics', 'kinds', 'tables', 'attributes', 'motions', 'ladders', 'benefits', 'equivalents'];
  const merged = Object.entries(fragment).map(([name, value]): [string, unknown] => [
    name,
    named.includes(name) && whole[name] !== undefined ? { ...record(whole[name]), ...record(value) } : value,
  ]);
  return { ...whole, ...Object.fromEntries(merged) };
}

function faultsOf(doc: Doc): string[] {
  return checkProgram(stringify(doc, { aliasDuplicateObjects: false }), 'example.yaml').issues.map(
    (i) => `${i.code} ${(i.place.path ?? []).join('.')}: ${i.message}`,
  );
}

describe('docs/issues.md', () => {
  const rows = [...read('docs/issues.md').matchAll(/^\| `([a-z-]+)` \|/gm)].map((m) => m[1] ?? '');

  it('has a row for every code, and a code for every row', () =>
    expect(rows.toSorted()).toEqual(Object.keys(issueCodes).toSorted()));

  it('says of each code what the program says', () => {
    const page = read('docs/issues.md');
    const missing = Object.entries(issueCodes).filter(
      ([code, meaning]) => !page.includes(`| \`${code}\` | ${meaning} |`),
    );
    expect(missing).toEqual([]);
  });
});

describe('links', () => {
  it.each(pages)('of %s lead somewhere', (page) => {
    const broken = [...prose(page).matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)]
      .map((m) => m[1] ?? '')
      .filter((link) => !/^[a-z]+:/.test(link))
      .filter((link) => !leads(page, link));
    expect(broken).toEqual([]);
  });
});

function leads(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : relative(root, resolve(root, dirname(page), path));
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || !target.endsWith('.md') || headings(target).has(anchor);
}

/** Names under which a page's headings can be linked to. */
function headings(page: string): ReadonlySet<string> {
  const text = read(page).replaceAll(/^```[\s\S]*?^```/gm, '');
  return new Set([...text.matchAll(/^#+ (.+)$/gm)].map((m) => anchorOf(m[1] ?? '')));
}

/** What a heading is called in a link. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

describe('command lines', async () => {
  const known = await Promise.all(verbs.map(loadVerb));
  const lines = pages
    .filter((page) => page === 'README.md' || page.startsWith('docs/') || page.startsWith('examples/'))
    .flatMap((page) => commandLines(page).map((line) => ({ page, line })));

  it('are shown', () => expect(lines.length).toBeGreaterThan(5));

  it.each(lines)('$page: $line', ({ line }) => expect(misunderstood(known, line)).toBeUndefined());

  it('of npm name scripts that there are', () => {
    const { scripts } = record(parse(read('package.json')));
    const named = pages.flatMap((page) => [...read(page).matchAll(/npm run (?:-s )?([a-z][a-z:-]*)/g)]);
    const present = Object.keys(record(scripts));
    expect(named.map((m) => m[1] ?? '').filter((name) => !present.includes(name))).toEqual([]);
  });
});

/** Lines of code, and code within lines, that call the program. */
function commandLines(page: string): string[] {
  const inBlocks = blocksOf(page).flatMap((b) => b.text.replaceAll(/\\\n\s*/g, ' ').split('\n'));
  const inProse = [
    ...read(page)
      .replaceAll(/^```[\s\S]*?^```/gm, '')
      .matchAll(/`([^`\n]*)`/g),
  ].map((m) => m[1] ?? '');
  return [...inBlocks, ...inProse].flatMap((text) => {
    const call = /^\s*(?:\$ )?(?:[A-Z_]+=\S+ )*(?:npx )?tierwright( .*)?$/.exec(text);
    return call ? [`tierwright${call[1] ?? ''}`] : [];
  });
}

/** Why the program would not take a line, undefined when it would. Arguments may be left out, as prose does. */
function misunderstood(known: readonly Command[], line: string): string | undefined {
  const shell = (line.replace(/\s+(#|>|\|).*$/, '').match(/"[^"]*"|\S+/g) ?? []).slice(1);
  const words = shell.filter((w) => w !== '…' && w !== '...');
  let command: Command | undefined;
  let among: readonly Command[] = known;
  while (among.length > 0 && words[0] !== undefined && !words[0].startsWith('-')) {
    const name = words.shift();
    command = among.find((c) => c.name() === name);
    if (!command) return name === 'VERB' ? undefined : `no verb '${name}'`;
    among = command.commands;
  }
  const given: string[] = [];
  while (words.length > 0) {
    const word = words.shift() ?? '';
    if (!word.startsWith('-')) {
      given.push(word);
      continue;
    }
    if (['--help', '-h', '--version', '-V'].includes(word)) continue;
    const option = command?.options.find((o) => o.long === word || o.short === word);
    if (!option) return `no option ${word}`;
    if (!option.required) continue;
    const value = words.shift();
    if (value === undefined) return `${word} without a value`;
    if (option.argChoices && !option.argChoices.includes(value)) return `${word} does not take ${value}`;
  }
  const taken = command?.registeredArguments ?? [];
  if (given.length > taken.length) return `too many words: ${given.join(' ')}`;
  return taken
    .map((argument, i) => ({ choices: argument.argChoices, word: given[i] }))
    .filter(({ word }) => word !== undefined && !/^[<[]/.test(word)) // `<what>` stands for any of them
    .filter(({ choices, word }) => choices && !choices.includes(word ?? ''))
    .map(({ word }) => `no such choice: ${word ?? ''}`)[0];
}
