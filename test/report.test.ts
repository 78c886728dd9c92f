/** The report as text: the same bytes everywhere, every partner once, sums that agree, and nothing left out in silence. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { style, styleHash } from '../src/core/report/style.ts';
import { auditReport } from '../src/core/report/report.ts';
import { decidingChecks, gateLook } from '../src/core/standing/attribution.ts';
import { summarise } from '../src/core/standing/audit.ts';
import { criterionInBrief } from '../src/core/words/asked.ts';
import { gateFoundInWords } from '../src/core/words/verdict.ts';
import { day, dayInWords } from '../src/core/calendar.ts';
import { labelLines } from '../src/core/report/alluvial.ts';
import { openOf } from '../src/core/report/fold.ts';
import { madeAudit } from './support/made-audit.ts';

const audit = madeAudit({ partners: 90, otherTier: 'Platinum' });
const page = [...auditReport(audit)].join('');
const count = (text: string, what: RegExp): number => [...text.matchAll(what)].length;

test('the made audit holds every kind of decision', () => {
  const kinds = new Set(audit.rows.map((r) => r.decision.kind));
  expect([...kinds].toSorted()).toEqual(['demote', 'enter', 'hold', 'pending', 'promote', 'propose-exit']);
});

describe('the same audit is the same bytes', () => {
  test('again, and from facts made again', () => {
    expect([...auditReport(audit)].join('')).toBe(page);
    expect([...auditReport(madeAudit({ partners: 90, otherTier: 'Platinum' }))].join('')).toBe(page);
  });

  test.each([
    { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
    { TZ: 'America/St_Johns', LC_ALL: 'de_CH.UTF-8', LANG: 'de_CH.UTF-8' },
  ])('on a machine with $TZ and $LANG', (machine) => {
    const here = import.meta.dirname;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', join(here, 'support/typescript.mjs'), join(here, 'support/report-process.ts')],
      { env: { ...process.env, ...machine, NODE_OPTIONS: '' }, encoding: 'utf8', maxBuffer: 2 ** 26 },
    );
    expect(stderr).toBe('');
    expect(stdout).toBe(page);
  });
});

test('the page’s policy knows the style sheet by its hash', () => {
  expect(styleHash).toBe(`sha256-${createHash('sha256').update(style).digest('base64')}`);
  expect(page).toContain(`<style>${style}</style>`);
  expect(page).toContain(`style-src &#39;${styleHash}&#39;`);
});

test('there is nothing on it that could load, run or send', () => {
  expect(
    count(page, /<(script|img|link|iframe|object|embed|form|base|audio|video|use|image|foreignObject)\b/gi),
  ).toBe(0);
  expect(count(page, /\s(src|on\w+|style|action|srcset|xlink:href)=/gi)).toBe(0);
  expect(count(page, / href="(?!#)/g)).toBe(0);
  expect(count(page, /@import|url\((?!#)/g)).toBe(0);
});

describe('every partner', () => {
  const lines = (text: string): string[] =>
    [...text.matchAll(/<(?:details|div) class="person" id="([^"]+)"/g)].map((m) => m[1] ?? '');

  test('stands there once on each of its ladders', () => {
    const found = lines(page);
    expect(found).toHaveLength(audit.rows.length);
    expect(new Set(found).size).toBe(audit.rows.length);
  });

  test('is reached by every link', () => {
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map((m) => m[1]));
    const broken = [...page.matchAll(/ href="#([^"]+)"/g)].map((m) => m[1]).filter((id) => !ids.has(id));
    expect(broken).toEqual([]);
    expect(ids.size).toBe(count(page, / id="/g));
  });

  test('opens to its reasons as far as asked, and the page says how far', () => {
    const few = [...auditReport(audit, 10)].join('');
    expect(count(few, /<details class="person"/g)).toBe(10);
    expect(lines(few)).toEqual(lines(page));
    expect(few).toContain(`The first 10 of ${audit.rows.length} lines open to the reasons`);
    expect([...auditReport(audit, 0)].join('')).toContain('No line opens to the reasons');
    expect(page).not.toContain('lines open to the reasons');
  });

  test('beyond ten thousand lines is counted, and the page says so', () => {
    const [row] = audit.rows;
    if (!row) throw new Error('no row');
    const many = { ...audit, rows: Array.from({ length: 10_250 }, () => row) };
    const text = [...auditReport(many, 0)].join('');
    expect(lines(text)).toHaveLength(10_000);
    expect(text).toContain('250 further lines are left out here.');
  });

  test('is named in the movers’ lists up to fifty, and the rest is counted', () => {
    const many = madeAudit({ partners: 700 });
    const text = [...auditReport(many, 0)].join('');
    const movers = many.rows.filter(
      (r) => r.standings.ladder.key === 'resale' && r.decision.kind === 'demote',
    );
    expect(movers.length).toBeGreaterThan(50);
    expect(text).toContain(`And ${movers.length - 50} more: `);
  });
});

test('the tables of the spread hold the figures of the audit', () => {
  const spread = /<section id="distribution">.*?<\/section>/s.exec(page)?.[0] ?? '';
  const figures = [...spread.matchAll(/<td class="n[^"]*">\s*(\d*)\s*(?:<small>\d+ %<\/small>)?<\/td>/g)].map(
    (m) => m[1],
  );
  const { distributions } = summarise(audit.program, audit.rows);
  const sum = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0);
  const expected = distributions
    .toSorted((a, b) => (a.ladder.key < b.ladder.key ? -1 : 1))
    .flatMap((d) => [
      ...d.earned.map((earned, i) => [d.held[i], earned, d.possible[i]]).toReversed(),
      ...(d.unmapped > 0 ? [[d.unmapped, '', '']] : []),
      [sum(d.held) + d.unmapped, sum(d.earned), sum(d.possible)],
    ])
    .flat()
    .map(String);
  expect(figures).toEqual(expected);
  for (const d of distributions) expect(sum(d.held) + d.unmapped).toBe(d.partners);
});

test('the share of a tier stands with the number that earned it, and beside no other bar', () => {
  const spread = /<section id="distribution">.*?<\/section>/s.exec(page)?.[0] ?? '';
  const shares = [...spread.matchAll(/<td class="n strong">\s*(\d+)<small>(\d+) %<\/small>/g)];
  const { distributions } = summarise(audit.program, audit.rows);
  const expected = distributions
    .toSorted((a, b) => (a.ladder.key < b.ladder.key ? -1 : 1))
    .flatMap((d) =>
      d.earned.map((n) => [String(n), String(Math.round((n / d.partners) * 100))]).toReversed(),
    );
  expect(shares.map(([, n, share]) => [n, share])).toEqual(expected);
  expect(spread).not.toContain('<text');
});

describe('ladders that are looked at on several days', () => {
  const looked = madeAudit({ partners: 90, fold: 'every' });
  const text = [...auditReport(looked)].join('');
  const plain = text
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('\u00a0', ' ')
    .replaceAll(/\s+/g, ' ');

  test('the day that decides is named once in the reasons of every line', () => {
    expect(count(text, / decides; the reasons are those of that look\./g)).toBe(looked.rows.length);
  });

  test('how they are looked at stands with what they ask', () => {
    const sentence =
      'Looked at each month end in the last 3 months: the highest tier that is reached on each of these days counts.';
    expect(plain.split(sentence)).toHaveLength(1 + looked.program.ladders.length);
  });

  test('on paper: the day on which the gate fails, with what was there on it', () => {
    const { paper } = summarise(looked.program, looked.rows);
    const elsewhere = paper.filter((row) => gateLook(row) !== row.look);
    expect(elsewhere.length).toBeGreaterThan(0);
    for (const row of elsewhere) {
      const look = gateLook(row);
      const said = decidingChecks(row).map(({ leaf }) =>
        criterionInBrief(leaf, look, row.row, looked.program),
      );
      expect(plain).toContain(`${dayInWords(look.day)} ${said[0] ?? ''}`);
      expect(gateFoundInWords(row)).toMatch(/ in this look, not passed over all looks$/);
    }
  });
});

describe('long lists', () => {
  const many = madeAudit({ partners: 700 });
  const text = [...auditReport(many, 0)].join('');

  test('fold after about ten, say how many are folded, and keep them all', () => {
    const lists = [
      ...text.matchAll(/<ul class="movers">(.*?)<\/ul>(?=<details|<p|<\/article|\s*<\/details)/gs),
    ];
    expect(lists.length).toBeGreaterThan(10);
    const folds = [...text.matchAll(/<details class="rest"> <summary>([\d,]+) more ([^<]+)<\/summary>/g)];
    expect(folds.map(([, n, what]) => `${n} ${what}`)).toContain('40 demotions');
    const groups = [
      ...text.matchAll(
        /<details class="rest partners-rest"><summary>([\d,]+) more ([^<]+)<\/summary>(.*?)<\/details>/gs,
      ),
    ];
    expect(groups.length).toBeGreaterThan(3);
    for (const [, n = '', , inside = ''] of groups)
      expect(count(inside, /class="person"/g)).toBe(Number(n.replaceAll(',', '')));
  });

  test('of a dozen stay whole', () => {
    expect([10, 11, 12, 13, 700].map(openOf)).toEqual([10, 11, 12, 10, 10]);
  });
});

test('only who loses something has criteria that decided alone', () => {
  const articles = [...page.matchAll(/<article>\s*<h3>([^<]+)<\/h3>(.*?)<\/article>/gs)];
  const alone = (what: RegExp): boolean[] =>
    articles.flatMap(([, title = '', body = '']) =>
      what.test(title) && body.includes('>Moves<') ? [body.includes('>Alone<')] : [],
    );
  expect(new Set(alone(/promotions|entries/))).toEqual(new Set([false]));
  expect(new Set(alone(/demotions|exits/))).toEqual(new Set([true]));
});

test('percentages are said to be cut where they first stand', () => {
  const said = page.indexOf('Percentages are cut against the partner, not rounded');
  expect(said).toBeGreaterThan(page.indexOf('id="deciding"'));
  expect(said).toBeLessThan(page.indexOf('<td class="n">', said));
});

test('a day outside all evidence is said at the top, in words', () => {
  const outside = { side: 'after', through: day('2025-09-30') } as const;
  const text = [...auditReport(madeAudit({ partners: 3, outside }), 0)].join('');
  expect(text).toContain('31 Dec 2025 lies after all evidence, which reaches only through 30 Sep 2025.');
  expect(page).not.toContain('lies after all evidence');
});

test.each([
  ['Selling', ['Selling']],
  ['Joint-Solution', ['Joint-Solution']],
  ['Certified Practice', ['Certified', 'Practice']],
  ['exit to decide', ['exit to decide']],
  ['Lead Implementer of all', ['Lead', 'Implementer o…']],
  ['Extraordinarily', ['Extraordinari…']],
])('in the picture %s reads %j', (name, lines) => expect(labelLines(name)).toEqual(lines));

test('the flows of a ladder add up to its partners', () => {
  const tables = [...page.matchAll(/<article class="movement">.*?<\/article>/gs)].map((m) => m[0]);
  expect(tables).toHaveLength(3);
  for (const table of tables) {
    const figures = [...table.matchAll(/<td class="n">(\d+)<\/td>/g)].map((m) => Number(m[1]));
    const all = figures.pop();
    expect(figures.reduce((a, b) => a + b, 0)).toBe(all);
  }
});

test('the sentence at the top counts what the audit decided', () => {
  const of = (kind: string): number => audit.rows.filter((r) => r.decision.kind === kind).length;
  const lead = /<p class="lead">(.*?)<\/p>/s.exec(page)?.[1] ?? '';
  expect(lead).toContain(`${of('demote')} would be demoted`);
  expect(lead).toContain(`${of('promote')} would be promoted`);
  expect(lead).toContain(`${of('hold')} would stay as they are`);
});

test('nobody enrolled makes a page too', () => {
  const text = [...auditReport(madeAudit({ partners: 0 }))].join('');
  expect(text).toContain('No partner is enrolled in a motion of this program on the day.');
  expect(text).toContain('Nobody would move.');
});
