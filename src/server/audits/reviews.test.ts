/** Time to mend on a real PostgreSQL: which earlier reviews begin it, end it, and are not seen; and that replay sees the same. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { day } from '../../core/calendar.ts';
import type { Decision } from '../../core/standing/decide.ts';
import { add, openScene, programOf, source, type Scene } from '../../../test/properties/scene.ts';
import { newestRecording } from './facts.ts';
import { previewAudit, replayAudit, runAudit, type Audit } from './run.ts';

const cured = source
  .replace('{ key: silver,', '{ key: silver, cure: { days: 60 },')
  .replace('{ key: gold,', '{ key: gold, cure: { days: 60 },');
/** The same rules in other words: another version of the same program. */
const reworded = cured.replace('label: Gold', 'label: Golden');

let scene: Scene;
/** A partner that holds a tier and surely cannot keep it on any day of the test. */
let partner: number;
beforeAll(async () => {
  scene = await openScene();
  const fallen = async (asOf: string): Promise<readonly number[]> => {
    const audit = await look(asOf, source);
    return audit.rows.filter((r) => r.decision.kind === 'demote').map((r) => r.partner);
  };
  const [first, last] = [await fallen('2026-03-31'), await fallen('2026-06-29')];
  partner = first.find((p) => last.includes(p)) ?? 0;
});
afterAll(() => scene.close());

const look = (asOf: string, text = cured): Promise<Audit> =>
  scene.store.read(async (tx) =>
    previewAudit(tx, programOf(text), day(asOf), 'review', await newestRecording(tx)),
  );

const audits: Audit[] = [];
async function review(asOf: string, text = cured, mode: 'review' | 'progress' = 'review'): Promise<Audit> {
  const request = { program: programOf(text), source: text, asOf: day(asOf), mode, actor: 'auditor' };
  const audit = await runAudit(scene.store, request);
  audits.push(audit);
  return audit;
}

function decided(audit: Audit): Pick<Decision, 'kind' | 'reason' | 'heldUntil'> | undefined {
  const row = audit.rows.find((r) => r.partner === partner && r.standings.ladder.key === 'resale');
  if (!row) return undefined;
  const { kind, reason, heldUntil } = row.decision;
  return { kind, reason, heldUntil };
}

const curing = (heldUntil: string) => ({ kind: 'hold', reason: 'curing', heldUntil });
const demoted = { kind: 'demote', reason: 'no-longer-holdable', heldUntil: null };

test('the first review begins the time to mend, and only a later one on its end or after it demotes', async () => {
  expect(partner).toBeGreaterThan(0);
  expect(decided(await review('2026-01-31', cured, 'progress'))?.reason).not.toBe('curing');
  expect(decided(await look('2026-04-30'))).toEqual(curing('2026-06-28')); // a look that is not stored begins nothing
  expect(decided(await review('2026-03-31'))).toEqual(curing('2026-05-29'));
  expect(decided(await look('2026-05-29', reworded))).toEqual(curing('2026-05-29'));
  expect(decided(await look('2026-05-30', reworded))).toEqual(demoted);
  expect(decided(await look('2026-03-30'))).toEqual(curing('2026-05-28')); // later reviews say nothing of earlier days
  expect(decided(await review('2026-04-30', reworded))).toEqual(curing('2026-05-29'));
});

test('a review in between that finds the tier held ends it, and the next one begins again', async () => {
  await scene.store.write('crm', 'add', async (tx) => ({ result: await add(tx, partner, 'saved', 90_000), log: {} })); // prettier-ignore
  expect(decided(await review('2026-05-15'))?.kind).not.toBe('demote');
  await scene.store.write('crm', 'retract', async (tx) => {
    await tx.client.query(`update evidence set superseded_in = $1 where external_id = 'saved'`, [await tx.recording()]); // prettier-ignore
    return { result: undefined, log: {} };
  });
  expect(decided(await look('2026-06-29'))).toEqual(curing('2026-08-27'));
  // The same day once more, without what has been taken back: the last review of a day counts.
  await review('2026-05-15');
  expect(decided(await look('2026-06-29'))).toEqual(demoted);
});

test('one partner alone is told the same, and every audit replays whatever came after', async () => {
  const all = await look('2026-06-29');
  const one = await scene.store.read((tx) =>
    previewAudit(tx, programOf(cured), day('2026-06-29'), 'review', all.cutOff, partner),
  );
  expect(decided(one)).toEqual(decided(all));
  for (const { id, digest } of audits) {
    const replay = await scene.store.read((tx) => replayAudit(tx, id));
    expect(replay).toMatchObject({ equal: true, storedDigest: digest });
  }
});
