/** Audits that look at several days, scopes and partners, on a real PostgreSQL: stored, replayed (I2), and equal for one partner alone (I10). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { IssueError } from '../../core/issue.ts';
import { rowJson } from '../../core/standing/report.ts';
import {
  add,
  asOf,
  correct,
  merge,
  openScene,
  programOf,
  source,
  type Scene,
} from '../../../test/properties/scene.ts';
import { refreshStandings } from '../standings/refresh.ts';
import { evidenceBehind } from './evidence.ts';
import { newestRecording } from './facts.ts';
import { previewAudit, replayAudit, runAudit, type Audit } from './run.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

const metrics = `
  before: { label: sales a quarter ago, unit: money, measure: earlier, of: sales, shift: { months: -3 } }
  good_months: { label: good month ends, unit: count, measure: sampled, of: deals, every: month-end, window: { last: 6, of: months }, having: { atLeast: 5 }, reduce: count }
  place: { label: place by sales, unit: count, better: lower, measure: rank, of: sales }
  part: { label: part of its size, unit: percent, better: lower, measure: rank, of: sales, within: size, motion: resale, as: percent }
  tier: { label: tier in early, unit: count, measure: standing, ladder: early }
`;
const ladders = `
  sampled:
    motion: resale
    label: Sampled
    after: [{ ladder: early, tier: only }]
    sample: { every: month-end, window: { last: 4, of: months }, fold: { atLeast: 3 } }
    scope: { by: source, values: { crm: CRM, shop: Shop }, fold: best }
    tiers:
      - { key: some, label: Some, fit: any, enter: { all: [{ metric: deals, atLeast: 4 }, { metric: place, atMost: 9 }] } }
      - { key: many, label: Many, fit: any, enter: { all: [{ metric: deals, atLeast: 6 }, { metric: part, atMost: 70 }, { metric: before, atLeast: 100 }, { metric: good_months, atLeast: 2 }] } }
`;
const text = source
  .replace('\nipp:', `${metrics.trimEnd()}\nipp:`)
  .replace('\nladders:', `\nladders:${ladders.trimEnd()}`);
const program = programOf(text);
const request = { program, source: text, asOf, mode: 'review', actor: 'auditor' } as const;

const json = (audit: Audit, partner?: number): readonly unknown[] =>
  audit.rows.filter((r) => partner === undefined || r.partner === partner).map((r) => rowJson(audit, r));

async function replays(audit: Audit): Promise<void> {
  const replay = await scene.store.read((tx) => replayAudit(tx, audit.id));
  expect(replay).toMatchObject({ equal: true, storedDigest: audit.digest });
  expect(json(replay.audit)).toEqual(json(audit));
}

const alone = (partner: number, cutOff: number): Promise<Audit> =>
  scene.store.read((tx) => previewAudit(tx, program, asOf, 'review', cutOff, partner));

test('before any audit a partner alone has no known place, and the reason is named', async () => {
  const cutOff = await scene.store.read(newestRecording);
  const one = await alone(1, cutOff);
  expect(one.evaluation.fact('place', 0)).toEqual({ least: 1, most: Infinity });
  const open = one.rows.filter((r) => r.standings.ladder.key === 'sampled');
  expect(open.flatMap((r) => r.missing.map((m) => m.cause))).toContain('order-missing');
});

test('I2: facts of every day are stored, and the audit replays to the byte after corrections and merges', async () => {
  const audit = await runAudit(scene.store, request);
  const { rows } = await scene.owner.query<{ day: string; n: number }>(
    'select sample::text as day, count(*)::int as n from audit_fact where audit_id = $1 group by 1 order by 1',
    [audit.id],
  );
  const days = ['2025-12-31', '2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30', '2026-05-31', '2026-06-30']; // prettier-ignore
  expect(rows.map((r) => r.day)).toEqual(expect.arrayContaining(days));
  expect(new Set(rows.map((r) => r.n))).toEqual(new Set([audit.partners.length]));
  expect(new Set(audit.rows.map((r) => `${r.standings.ladder.key} ${r.earned}`)).size).toBeGreaterThan(4);
  await replays(audit);
  const write = (change: (tx: Parameters<typeof add>[0]) => Promise<number>): Promise<number> =>
    scene.store.write('a', 'change', async (tx) => ({ result: await change(tx), log: {} }));
  await write((tx) => correct(tx, 'D1-1', { amount: 99_999 }));
  await write((tx) => correct(tx, 'D2-2', { status: 'retracted' }));
  await write((tx) => add(tx, 5, 'late', 12_345));
  await write((tx) => merge(tx, 3, 4));
  await replays(audit);
  const now = await runAudit(scene.store, request);
  expect(now.digest).not.toBe(audit.digest);
  await replays(now);
});

test('I10: a partner alone is placed in the stored order, and equals its row; live standings too', async () => {
  const audit = await runAudit(scene.store, request);
  for (const partner of audit.partners) {
    const one = await alone(partner, audit.cutOff + 1);
    expect(json(one)).toEqual(json(audit, partner));
  }
  const [first = 0] = audit.partners;
  const rows = await refreshStandings(scene.store, { program, asOf, mode: 'review', partner: first });
  expect(rows.map((r) => r.earned)).toEqual(
    audit.rows.filter((r) => r.partner === first).map((r) => r.earned),
  );
});

test('a partner that has changed since takes the place of its own older value', async () => {
  const audit = await runAudit(scene.store, request);
  const partner = audit.partners.find((_, row) => audit.evaluation.fact('place', row).least > 3) ?? 0;
  const cutOff = await scene.store.write('crm', 'add', async (tx) => ({
    result: await add(tx, partner, 'huge', 9_000_000),
    log: {},
  }));
  const one = await alone(partner, cutOff);
  expect(one.evaluation.fact('place', 0)).toEqual({ least: 1, most: 1 });
  await scene.store.write('crm', 'retract', async (tx) => ({
    result: await correct(tx, 'huge', { status: 'retracted' }),
    log: {},
  }));
});

test('the evidence of a metric of other days is that of those days', async () => {
  const audit = await runAudit(scene.store, request);
  const [partner = 0] = audit.partners;
  const items = await scene.store.read((tx) => evidenceBehind(tx, audit, partner, 'before'));
  expect(items.length).toBeGreaterThan(0);
  expect(items.every((i) => i.day <= '2026-03-30')).toBe(true);
});

test('an audit on a day whose sample window holds no day is refused, and leaves nothing behind', async () => {
  const empty = text.replace('window: { last: 4, of: months }', 'window: { calendar: year, from: 0, to: 0 }');
  const year = empty.replace('sample: { every: month-end', 'sample: { every: year-end').replace('atLeast: 3 }', 'atLeast: 1 }'); // prettier-ignore
  const count = async () => (await scene.owner.query('select count(*)::int as n from audit_fact')).rows;
  const before = await count();
  const run = runAudit(scene.store, { ...request, program: programOf(year), source: year });
  await expect(run).rejects.toThrow(IssueError);
  await expect(run).rejects.toThrow('fold-empty');
  expect(await count()).toEqual(before);
});
