/** The demo vendor through the real import and a real audit: every planted story comes out as it is told. */
import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { auditLines } from '../src/cli/audit-text.ts';
import { explainLines } from '../src/cli/explain-text.ts';
import { importRequest } from '../src/cli/import.ts';
import { day } from '../src/core/calendar.ts';
import { ruleTexts } from '../src/core/review/registry.ts';
import { reviewProgram } from '../src/core/review/review.ts';
import { Subject } from '../src/core/review/subject.ts';
import { decidingCriteria } from '../src/core/standing/attribution.ts';
import { rowJson } from '../src/core/standing/report.ts';
import { summarise, type AuditRow } from '../src/core/standing/audit.ts';
import { canonicalJson } from '../src/core/program/canonical.ts';
import { dayText } from '../src/demo/days.ts';
import { files } from '../src/demo/files.ts';
import { personKey } from '../src/demo/people.ts';
import { storyCommand } from '../src/demo/readme.ts';
import { partnerKey, stories } from '../src/demo/stories.ts';
import { tables, usualSize } from '../src/demo/tables.ts';
import { evidenceBehind } from '../src/server/audits/evidence.ts';
import { previewAudit, replayAudit, runAudit, type Audit } from '../src/server/audits/run.ts';
import { openStore, type Store } from '../src/server/db/store.ts';
import { importFile } from '../src/server/imports/import-file.ts';
import { verifyLog } from '../src/server/log/verify.ts';
import { checkProgram } from '../src/server/programs/queries.ts';
import { partnerBase } from '../src/server/standings/base.ts';
import { IssueError } from '../src/core/issue.ts';
import { newDataFolder, openHere, removeDataFolder } from './support/data-folder.ts';
import { freshDatabase } from './support/database.ts';

interface FeedStored {
  readonly source: string;
  readonly kind: string;
  readonly complete_through: string;
  readonly fields: string[];
}

const root = join(import.meta.dirname, '..');
const main = join(root, 'dist/cli/main.js');

let folder: string;
let database: Awaited<ReturnType<typeof freshDatabase>>;
let store: Store;
let audit: Audit;

async function tierwright(args: readonly string[], env: Record<string, string> = {}) {
  const { DATABASE_URL: _, ...kept } = process.env;
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, ...args], {
      cwd: folder,
      env: { ...kept, ...env },
    });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    if (!(error instanceof Error && 'stdout' in error && 'stderr' in error && 'code' in error)) throw error;
    return { code: error.code, out: String(error.stdout), err: String(error.stderr) };
  }
}

function programOf(source: string) {
  const read = checkProgram(source, 'program.yaml');
  if (!read.ok) throw new IssueError(read.issues);
  return read.value.program;
}

beforeAll(async () => {
  await promisify(execFile)(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b'], { cwd: root });
  folder = await mkdtemp(join(tmpdir(), 'tierwright-demo-'));
  database = await freshDatabase();
  store = openStore(database);
  expect(await tierwright(['demo', '--out', 'usual'])).toMatchObject({ code: 0, err: '' });
  const path = (name: string): string => join(folder, 'usual', name);
  for (const { name, what } of files) {
    const request = await importRequest(what, path(`${name}.csv`), { map: path(`${name}.map.yaml`) });
    const { rejects, notices, stopped } = await importFile(store, request);
    expect({ name, rejects, notices, stopped }).toEqual({ name, rejects: [], notices: [], stopped: false });
  }
  const source = await readFile(path('program.yaml'), 'utf8');
  audit = await runAudit(store, { program: programOf(source), source, asOf: day('2025-12-31'), mode: 'review', actor: 'test' });
}); // prettier-ignore

afterAll(async () => {
  await store.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

function keyOf(row: AuditRow): string {
  return audit.identity(row.partner).key;
}

const places = new Map(stories.map(({ name }, n) => [name, partnerKey(n)]));

/** The rows of a story, by ladder. */
function rowsOf(story: string, of: Audit = audit): Record<string, ReturnType<typeof rowJson>> {
  const key = places.get(story);
  const rows = of.rows.filter((r) => of.identity(r.partner).key === key);
  return Object.fromEntries(rows.map((row) => [row.standings.ladder.key, rowJson(of, row)]));
}

/** An audit as of another day, which is not stored. */
async function asOf(text: string): Promise<Audit> {
  return store.read((tx) => previewAudit(tx, audit.program, day(text), 'review', audit.cutOff));
}

describe('stories', () => {
  const told = new Set<string>();
  const story = (name: string, check: () => void | Promise<void>): void => {
    told.add(name);
    test(name, check);
  };

  story('quiet-strategic', async () => {
    expect(rowsOf('quiet-strategic', await asOf('2024-12-31'))).toMatchObject({ resale: { earned: 'strategic' } });
    expect(rowsOf('quiet-strategic')).toMatchObject({
      resale: { current: 'strategic', earned: 'registered', possible: 'registered', decision: 'demote', gate: 'met' },
    });
  }); // prettier-ignore

  story('hidden-gem', () => {
    expect(rowsOf('hidden-gem')).toMatchObject({
      resale: { current: 'registered', earned: 'strategic', decision: 'promote', fitVerdict: 'match' },
    });
    expect(summarise(audit.program, audit.rows).hiddenGems.map(keyOf)).toContain(places.get('hidden-gem'));
  });

  story('two-hundred-shared', () => {
    expect(rowsOf('two-hundred-shared')).toMatchObject({
      technology: { current: 'listed', earned: 'cosell', decision: 'promote' },
    });
    expect(fact('two-hundred-shared', 'technology', 'mutual_customers')).toEqual({ least: 200, most: 200 });
  });

  story('four-shared', () => {
    const rows = rowsOf('four-shared');
    expect(rows).toMatchObject({
      resale: { current: 'strategic', earned: 'selling' },
      technology: { current: 'cosell', earned: 'listed', possible: 'listed', decision: 'demote' },
    });
    expect(fact('four-shared', 'technology', 'mutual_customers')).toEqual({ least: 4, most: 4 });
    const { least } = fact('four-shared', 'resale', 'sourced_arr');
    expect(least).toBeGreaterThan(475_000_00);
    expect(least).toBeLessThan(530_000_00);
  });

  story('slipping-csat', async () => {
    expect(rowsOf('slipping-csat')).toMatchObject({
      services: {
        current: 'certified_practice',
        earned: 'trained',
        possible: 'trained',
        decision: 'demote',
        gate: 'met',
      },
    });
    expect(fact('slipping-csat', 'services', 'implementations').least).toBeGreaterThanOrEqual(10);
    const csat = async (year: number): Promise<number> =>
      fact('slipping-csat', 'services', 'csat', await asOf(`${year}-12-31`)).least / 100;
    expect(await csat(2022)).toBeGreaterThan(85);
    expect(await csat(2025)).toBeLessThan(67);
  });

  story('paper-reseller', () => {
    expect(rowsOf('paper-reseller')).toMatchObject({
      resale: { current: 'strategic', gate: 'unmet', decision: 'demote' },
    });
    expect(paper()).toContain(places.get('paper-reseller'));
  });

  story('paper-practice', () => {
    expect(rowsOf('paper-practice')).toMatchObject({
      services: { current: 'certified_practice', gate: 'unmet', earned: 'trained', decision: 'demote' },
    });
    expect(paper()).toContain(places.get('paper-practice'));
  });

  story('feed-stopped', () => {
    expect(rowsOf('feed-stopped')).toMatchObject({
      resale: { current: 'selling', earned: 'registered', possible: 'selling', decision: 'hold', reason: 'evidence-open' },
    });
    expect(missing('feed-stopped')).toMatchObject([{ cause: 'feed-behind', kind: 'deal_registered' }]);
    const [first] = summarise(audit.program, audit.rows).readiness.items;
    expect(first?.missing).toMatchObject({ cause: 'feed-behind', kind: 'deal_registered', completeThrough: '2025-09-30' });
  }); // prettier-ignore

  story('open-claim', () => {
    expect(rowsOf('open-claim')).toMatchObject({
      resale: { current: 'selling', earned: 'selling', possible: 'specialist', decision: 'hold' },
    });
    expect(missing('open-claim')).toMatchObject([
      { cause: 'claims-undecided', kinds: ['company_certification'] },
    ]);
  });

  story('open-reference', () => {
    expect(rowsOf('open-reference')).toMatchObject({
      services: { current: 'delivering', earned: 'certified_practice', possible: 'lead_implementer', decision: 'promote' },
    });
    const causes = missing('open-reference').map(({ cause }) => cause);
    expect(causes).toEqual(['claims-undecided', 'claims-undecided']);
  }); // prettier-ignore

  story('loses-person', async () => {
    const before = await asOf('2025-04-30');
    expect(fact('loses-person', 'services', 'trained_consultants', before).least).toBe(2);
    expect(fact('loses-person', 'services', 'trained_consultants').most).toBe(1);
    expect(rowsOf('loses-person')).toMatchObject({
      services: { current: 'trained', earned: null, decision: 'demote' },
    });
  });

  story('gains-person', async () => {
    expect(rowsOf('gains-person')).toMatchObject({
      services: { current: null, earned: 'trained', decision: 'enter' },
    });
    // The row stands under the partner that reported it, and counts for the one that employs her.
    const row = rowFor('gains-person', 'services');
    const items = await store.read((tx) => evidenceBehind(tx, audit, row.partner, 'trained_consultants'));
    expect(items.map(({ externalId }) => externalId.split('-')[1])).toContain(
      places.get('loses-person')?.split('-')[1],
    );
  });

  story('two-motions', () => {
    expect(rowsOf('two-motions')).toMatchObject({
      resale: { current: 'selling', earned: 'specialist', decision: 'promote' },
      services: { current: 'delivering', earned: 'trained', decision: 'demote' },
    });
  });

  story('no-match', () => {
    expect(rowsOf('no-match')).toMatchObject({
      resale: { current: 'strategic', fitVerdict: 'no-match', decision: 'propose-exit' },
    });
    expect(fact('no-match', 'resale', 'sourced_arr').least).toBeGreaterThan(300_000_00);
  });

  story('true-strategic', () => {
    expect(rowsOf('true-strategic')).toMatchObject({
      resale: { current: 'strategic', earned: 'strategic', decision: 'hold', reason: 'as-earned' },
    });
  });

  story('true-lead', () => {
    expect(rowsOf('true-lead')).toMatchObject({
      services: { current: 'certified_practice', earned: 'lead_implementer', decision: 'promote' },
    });
  });

  story('true-joint', () => {
    expect(rowsOf('true-joint')).toMatchObject({
      technology: { current: 'cosell', earned: 'joint_solution', decision: 'promote' },
    });
  });

  test('each is told above', () => expect([...told]).toEqual(stories.map(({ name }) => name)));
});

function rowFor(story: string, ladder: string, of: Audit = audit): AuditRow {
  const key = places.get(story);
  const row = of.rows.find((r) => of.identity(r.partner).key === key && r.standings.ladder.key === ladder);
  if (!row) throw new Error(`${story} is not on ${ladder}`);
  return row;
}

function fact(story: string, ladder: string, metric: string, of: Audit = audit) {
  const { least, most } = of.evaluation.fact(metric, rowFor(story, ladder, of).row);
  return { least, most };
}

function missing(story: string): AuditRow['missing'] {
  return rowFor(story, Object.keys(rowsOf(story))[0] ?? '').missing;
}

function paper(): string[] {
  return summarise(audit.program, audit.rows).paper.map(keyOf);
}

describe('the whole base', () => {
  test('is spread like a real one: few at the top, most low, some not yet sure', () => {
    const { distributions, readiness } = summarise(audit.program, audit.rows);
    for (const { partners, earned } of distributions) {
      const low = (earned[0] ?? 0) + (earned[1] ?? 0);
      expect(low / partners).toBeGreaterThan(0.6);
      expect((earned.at(-1) ?? 0) / partners).toBeLessThan(0.06);
      expect(earned.slice(2).reduce((a, b) => a + b, 0)).toBeGreaterThan(2);
    }
    expect(readiness.undecided / readiness.total).toBeGreaterThan(0.05);
    const causes = new Set(readiness.items.map((item) => item.missing.cause));
    expect([...causes].toSorted()).toEqual(['answer-missing', 'attribute-missing', 'base-too-small', 'claims-undecided', 'feed-behind']);
  }); // prettier-ignore

  test('is audited at once after its import, when the database has no statistics of it yet', async () => {
    const started = performance.now();
    await asOf('2024-12-31');
    expect(performance.now() - started).toBeLessThan(8000); // a fraction of a second; without care half a minute
  });

  test('half a year after the last export demotes nobody for want of evidence, and names every feed that is late', async () => {
    const later = await asOf('2026-06-30');
    const { readiness } = summarise(later.program, later.rows);
    const demoted = later.rows.filter((r) => r.decision.kind === 'demote');
    const because = demoted.flatMap((r) => decidingCriteria(r).map(({ leaf }) => leaf.metric));
    expect(new Set(because)).toEqual(new Set(['fit/resale'])); // the profile, which is no evidence
    const late = readiness.items.flatMap(({ missing: m }) => (m.cause === 'feed-behind' ? [m.kind] : []));
    for (const kind of ['practice', 'solution', 'deal_won', 'deal_registered']) expect(late).toContain(kind);
  });

  test('is warned of where the day lies outside all of its evidence, and only there', async () => {
    const said = async (text: string): Promise<string | undefined> =>
      auditLines(await asOf(text), false).find((line) => line.startsWith('Warning: '));
    expect(await said('2026-01-01')).toContain(
      '1 Jan 2026 lies after all evidence, which reaches only through 31 Dec 2025.',
    );
    expect(await said('2015-06-30')).toMatch(
      /30 Jun 2015 lies before all evidence, the first of which is of \d+ \w+ 20/,
    );
    expect(await said('2025-12-31')).toBeUndefined();
    expect(await said('2023-07-01')).toBeUndefined();
  });

  test('holds what its tables say, one placement a partner, ladder and day, and a log that verifies', async () => {
    const base = tables(usualSize);
    const count = async (text: string): Promise<unknown> =>
      store.read(async ({ client }) => (await client.query(text)).rows);
    expect(await count('select count(*) as n from placement')).toEqual([
      { n: [...base.placements()].length },
    ]);
    expect(await count('select count(*) as n from person')).toEqual([{ n: [...base.people()].length }]);
    expect((await store.read(verifyLog)).problems).toEqual([]);
    expect(await store.read((tx) => replayAudit(tx, audit.id))).toMatchObject({ equal: true });
  });

  test('is the same by its tables as by its files', async () => {
    const base = tables(usualSize);
    const date = (n: number | null): string | null => (n === null ? null : dayText(n));
    const person = (n: number | null): string | null => (n === null ? null : personKey(n));
    const wanted = [...base.evidence()].map((row) => canonicalJson([
      row.source, row.kind, row.externalId, row.status, partnerKey(row.partner), person(row.person), date(row.day), date(row.validUntil),
      row.amount, row.currency, row.customer, row.product, row.thing, row.fields,
    ])); // prettier-ignore
    const { rows } = await store.read(({ client }) => client.query<Record<string, unknown>>(
      `select e.source, e.kind, e.external_id, e.status, k.key as partner, h.key as person, e.day, e.valid_until, e.amount::text,
         e.currency, e.customer, e.product, e.thing, e.fields
       from evidence e join partner_key k using (partner_id) left join person_key h using (person_id)`,
    )); // prettier-ignore
    const stored = rows.map((row) => canonicalJson(Object.values(row)));
    expect(stored.toSorted()).toEqual(wanted.toSorted());
    const feeds = await store.read(({ client }) =>
      client.query<FeedStored>(
        'select source, kind, complete_through, fields from feed order by source, kind',
      ),
    );
    const given = new Map([...base.feeds()].map((feed) => [`${feed.source} ${feed.kind}`, feed]));
    expect(feeds.rows).toHaveLength(given.size);
    for (const feed of feeds.rows) {
      const known = given.get(`${feed.source} ${feed.kind}`);
      expect(known && dayText(known.completeThrough)).toBe(feed.complete_through);
      expect(known?.fields).toEqual(expect.arrayContaining(feed.fields));
    }
  });

  test('has a program that only lacks figures of its own', async () => {
    const source = await readFile(join(folder, 'usual/program.yaml'), 'utf8');
    const read = checkProgram(source, 'program.yaml');
    if (!read.ok) throw new IssueError(read.issues);
    const { findings } = reviewProgram(new Subject(read.value.program, day('2026-11-22')), read.positions);
    expect(findings.map((f) => f.rule)).toEqual(['threshold-illustrative']);
    expect(source).toContain('key: merrowdesk');
    expect(source).toContain('Gold: strategic');
  });
});

describe('the review with stored partners', () => {
  const review = async (on: string) => {
    const read = checkProgram(await readFile(join(folder, 'usual/program.yaml'), 'utf8'), 'program.yaml');
    if (!read.ok) throw new IssueError(read.issues);
    const { program } = read.value;
    const base = await store.read((tx) => partnerBase(tx, program, day(on)));
    const { findings } = reviewProgram(new Subject(program, day(on), base), read.positions);
    return findings.filter((f) => ruleTexts.some((r) => r.code === f.rule && r.needs === 'partners'));
  };
  /** Who holds which medal in resale at the end of a year, counted in the tables themselves. */
  const medals = (year: number): readonly string[] =>
    [...tables(usualSize).placements()].flatMap(({ ladder, tier, from, to }) => {
      const on = `${year}-12-31`;
      return ladder === 'resale' && dayText(from) <= on && (to === null || dayText(to) >= on) ? [tier] : [];
    });

  test('finds the planted inflation with its figures', async () => {
    const [then, now] = [medals(2022), medals(2025)];
    const gold = (of: readonly string[]): number => of.filter((m) => m === 'Gold').length;
    const share = (of: readonly string[]): number => Math.round((100 * gold(of)) / of.length);
    const found = (await review('2025-12-31')).filter((f) => f.rule === 'tier-inflation');
    expect(found.map((f) => f.place.path)).toEqual([
      ['ladders', 'resale', 'tiers', 3],
      ['ladders', 'services', 'tiers', 3],
      ['ladders', 'technology', 'tiers', 3],
    ]);
    expect(found[0]?.message).toContain(
      `'Strategic' went from ${share(then)} % to ${share(now)} % (${gold(then)} of ${then.length}, then ${gold(now)} of ${now.length}); `,
    );
    expect(share(now)).toBeGreaterThanOrEqual(38);
    expect(found[0]?.message).toMatch(/ \d+ were moved up and 0 down\.$/);
  });

  test('finds nothing else about partners in it, and no inflation after one year', async () => {
    expect(new Set((await review('2025-12-31')).map((f) => f.rule))).toEqual(new Set(['tier-inflation']));
    expect((await review('2022-12-31')).filter((f) => f.rule === 'tier-inflation')).toEqual([]);
  });

  test('from the command line fails on what it finds, and warns of a day outside all evidence', async () => {
    const dataFolder = await newDataFolder();
    const env = { TIERWRIGHT_DATA: dataFolder };
    const kept = await openHere(dataFolder);
    try {
      await tierwright(['demo', '--load', '--out', 'reviewed', '--partners', '30'], env);
      const on = (when: string) =>
        tierwright(['review', 'reviewed/program.yaml', '--with-partners', '--json', '--as-of', when], env);
      const found = await on('2025-12-31');
      expect(found).toMatchObject({ code: 1, err: '' });
      const { findings } = z
        .object({ findings: z.array(z.object({ rule: z.string() })) })
        .parse(JSON.parse(found.out));
      expect(findings.map((f) => f.rule)).toContain('tier-inflation');
      expect((await on('2015-06-30')).err).toMatch(/^Warning: 30 Jun 2015 lies before all evidence, /);
      expect((await on('2026-02-01')).err).toMatch(/^Warning: 1 Feb 2026 lies after all evidence, /);
    } finally {
      await kept.leave();
      await removeDataFolder(dataFolder);
    }
  });
});

describe('tierwright demo', () => {
  test('writes the same bytes on every machine', async () => {
    expect((await tierwright(['demo', '--out', 'again'], { TZ: 'Asia/Kolkata', LC_ALL: 'tr_TR.UTF-8' })).code).toBe(0);
    const names = await readdir(join(folder, 'usual'));
    expect(await readdir(join(folder, 'again'))).toEqual(names);
    const all = createHash('sha256');
    for (const name of names.toSorted()) {
      const bytes = await readFile(join(folder, 'usual', name));
      expect(bytes.equals(await readFile(join(folder, 'again', name))), name).toBe(true);
      if (name.endsWith('.csv')) all.update(bytes);
    }
    // The bytes themselves: a change of the generator changes this line, another machine must not.
    expect(all.digest('hex').slice(0, 16)).toBe('f70ce1d1a3ead0d7');
  }); // prettier-ignore

  test('takes sizes and seeds, and refuses what it cannot do', async () => {
    const { code, out } = await tierwright(['demo', '--out', 'small', '--partners', '20', '--seed', '7']);
    expect(code).toBe(0);
    expect(out).toContain('partners.csv');
    expect(await readFile(join(folder, 'small/partners.csv'), 'utf8')).toContain('P-1020');
    for (const [says, ...args] of [
      ['small holds README.md already', '--out', 'small'],
      ['program.yaml is a file', '--out', 'small/program.yaml'],
      ["--partners is 'many'", '--out', 'x', '--partners', 'many'],
      ["--seed is '-1'", '--out', 'x', '--seed=-1'],
      ["--partners is '100001'", '--out', 'x', '--partners', '100001'],
      ["--evidence is '10000001'", '--out', 'x', '--evidence', '10000001'],
      ['20 partners bring about', '--out', 'x', '--partners', '20', '--evidence', '10'],
    ])
      expect(await tierwright(['demo', ...args])).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining(says ?? ''),
      });
  });

  test('--load fills an empty store, and leaves any other alone', async () => {
    const dataFolder = await newDataFolder();
    const env = { TIERWRIGHT_DATA: dataFolder };
    await mkdir(join(folder, 'loaded'));
    await writeFile(join(folder, 'loaded/partners.csv'), 'what was here before');
    try {
      const first = await tierwright(['demo', '--load', '--out', 'loaded', '--force', '--partners', '30'], env);
      expect(first).toMatchObject({ code: 0, err: '' });
      expect(first.out).toContain('Imported all of it');
      const shown = await tierwright(['audit', 'loaded/program.yaml', '--as-of', '2025-12-31', '--json'], env);
      expect(JSON.parse(shown.out).rows.length).toBeGreaterThan(30);
      const second = await tierwright(['demo', '--load', '--out', 'more'], env);
      expect(second).toMatchObject({ code: 2, out: '' });
      expect(second.err).toContain('the demo is loaded into an empty one only');
      expect(await readdir(folder)).not.toContain('more');
    } finally {
      await removeDataFolder(dataFolder);
    }
  }); // prettier-ignore
});

describe('an explanation', () => {
  const explained = async (story: string): Promise<string[]> => {
    const rows = audit.rows.filter((row) => keyOf(row) === places.get(story));
    const before = await asOf('2024-12-31');
    return explainLines(audit, rows, { before, scores: [], evidence: null, notes: ['By audit 1.'] });
  };

  test.each([
    [
      'quiet-strategic',
      /^ {4}- closed-won ARR sourced by the partner: USD 30,974.96, was USD 1,306,109.07; asks at least/,
    ],
    [
      'hidden-gem',
      /^ {4}- closed-won ARR sourced by the partner: USD 1,\d{3},\d{3}\S*, was USD 6\d\d,\d{3}\S*; asks at least/,
    ],
    ['slipping-csat', /^ {4}- customer satisfaction: 58.33 %, was 91.66 %; asks at least 80 %$/],
    ['loses-person', /^ {4}- trained consultants: 1, was 2; asks at least 2$/],
    ['gains-person', /^ {4}- trained consultants: 2, was 0; asks at least 2$/],
    ['paper-reseller', /^ {4}- the partner's people are paid on our product: no, was yes; asks yes$/],
  ])('of %s says what decided it, now and a year before', async (story, line) => {
    const lines = await explained(story);
    expect(lines).toContainEqual(expect.stringMatching(line));
    expect(lines).toContain(
      '  What decided it (was: a year before, on 31 Dec 2024, by this program and what is known today):',
    );
  });

  test('says how the tier held is recorded, why there is no value, and fits a terminal', async () => {
    const lines = await explained('quiet-strategic');
    expect(lines).toContain('What it holds is recorded as Gold, which equals Strategic in this program.');
    expect(lines).toContain('By audit 1.');
    expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain(
      'that do not match it: none, at least 10 needed); asks at least 25 %',
    );
    for (const { name } of stories)
      for (const line of await explained(name)) expect(line.length).toBeLessThanOrEqual(120);
  });

  test('from the command line says which audit it follows, names people, and its commands can be typed', async () => {
    const dataFolder = await newDataFolder();
    const env = { TIERWRIGHT_DATA: dataFolder, npm_command: '' };
    try {
      const { out: made } = await tierwright(
        ['demo', '--load', '--out', 'followed', '--partners', '17'],
        env,
      );
      const { out: page } = await tierwright(
        ['audit', 'followed/program.yaml', '--as-of', '2025-12-31'],
        env,
      );
      const follows = await tierwright(['explain', 'P-1012', '--evidence'], env);
      expect(follows.out).toContain("By the program and on the day of audit 1, the newest (of 'merrowdesk')");
      expect(follows.out).toMatch(/\d training T-\S+ \p{L}+ \p{L}+ \(E-1011-2\) = 1/u);
      const typed = new RegExp(`^\\s*(?:Why, for one partner:  )?node ${main} (explain .*)$`);
      const [next, why] = `${made}\n${page}`.split('\n').flatMap((line) => typed.exec(line)?.[1] ?? []);
      expect(why).toBe('explain P-1001');
      const named = await tierwright((next ?? '').split(' '), env);
      expect(named).toMatchObject({ code: 0, err: '' });
      expect(named.out).not.toContain('the newest');
    } finally {
      await removeDataFolder(dataFolder);
    }
  });
});

describe('what the pages show of it', () => {
  const blocks = async (page: string): Promise<string[][]> =>
    [...(await readFile(join(root, page), 'utf8')).matchAll(/^```\n([\s\S]*?)^```/gm)].map((m) =>
      (m[1] ?? '').trimEnd().split('\n'),
    );

  test.each(['README.md', 'docs/standing.md', 'docs/demo.md'])('%s: an audit as it is printed', async (page) => {
    const printed = auditLines(audit, false);
    const shown = (await blocks(page)).filter(([first]) => /^(Resale|Services|Technology): /.test(first ?? ''));
    expect(shown.length).toBeGreaterThan(0);
    for (const line of shown.flat()) expect(printed).toContain(line);
  }); // prettier-ignore

  test.each(['docs/standing.md', 'docs/demo.md'])('%s: explanations as they are printed', async (page) => {
    const shown = (await blocks(page)).filter(([first]) => /^\$ tierwright explain P-1\d{3}$/.test(first ?? ''));
    const before = await asOf('2024-12-31');
    for (const [first = '', ...lines] of shown) {
      const key = first.split(' ').at(-1);
      const rows = audit.rows.filter((row) => keyOf(row) === key);
      const printed = explainLines(audit, rows, { before, scores: [], evidence: null, notes: [] });
      for (const line of lines.filter((l) => l.trim() !== '…')) expect(printed, page).toContain(line);
    }
  }); // prettier-ignore

  test('docs/demo.md: every story, by its title and the command that shows it', async () => {
    const page = await readFile(join(root, 'docs/demo.md'), 'utf8');
    for (const [n, { title, profile }] of stories.entries()) {
      expect(page).toContain(title);
      expect(page).toContain(storyCommand(n, 'tierwright-demo/'));
      expect(page).toContain(profile.name);
    }
  });
});
