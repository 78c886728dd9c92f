/** Live standings on a real PostgreSQL: equal to the partner's row of an audit, newer over older, nothing logged. */
import { afterAll, beforeAll, expect, test } from 'vitest';
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
import type { Audit } from '../audits/run.ts';
import { previewAudit, runAudit } from '../audits/run.ts';
import { replaceStandings, standingsOf } from './queries.ts';
import { refreshStandings } from './refresh.ts';

let scene: Scene;
const program = programOf();
const request = { program, asOf, mode: 'progress' } as const;

beforeAll(async () => {
  scene = await openScene();
  await runAudit(scene.store, { ...request, source, actor: 'auditor' }); // stores the version
});
afterAll(() => scene.close());

const stored = (partner: number) => scene.store.read((tx) => standingsOf(tx, partner));

/** What an audit says of a partner, in the columns of the table. */
function said(audit: Audit, partner: number): unknown[] {
  return audit.rows
    .filter((r) => r.partner === partner)
    .map((r) => ({
      ladder: r.standings.ladder.key,
      cut_off: audit.cutOff,
      current: r.current,
      earned: r.earned,
      possible: r.possible,
      holdable: r.holdable,
      eligible: r.eligible,
      fit_verdict: r.fitVerdict,
      gate: r.gate,
      decision: r.decision.kind,
      next_tier: r.decision.next,
    }))
    .toSorted((a, b) => (a.ladder < b.ladder ? -1 : 1));
}

test('equals the row of an audit of everybody, for every partner, and takes the place of the one before', async () => {
  const audit = await runAudit(scene.store, { ...request, source, actor: 'auditor' });
  for (const round of [1, 2]) {
    for (const partner of audit.partners) {
      const rows = await refreshStandings(scene.store, { ...request, partner });
      expect(rows.length, `round ${round}`).toBe(said(audit, partner).length);
      const cutOff = audit.cutOff + 1; // the audit's own recording
      const expected = said(audit, partner).map((row) =>
        expect.objectContaining({ ...Object(row), cut_off: cutOff }),
      );
      expect(await stored(partner)).toEqual(expected);
    }
  }
});

test('follows new evidence, corrections and merges, and logs nothing by itself', async () => {
  const tier = async (partner: number) => (await stored(partner)).find((r) => r.ladder === 'resale')?.earned;
  const count = async () => (await scene.owner.query('select count(*)::int as n from recording')).rows;
  await refreshStandings(scene.store, { ...request, partner: 3 });
  const before = await tier(3);
  await scene.store.write('crm', 'add', async (tx) => ({ result: await add(tx, 3, 'big', 90_000), log: {} }));
  const recordings = await count();
  await refreshStandings(scene.store, { ...request, partner: 3 });
  expect(await tier(3)).toBeGreaterThan(before ?? 9);
  expect(await count()).toEqual(recordings);
  await scene.store.write('crm', 'correct', async (tx) => ({
    result: await correct(tx, 'big', { status: 'rejected' }),
    log: {},
  }));
  await refreshStandings(scene.store, { ...request, partner: 3 });
  expect(await tier(3)).toBe(before);

  await scene.store.write('ops', 'merge', async (tx) => ({ result: await merge(tx, 8, 7), log: {} }));
  await refreshStandings(scene.store, { ...request, partner: 7 });
  await refreshStandings(scene.store, { ...request, partner: 8 });
  const audit = await scene.store.read((tx) => previewAudit(tx, program, asOf, 'progress', 99));
  expect((await stored(7)).map((r) => r.earned)).toEqual(said(audit, 7).map((r) => Object(r).earned));
  expect(await stored(8), 'merged away').toEqual([]);
});

test('one that saw less never takes the place of one that saw more', async () => {
  const older = await scene.store.read((tx) => previewAudit(tx, program, asOf, 'progress', 1, 5));
  await refreshStandings(scene.store, { ...request, partner: 5 });
  const newer = await stored(5);
  await scene.store.derive((tx) => replaceStandings(tx, older, [5]));
  expect(await stored(5)).toEqual(newer);
  await Promise.all(
    Array.from({ length: 6 }, () => refreshStandings(scene.store, { ...request, partner: 5 })),
  );
  expect(await stored(5)).toEqual(newer);
});

test('a partner takes the companies of its group along, those of a group that it left too', async () => {
  const text = source
    .replace('attributes: { size:', 'attributes: { parent: { label: Parent, type: text }, size:')
    .replace('value: amount, reduce: sum }', 'value: amount, reduce: sum, pool: parent }');
  const pooled = programOf(text);
  const asked = { program: pooled, asOf, mode: 'progress' } as const;
  const parent = (value: string, since: string, ...partners: number[]) =>
    scene.store.write('ops', 'parent', async (tx) => {
      await tx.client.query(
        `insert into partner_attribute (partner_id, name, since, value, recorded_in)
         select unnest($1::bigint[]), 'parent', $2, $3, $4`,
        [partners, since, value, await tx.recording()],
      );
      return { result: undefined, log: {} };
    });
  await parent('Alpha', '2020-01-01', 1, 2, 9);
  await parent('Beta', '2020-01-01', 4);
  await runAudit(scene.store, { ...asked, source: text, actor: 'auditor' });

  await scene.store.write('crm', 'add', async (tx) => ({
    result: await add(tx, 1, 'huge', 900_000),
    log: {},
  }));
  const rows = await refreshStandings(scene.store, { ...asked, partner: 1 });
  const audit = await scene.store.read((tx) => previewAudit(tx, pooled, asOf, 'progress', 9999));
  expect([...new Set(rows.map((r) => r.partner))]).toEqual([1, 2, 9]);
  for (const partner of [1, 2, 9])
    expect((await stored(partner)).map((r) => r.earned)).toEqual(
      said(audit, partner).map((r) => Object(r).earned),
    );

  // Partner 2 goes over to the other group: everybody of both is looked at again.
  await parent('Beta', '2026-01-01', 2);
  const moved = await refreshStandings(scene.store, { ...asked, partner: 2 });
  expect([...new Set(moved.map((r) => r.partner))]).toEqual([1, 2, 4, 9]);
  const after = await scene.store.read((tx) => previewAudit(tx, pooled, asOf, 'progress', 9999));
  for (const partner of [1, 2, 4, 9])
    expect((await stored(partner)).map((r) => r.earned)).toEqual(
      said(after, partner).map((r) => Object(r).earned),
    );
});
