/** The program review: what each rule finds in small changes of one program, and what the pages of the rules promise. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { day } from '../src/core/calendar.ts';
import { configurationRules } from '../src/core/review/configuration.ts';
import type { PartnerBase } from '../src/core/review/partner-base.ts';

import { rules, ruleTexts } from '../src/core/review/registry.ts';
import { reviewProgram, type Review } from '../src/core/review/review.ts';
import { Subject } from '../src/core/review/subject.ts';
import { checkProgram } from '../src/server/programs/queries.ts';
import { templateNames, templateText } from '../src/server/programs/shipped.ts';
import { spliced } from './support/spliced.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, 'utf8');
const base: unknown = parse(read('docs/review/base.yaml'));
const today = day('2026-11-22');

const days = z.string().transform((text) => day(text));
const made = z.strictObject({
  ladders: z
    .record(
      z.string(),
      z.strictObject({
        partners: z.number(),
        earned: z.array(z.number()).default([]),
        possible: z.array(z.number()).default([]),
        criteria: z
          .array(
            z.strictObject({
              tier: z.number(),
              path: z
                .string()
                .transform((path) => path.split('.').map((k) => (/^\d+$/.test(k) ? Number(k) : k))),
              metric: z.string(),
              threshold: z.number(),
              op: z.enum(['atLeast', 'atMost', 'above', 'below']).default('atLeast'),
              values: z
                .array(z.number())
                .default([])
                .transform((values) => values.toSorted((a, b) => a - b)),
              open: z.number().default(0),
              kept: z.number().default(0),
              carried: z.number().default(0),
            }),
          )
          .default([]),
      }),
    )
    .default({}),
  active: z.record(z.string(), z.number()).default({}),
  kinds: z
    .record(
      z.string(),
      z.strictObject({ feed: z.boolean(), rows: z.number(), first: days.nullable().default(null) }),
    )
    .default({}),
  outside: z.literal('nowhere').optional(),
  years: z
    .record(
      z.string(),
      z.array(z.strictObject({ on: days, held: z.array(z.number()), up: z.number(), down: z.number() })),
    )
    .default({}),
  rewritten: z.array(days).default([]),
});

/** A base made by hand, as cases of rules with data write it. */
function baseOf({ ladders, active, kinds, years, rewritten, outside }: z.infer<typeof made>): PartnerBase {
  return {
    asOf: today,
    outside: outside ? { side: outside } : null,
    ladders: new Map(Object.entries(ladders)),
    active: new Map(Object.entries(active)),
    kinds: new Map(Object.entries(kinds)),
    years: new Map(Object.entries(years)),
    rewritten,
  };
}

function reviewOf(change: unknown, partners?: z.infer<typeof made>): Review {
  const text = stringify(spliced(base, change), { aliasDuplicateObjects: false });
  const checked = checkProgram(text, 'example.yaml');
  if (!checked.ok) throw new Error(JSON.stringify(checked.issues, null, 1));
  const subject = new Subject(checked.value.program, today, partners ? baseOf(partners) : null);
  return reviewProgram(subject, checked.positions);
}

const told = ({ findings }: Review): string[] =>
  findings.map((f) => `${f.level} ${f.rule} ${(f.place.path ?? []).join('.')}: ${f.message}`);

const cases = z.strictObject({
  fires: z
    .array(
      z.strictObject({
        name: z.string(),
        with: z.unknown(),
        partners: made.optional(),
        finds: z.array(z.string()).min(1),
      }),
    )
    .min(1),
  silent: z.array(z.strictObject({ name: z.string(), with: z.unknown(), partners: made.optional() })).min(1),
});

test('the program of the examples is one in which nothing is found', () => {
  expect(told(reviewOf({}))).toEqual([]);
});

test.each(templateNames)('in the template %s only its thresholds are found, which are examples', (name) => {
  const checked = checkProgram(templateText(name), name);
  if (!checked.ok) throw new Error(JSON.stringify(checked.issues, null, 1));
  expect(told(reviewProgram(new Subject(checked.value.program, today), checked.positions))).toEqual([
    'note threshold-illustrative program.thresholds: Thresholds are still examples.',
  ]);
});

test('every rule has its cases, and every file of cases its rule', () => {
  const files = readdirSync(`${root}test/review`).map((f) => f.replace(/\.yaml$/, ''));
  expect(files.toSorted()).toEqual(ruleTexts.map((r) => r.code).toSorted());
});

describe.each(ruleTexts.filter(({ code }) => existsSync(`${root}test/review/${code}.yaml`)))(
  '$code',
  ({ code }) => {
    const { fires, silent } = cases.parse(parse(read(`test/review/${code}.yaml`)));
    test.each(fires)('fires: $name', ({ with: change, partners, finds }) => {
      expect(told(reviewOf(change, partners)).filter((f) => f.split(' ')[1] === code)).toEqual(finds);
    });
    test.each(silent)('is silent: $name', ({ with: change, partners }) => {
      expect(told(reviewOf(change, partners)).filter((f) => f.split(' ')[1] === code)).toEqual([]);
    });
  },
);

describe('docs/review', () => {
  const pages = readdirSync(`${root}docs/review`).filter(
    (f) => f.endsWith('.md') && !['README.md', 'gallery.md'].includes(f),
  );

  test('has a page for every rule', () => {
    expect(pages.map((f) => f.replace(/\.md$/, '')).toSorted()).toEqual(
      ruleTexts.map((r) => r.code).toSorted(),
    );
  });

  test('lists every rule with its level and title', () => {
    const list = read('docs/review/README.md');
    const missing = ruleTexts.filter(
      (r) => !list.includes(`| [\`${r.code}\`](${r.code}.md) | ${r.level} | ${r.title} |`),
    );
    expect(missing.map((r) => r.code)).toEqual([]);
  });

  describe.each(ruleTexts.filter(({ code }) => pages.includes(`${code}.md`)))(
    '$code.md',
    ({ code, title, level, needs }) => {
      const page = read(`docs/review/${code}.md`);
      const blocks = (info: string): string[] =>
        [...page.matchAll(/^```yaml (\w+)\n([\s\S]*?)^```$/gm)].flatMap((m) =>
          m[1] === info && m[2] ? [m[2]] : [],
        );

      test('has the title, the code and the level', () => {
        expect(page.split('\n').slice(0, 3)).toEqual([
          `# ${title}`,
          '',
          expect.stringContaining(`\`${code}\` · ${level}`),
        ]);
      });

      test('shows what fires, and the smallest change that silences it', () => {
        expect(page).toMatch(/^## What fires$[\s\S]*^## The smallest change$[\s\S]*^## When it may stand$/m);
        if (needs === 'partners') {
          // What partners do is not in the document; what is shown is what a case finds.
          const { fires } = cases.parse(parse(read(`test/review/${code}.yaml`)));
          const found = fires.flatMap((f) => f.finds.map((line) => line.slice(line.indexOf(': ') + 2)));
          const plain = page.replaceAll(/\s+/g, ' ');
          expect(found.filter((message) => plain.includes(message))).not.toEqual([]);
          return;
        }
        expect(blocks('fires').length).toBeGreaterThan(0);
        expect(blocks('silent').length).toBe(blocks('fires').length);
        blocks('fires').forEach((fires, i) => {
          expect(told(reviewOf(parse(fires))).filter((f) => f.split(' ')[1] === code)).not.toEqual([]);
          const silent = spliced(parse(fires), parse(blocks('silent')[i] ?? ''));
          expect(told(reviewOf(silent)).filter((f) => f.split(' ')[1] === code)).toEqual([]);
        });
      });
    },
  );
});

describe('every rule', () => {
  test('has a code of its own, a title without a full stop, and a reason and a remedy with one', () => {
    expect(new Set(ruleTexts.map((r) => r.code)).size).toBe(ruleTexts.length);
    for (const { title, reason, remedy } of ruleTexts) {
      expect(title).toMatch(/[^.]$/);
      expect([reason, remedy].filter((t) => !t.endsWith('.'))).toEqual([]);
    }
  });

  test('stands in a file of its own', () => {
    const files = readdirSync(`${root}src/core/review/rules`).map((f) => f.replace(/\.ts$/, ''));
    expect(files.toSorted()).toEqual(rules.map((r) => r.code).toSorted());
    expect(configurationRules.length + rules.length).toBe(ruleTexts.length);
  });
});
