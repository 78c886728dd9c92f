/** What the review knows about stored partners, on small stores: figures, years, kinds, versions. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { merge, openScene, programOf, source, type Scene } from '../../../test/properties/scene.ts';
import { spliced } from '../../../test/support/spliced.ts';
import { day, type Day } from '../../core/calendar.ts';
import type { PartnerBase } from '../../core/review/partner-base.ts';
import type { Path } from '../../core/review/subject.ts';
import { newestRecording } from '../audits/facts.ts';
import { previewAudit } from '../audits/run.ts';
import { saveVersion } from '../programs/queries.ts';
import { partnerBase } from './base.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

const document: unknown = parse(source);
const changed = (change: unknown): string => stringify(spliced(document, change));
const baseOf = (asOf = '2026-06-30', text = source): Promise<PartnerBase> =>
  scene.store.read((tx) => partnerBase(tx, programOf(text), day(asOf)));
const run = (text: string, ...values: unknown[]): Promise<void> =>
  scene.store.write('test', 'test', async (tx) => {
    await tx.client.query(text, [await tx.recording(), ...values]);
    return { result: undefined, log: {} };
  });

/** A document in which the criterion at a place asks for something else, to enter and to keep. */
function asking(text: string, path: Path, threshold: number): string {
  const copy: unknown = parse(text);
  let at: unknown = copy;
  for (const step of path.slice(0, -1)) at = typeof at === 'object' && at !== null ? Object.entries(at).find(([k]) => k === String(step))?.[1] : null; // prettier-ignore
  if (typeof at !== 'object' || at === null) throw new Error(path.join('.'));
  Object.assign(at, { [String(path.at(-1))]: threshold, ...('keep' in at ? { keep: threshold } : {}) });
  return stringify(copy);
}

describe('criteria', () => {
  const standings = (text: string, ladder: string): Promise<readonly unknown[][]> =>
    scene.store.read(async (tx) => {
      const asOf = day('2026-06-30');
      const { rows } = await previewAudit(tx, programOf(text), asOf, 'review', await newestRecording(tx));
      return rows
        .filter((r) => r.standings.ladder.key === ladder)
        .map((r) => [r.partner, r.earned, r.possible, r.decision.kind, r.decision.next]);
    });

  const tiers = (change: Record<string, unknown>): unknown => ({ ladders: { resale: change } });
  test.each([
    ['as it is', {}],
    ['nobody holds a tier yet', { ladders: { resale: null, fresh: Object(document).ladders.resale } }],
    ['not cumulative', tiers({ cumulative: false })],
    ['in every one of two quarters', tiers({ sample: { every: 'quarter-end', window: { last: 6, of: 'months' }, fold: 'every' } })],
    ['in the best of two quarters', tiers({ sample: { every: 'quarter-end', window: { last: 6, of: 'months' }, fold: 'best' } })],
    ['a criterion that everybody meets', tiers({ tiers: [{ key: 'gold', enter: { all: [{ metric: 'sales', atLeast: 20_000 }, { metric: 'deals', atLeast: 1 }] } }] })],
  ])('whoever asks for one that decides nothing no more changes nobody: %s', async (name, change) => {
    const text = changed(change);
    const ladder = text.includes('fresh:') ? 'fresh' : 'resale';
    const base = (await baseOf('2026-06-30', text)).ladders.get(ladder);
    const before = await standings(text, ladder);
    expect(base?.criteria.length).toBeGreaterThanOrEqual(4);
    expect(base?.criteria.some((c) => c.kept > 0)).toBe(true);
    if (name.includes('everybody')) expect(base?.criteria.some((c) => c.kept === 0)).toBe(true);
    for (const { path, kept, carried, tier } of base?.criteria ?? []) {
      const without = await standings(asking(text, path, -1_000_000), ladder);
      if (kept === 0) expect(without, path.join('.')).toEqual(before);
      const never = await standings(asking(text, path, 1_000_000_000), ladder);
      const lost = before.filter(([, earned], i) => Number(earned) >= tier && Number(never[i]?.[2]) < tier);
      // Of several looks it is one or another that carries.
      if (text.includes('sample:')) expect(carried).toBeLessThanOrEqual(lost.length);
      else expect(lost.length, path.join('.')).toBe(carried);
    }
  }); // prettier-ignore

  test('those that count on another day are left out, and claims leave figures open', async () => {
    const announced = tiers({ tiers: [{ key: 'gold', enter: { all: [{ metric: 'sales', atLeast: 20_000 }, { metric: 'deals', atLeast: 1, from: '2027-01-01' }] } }] }); // prettier-ignore
    const { ladders } = await baseOf('2026-06-30', changed(announced));
    const found = ladders.get('resale');
    expect(found?.criteria.map((c) => c.path.join('.'))).toEqual([
      'ladders.resale.tiers.1.enter.any.0.atLeast',
      'ladders.resale.tiers.1.enter.any.1.atLeast',
      'ladders.resale.tiers.2.enter.all.0.atLeast',
    ]);
    const [sales, people] = found?.criteria ?? [];
    expect([sales?.values.length, sales?.open]).toEqual([0, 12]);
    expect([people?.values.length, people?.open]).toEqual([12, 0]);
  });

  test('say nothing on a day before all evidence, and are open after it', async () => {
    const before = await baseOf('2019-06-30');
    expect([before.outside?.side, before.ladders.size]).toEqual(['before', 0]);
    const after = await baseOf('2027-06-30');
    expect(after.outside).toEqual({ side: 'after', through: '2026-06-30' });
    expect(after.ladders.get('resale')?.possible).toEqual([12, 9, 9]); // the profile is known
    expect(after.ladders.get('resale')?.criteria.every((c) => c.values.length === 0)).toBe(true);
  });
});

describe('what is stored', () => {
  test('kinds by their feed and the rows that count up to the day', async () => {
    await run(`insert into feed (source, kind, complete_through, fields, recorded_in) values ('crm', 'contract', '2026-06-30', '{}', $1)`);
    for (const [status, on] of [['claimed', '2026-02-01'], ['rejected', '2024-02-01'], ['verified', '2026-03-01'], ['verified', '2026-08-01']] as const)
      await run(`insert into evidence (partner_id, kind, day, status, source, external_id, recorded_in) values (1, 'practice', $2, $3, 'portal', $4, $1)`, on, status, on + status);
    const { kinds } = await baseOf();
    expect(kinds.get('contract')).toEqual({ feed: true, rows: 0, first: null });
    expect(kinds.get('practice')).toEqual({ feed: false, rows: 2, first: '2026-02-01' });
    expect(kinds.get('employment')).toEqual({ feed: true, rows: 0, first: null });
    expect(kinds.get('deal_won')?.rows).toBe(12 * 8);
    expect(kinds.has('training')).toBe(false);
  }); // prettier-ignore

  test('active partners through merges, and nothing where no feed brings it up to date', async () => {
    const motion = { label: 'Services', axis: 'deals', style: 'mixed', activity: ['implementation'] };
    const text = changed({ motions: { services: motion } });
    expect(await baseOf('2026-06-30', text)).toMatchObject({ active: new Map([['resale', 12]]) });
    // A month without news is little in a year; two are not.
    expect((await baseOf('2026-07-30', text)).active.get('resale')).toBe(12);
    expect((await baseOf('2026-08-31', text)).active.has('resale')).toBe(false);
    await scene.store.write('test', 'merge', async (tx) => ({ result: await merge(tx, 12, 11), log: {} }));
    expect((await baseOf('2026-06-30', text)).active.get('resale')).toBe(11);
  });
});

describe('years', () => {
  const years = async (asOf: string, change: unknown = {}): Promise<readonly unknown[]> =>
    (await baseOf(asOf, changed(change))).years.get('resale')?.map(({ on, held, up, down }) => [on, ...held, up, down]) ?? []; // prettier-ignore

  beforeAll(async () => {
    // From April 2023: 1 and 2 at the bottom; 1 up twice, 2 up and down. 3 holds another name, and 4 one that equals gold.
    await run(`update placement set superseded_in = $1 where superseded_in is null`);
    for (const [partner, tier, from, to] of [
      [1, 'basic', '2023-04-01', '2024-03-31'],
      [1, 'silver', '2024-04-01', '2025-03-31'],
      [1, 'gold', '2025-04-01', null],
      [2, 'Basic', '2023-04-01', '2024-03-31'],
      [2, 'Gold', '2024-04-01', '2025-03-31'],
      [2, 'silver', '2025-04-01', null],
      [4, 'Platinum', '2024-04-01', null],
    ])
      await run(`insert into placement (partner_id, ladder, tier, from_day, to_day, reason, recorded_in) values ($2, 'resale', $3, $4, $5, 'test', $1)`, partner, tier, from, to);
  }); // prettier-ignore

  test('end with the program year, and on the day', async () => {
    const april = { calendar: { yearStarts: '04-01' }, equivalents: { resale: { Platinum: 'gold' } } };
    expect(await years('2026-06-30', april)).toEqual([
      ['2024-03-31', 2, 0, 0, 0, 0],
      ['2025-03-31', 0, 1, 2, 2, 0],
      ['2026-03-31', 0, 1, 2, 1, 1],
      ['2026-06-30', 0, 1, 2, 0, 0],
    ]);
    expect(await years('2024-03-31', april)).toEqual([['2024-03-31', 2, 0, 0, 0, 0]]);
  });

  test('are left out where many hold a tier that the program has no equal for', async () => {
    expect(await years('2026-06-30')).toEqual([['2023-12-31', 2, 0, 0, 0, 0]]);
  });

  test('count what was merged once, by the placement of the company that stays', async () => {
    await scene.store.write('test', 'merge', async (tx) => ({ result: await merge(tx, 2, 1), log: {} }));
    expect((await years('2025-12-31', { equivalents: { resale: { Platinum: 'gold' } } })).at(-1)).toEqual(['2025-12-31', 0, 0, 2, 1, 0]); // prettier-ignore
  });
});

describe('versions', () => {
  const gold = (atLeast: number): unknown => ({
    ladders: { resale: { tiers: [{ key: 'gold', enter: { all: [{ metric: 'sales', atLeast }] } }] } },
  });
  /** Stores a version as if it had been audited on a day. */
  async function known(text: string, on: string): Promise<void> {
    await scene.store.write('test', 'version', async (tx) => ({ result: await saveVersion(tx, programOf(text), text), log: {} })); // prettier-ignore
    await scene.owner.query(`update recording set at = $1 where number = (select max(number) from recording)`, [`${on}T12:00:00Z`]); // prettier-ignore
  }
  const rewritten = async (text: string): Promise<readonly Day[]> =>
    (await baseOf('2026-06-30', text)).rewritten;

  test('count from the day on which what tiers ask became something else, without drafts and words', async () => {
    await known(changed(gold(10_000)), '2024-01-10');
    await known(changed({ ...Object(gold(10_000)), program: { name: 'Another name' } }), '2024-06-01');
    await known(changed(gold(20_000)), '2025-01-05');
    await known(changed(gold(25_000)), '2026-01-02'); // a draft
    await known(changed(gold(30_000)), '2026-01-20');
    await known(changed({ ...Object(gold(30_000)), metrics: { sales: { window: { last: 2, of: 'years' } } } }), '2026-05-01'); // prettier-ignore
    expect(await rewritten(changed(gold(99)))).toEqual(['2025-01-05', '2026-01-20', '2026-05-01']);
    expect(await rewritten(changed(gold(20_000)))).toEqual(['2025-01-05']);
    expect(await rewritten(changed({ program: { key: 'other' } }))).toEqual([]);
  });
});
