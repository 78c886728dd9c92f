/** The report in a real browser: accessible, without sideways scrolling, operable by keyboard, printable, and inert whatever it shows. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditReport } from '../src/core/report/report.ts';
import { day } from '../src/core/calendar.ts';
import { openBrowser } from './support/chromium.ts';
import { hostileTexts } from './support/hostile.ts';
import { madeAudit } from './support/made-audit.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Where no browser is there yet, it is downloaded first. */
const installingTakes = 900_000;

let browser: Browser;
let folder: string;
const audit = madeAudit({ partners: 60, otherTier: 'Platinum' });

beforeAll(async () => {
  browser = await openBrowser();
  folder = await mkdtemp(join(tmpdir(), 'tierwright-report-'));
  await writeFile(join(folder, 'report.html'), [...auditReport(audit)].join(''));
  const few = madeAudit({ partners: 14, otherTier: 'Platinum', fold: 'every' });
  await writeFile(join(folder, 'few.html'), [...auditReport(few)].join(''));
}, installingTakes);
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

interface Look {
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
  readonly file?: string;
  readonly height?: number;
  /** What the browser is expected to complain about, in the order of its complaints. */
  readonly complaints?: readonly string[];
}

/** Opens the report and closes it again; whatever it asks the network for is an error. */
async function looking(look: Look, work: (page: Page) => Promise<void>): Promise<void> {
  const {
    width = 1280,
    height = 900,
    scheme = 'light',
    file = 'report.html',
    complaints: expected = [],
  } = look;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    locale: 'tr-TR',
  });
  try {
    const page = await context.newPage();
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('dialog', (dialog) => {
      complaints.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    const address = pathToFileURL(join(folder, file)).href;
    await page.goto(address);
    await work(page);
    expect(asked).toEqual([address]);
    expect(complaints).toEqual(expected.map((text) => expect.stringContaining(text)));
  } finally {
    await context.close();
  }
}

const views = [
  { width: 1280, scheme: 'light' },
  { width: 1280, scheme: 'dark' },
  { width: 390, scheme: 'light' },
  { width: 390, scheme: 'dark' },
] as const;

/** What axe finds wrong by the rules of WCAG 2.2 AA and good practice. */
async function faults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate<readonly { id: string; nodes: readonly { html: string }[] }[]>(
    `axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) })))`,
  );
  return found.map((v) => `${v.id}: ${v.nodes.length} such as ${v.nodes[0]?.html.slice(0, 200)}`);
}

describe.each(views)('at $width pixels, $scheme', (view) => {
  // As high as the page, since the browser leaves out what nobody can see, and axe with it.
  const few = { ...view, file: 'few.html', height: 16_000 };

  test('axe finds nothing, with lines closed and open', () =>
    looking(few, async (page) => {
      await page.evaluate(
        `[...document.querySelectorAll('details')].slice(0, 4).forEach((d) => { d.open = true; })`,
      );
      expect(await faults(page)).toEqual([]);
    }));

  test('labels of the movement stand whole in their picture', () =>
    looking(view, async (page) => {
      const outside = await page.evaluate<string[]>(
        `[...document.querySelectorAll('.alluvial')].flatMap((svg) => {
          const { left, right } = svg.getBoundingClientRect();
          return [...svg.querySelectorAll('text')].filter((t) => {
            const box = t.getBoundingClientRect();
            return box.left < left - 1 || box.right > right + 1 || box.height < 11;
          }).map((t) => t.textContent);
        })`,
      );
      expect(outside).toEqual([]);
    }));

  test('the page does not scroll sideways, with every line open', () =>
    looking(view, async (page) => {
      await page.evaluate(`document.querySelectorAll('details').forEach((d) => { d.open = true; })`);
      const overflow = await page.evaluate(
        `document.documentElement.scrollWidth - document.documentElement.clientWidth`,
      );
      expect(overflow).toBe(0);
    }));
});

test('axe sees faults that are put in', () =>
  looking({ file: 'few.html' }, async (page) => {
    await page.evaluate(`document.documentElement.removeAttribute('lang')`);
    await page.evaluate(`document.querySelector('.lead').style.color = 'rgb(200, 200, 200)'`);
    expect((await faults(page)).map((f) => f.split(':')[0])).toEqual(['color-contrast', 'html-has-lang']);
  }));

describe('the page', () => {
  test('has one title, headings in order, and tables with headings for rows and columns', () =>
    looking({}, async (page) => {
      expect(await page.title()).toBe('Partner program: tiers as of 31 Dec 2025');
      const levels = await page.evaluate<number[]>(
        `[...document.querySelectorAll('h1,h2,h3,h4')].map((h) => Number(h.tagName[1]))`,
      );
      expect(levels.filter((l) => l === 1)).toHaveLength(1);
      expect(levels.filter((l, i) => i > 0 && l > (levels[i - 1] ?? 0) + 1)).toEqual([]);
      expect(await page.evaluate(`[...document.querySelectorAll('th')].filter((t) => !t.scope).length`)).toBe(
        0,
      );
      expect(await page.evaluate(`document.documentElement.lang`)).toBe('en');
    }));

  test('is made of what it says, so that a parser need not mend it', () =>
    looking({}, async (page) => {
      const text = readFileSync(join(folder, 'report.html'), 'utf8');
      const written = [...text.matchAll(/<([a-z]+[1-6]?)\b/g)].length;
      expect(await page.evaluate(`document.querySelectorAll('*').length`)).toBe(written);
    }));

  test('opens a line by keyboard, and is skipped into by it', () =>
    looking({}, async (page) => {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(`document.activeElement.textContent`)).toBe('Skip to the report');
      await page.locator('summary').first().focus();
      await page.keyboard.press('Enter');
      expect(await page.locator('details').first().getAttribute('open')).toBe('');
    }));

  test('unfolds what a link leads to', () =>
    looking({}, async (page) => {
      const folded = await page.evaluate<string>(
        `[...document.querySelectorAll('.movers a')].map((a) => a.hash).find((h) => document.querySelector(h).parentElement.matches('.rest'))`,
      );
      expect(folded).toMatch(/^#p\d+-\d$/);
      await page.evaluate(`location.hash = ${JSON.stringify(folded)}`);
      await page.locator(folded).waitFor({ state: 'visible' });
      expect(
        await page.evaluate(`document.querySelector(${JSON.stringify(folded)}).parentElement.open`),
      ).toBe(true);
    }));

  test('refuses scripts even where one got in', () =>
    looking({ complaints: ['Content Security Policy'] }, async (page) => {
      await page.evaluate(
        `const s = document.createElement('script'); s.textContent = 'window.hit = 1'; document.body.append(s);`,
      );
      expect(await page.evaluate(`window.hit`)).toBeUndefined();
    }));

  test('prints in brief, whole lists when that is ticked, and every reason when that is', () =>
    looking({}, async (page) => {
      const brief = await page.pdf({ preferCSSPageSize: true });
      expect(brief.subarray(0, 5).toString('latin1')).toBe('%PDF-');
      await page.locator('#print-all').check();
      const listed = await page.pdf({ preferCSSPageSize: true });
      expect(pagesOf(listed)).toBeGreaterThan(pagesOf(brief));
      await page.locator('#print-reasons').check();
      const whole = await page.pdf({ preferCSSPageSize: true });
      expect(pagesOf(whole)).toBeGreaterThan(pagesOf(brief) + audit.rows.length / 4);
    }));
});

function pagesOf(pdf: Buffer): number {
  return [...pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b(?!s)/g)].length;
}

describe('texts that try to be more than text', () => {
  const texts = hostileTexts;
  const nth = (n: number): string => texts[n % texts.length] ?? '';
  /** What HTML makes of text that it cannot carry. */
  const carried = (text: string): string => Buffer.from(text.replaceAll('\0', '\uFFFD')).toString();
  const hostile = madeAudit({
    partners: texts.length * 2,
    name: (partner) => `${nth(partner)} ${partner}`,
    key: (partner) => `${partner} ${nth(partner + 3)}`,
    otherTier: nth(0),
    feeds: [
      { source: nth(1), kind: 'deal_won', completeThrough: day('2025-01-31'), lagDays: 0, fields: [] },
      { source: nth(2), kind: 'certification', completeThrough: null, lagDays: 0, fields: [] },
    ],
  });

  beforeAll(() => writeFile(join(folder, 'hostile.html'), [...auditReport(hostile)].join('')));

  test.each([1280, 390])('stay text as names, keys, tiers and sources, at %i pixels', (width) =>
    looking({ width, file: 'hostile.html' }, async (page) => {
      await inert(page);
      const shown = await page.evaluate<string[][]>(
        `[...document.querySelectorAll('.person')].map((p) => [...p.querySelectorAll('.who > :first-child bdi')].map((b) => b.textContent))`,
      );
      const told = (row: readonly string[]): string => JSON.stringify(row);
      const expected = hostile.rows.map(({ partner }) => {
        const { name, key } = hostile.identity(partner);
        return told([carried(name), carried(key)]);
      });
      expect(shown.map(told).toSorted()).toEqual(expected.toSorted());
    }),
  );

  test.each(texts.map((text, i) => ({ text: text.slice(0, 40), i })))(
    'stay text in a document: $text',
    ({ i }) => {
      const own = madeAudit({ partners: 6, label: (text) => `${nth(i)} ${text}`.slice(0, 200) });
      return (async () => {
        const file = `document-${i}.html`;
        await writeFile(join(folder, file), [...auditReport(own)].join(''));
        await looking({ width: 390, file }, async (page) => {
          await inert(page);
          const heading = await page.evaluate(`document.querySelector('h1').textContent`);
          expect(heading).toBe(carried(own.program.doc.program.name));
        });
      })();
    },
  );
});

/** Nothing ran, nothing is there that the report does not make itself, and the page keeps its width. */
async function inert(page: Page): Promise<void> {
  await page.evaluate(`document.querySelectorAll('details').forEach((d) => { d.open = true; })`);
  const found = await page.evaluate<Record<string, unknown>>(`({
    hit: window.hit ?? null,
    elements: [...new Set([...document.querySelectorAll('*')].map((e) => e.localName))].sort(),
    attributes: [...new Set([...document.querySelectorAll('*')].flatMap((e) => [...e.attributes].map((a) => a.name)))].sort(),
    leading: [...document.querySelectorAll('a')].map((a) => a.getAttribute('href')).filter((h) => !h.startsWith('#')),
    overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    headings: document.querySelectorAll('h1').length,
  })`);
  expect(found).toEqual({
    hit: null,
    elements: expect.toSatisfy((e: string[]) => e.every((n) => known.elements.includes(n))),
    attributes: expect.toSatisfy((a: string[]) => a.every((n) => known.attributes.includes(n))),
    leading: [],
    overflow: 0,
    headings: 1,
  });
}

const known = {
  elements: ['a', 'article', 'b', 'bdi', 'body', 'caption', 'code', 'dd', 'defs', 'details', 'div', 'dl', 'dt', 'h1', 'h2', 'h3', 'h4', 'head',
    'header', 'html', 'input', 'label', 'li', 'line', 'main', 'meta', 'nav', 'ol', 'p', 'path', 'pattern', 'rect', 'section', 'small', 'span',
    'style', 'summary', 'svg', 'table', 'tbody', 'td', 'text', 'tfoot', 'th', 'thead', 'title', 'tr', 'tspan', 'ul'],
  attributes: ['aria-hidden', 'aria-label', 'charset', 'class', 'colspan', 'content', 'd', 'dx', 'height', 'href', 'http-equiv', 'id', 'lang',
    'name', 'open', 'patternTransform', 'patternUnits', 'preserveAspectRatio', 'scope', 'type', 'viewBox', 'width', 'x', 'x1', 'x2', 'y', 'y1', 'y2'],
}; // prettier-ignore
