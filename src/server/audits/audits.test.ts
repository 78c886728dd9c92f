/** Audits against a real PostgreSQL while others write: replay (I2), preview (I10), recordings in order of commit. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IssueError } from '../../core/issue.ts';
import { rowJson, summaryJson } from '../../core/standing/report.ts';
import { summarise } from '../../core/standing/audit.ts';
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
import { verifyLog } from '../log/verify.ts';
import { evidenceBehind } from './evidence.ts';
import { newestRecording } from './facts.ts';
import { listAudits } from './queries.ts';
import { previewAudit, replayAudit, runAudit, type Audit } from './run.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene.close());

const program = programOf();
const request = { program, source, asOf, mode: 'review', actor: 'auditor' } as const;

/** Everything that people and scripts see of an audit, as text. */
function json(audit: Audit): string {
  const summary = summarise(audit.program, audit.rows);
  return JSON.stringify([summaryJson(audit, summary), audit.rows.map((r) => rowJson(audit, r))]);
}

async function replays(audit: Audit): Promise<void> {
  const replay = await scene.store.read((tx) => replayAudit(tx, audit.id));
  expect(replay.audit.digest).toBe(audit.digest);
  expect(replay).toMatchObject({ equal: true, storedDigest: audit.digest });
  expect(json(replay.audit)).toBe(json(audit));
}

async function count(table: string): Promise<number> {
  const { rows } = await scene.owner.query<{ n: string }>(`select count(*) as n from ${table}`);
  return Number(rows[0]?.n);
}

/** One after the other: a connection does one thing at a time. */
async function counts(tables: readonly string[]): Promise<number[]> {
  const found: number[] = [];
  for (const table of tables) found.push(await count(table));
  return found;
}

test('the scene has partners on every tier, and open ones', async () => {
  const audit = await scene.store.read((tx) => previewAudit(tx, program, asOf, 'review', 1));
  const earned = new Set(audit.rows.map((r) => r.earned));
  expect(earned.size).toBeGreaterThan(2);
  expect(audit.rows.some((r) => r.possible > r.earned)).toBe(true);
});

test('I2: an audit replays to the byte after corrections, retractions, merges and later feeds', async () => {
  const audit = await runAudit(scene.store, request);
  await replays(audit);
  const changes = [
    () => scene.store.write('a', 'correct', async (tx) => ({ result: await correct(tx, 'D1-1', { amount: 99_999 }), log: {} })),
    () => scene.store.write('a', 'retract', async (tx) => ({ result: await correct(tx, 'D2-2', { status: 'retracted' }), log: {} })),
    () => scene.store.write('a', 'verify', async (tx) => ({ result: await correct(tx, 'D1-4', { status: 'verified' }), log: {} })),
    () => scene.store.write('a', 'merge', async (tx) => ({ result: await merge(tx, 3, 4), log: {} })),
    () => scene.store.write('a', 'add', async (tx) => ({ result: await add(tx, 5, 'late', 12_345), log: {} })),
    () => scene.store.write('a', 'move', async (tx) => {
      const n = await tx.recording();
      await tx.client.query(`update employment set superseded_in = $1 where person_id = 1 and superseded_in is null`, [n]);
      await tx.client.query(`update enrolment set superseded_in = $1 where partner_id = 7 and superseded_in is null`, [n]);
      await tx.client.query(`update placement set superseded_in = $1 where partner_id = 8 and superseded_in is null`, [n]);
      await tx.client.query(`update partner_attribute set superseded_in = $1 where partner_id = 9 and superseded_in is null`, [n]);
      await tx.client.query(`update feed set superseded_in = $1 where kind = 'deal_won' and superseded_in is null`, [n]);
      await tx.client.query(`insert into feed (source, kind, complete_through, fields, recorded_in) values ('crm', 'deal_won', '2026-12-31', '{amount}', $1)`, [n]);
      return { result: n, log: {} };
    }),
  ]; // prettier-ignore
  for (const change of changes) {
    await change();
    await replays(audit);
  }
  const now = await runAudit(scene.store, request);
  expect(now.digest).not.toBe(audit.digest);
  expect(json(now)).not.toBe(json(audit));
  await replays(now);
  await replays(audit);
});

test('I2: an audit replays that ran while others imported and corrected', async () => {
  const writing = new AbortController();
  const writer = async (w: number): Promise<void> => {
    for (let i = 0; !writing.signal.aborted; i++) {
      await scene.store.write(`writer ${w}`, 'evidence', async (tx) => {
        // In two steps, with the second only once the first is done: an audit may fall between them.
        await add(tx, (i % 6) + 1, `w${w}-${i}`, 10 + i);
        if (i % 3 === 0) await correct(tx, `D${(i % 6) + 1}-${w + 1}`, { amount: i });
        return { result: undefined, log: { i } };
      });
    }
  };
  const writers = [1, 2, 3, 4].map(writer);
  const audits: Audit[] = [];
  try {
    for (let i = 0; i < 4; i++) audits.push(await runAudit(scene.store, request));
  } finally {
    writing.abort();
    await Promise.all(writers);
  }
  const cutOffs = audits.map((a) => a.cutOff);
  expect(new Set(cutOffs).size).toBe(audits.length);
  for (const audit of audits) await replays(audit);
  expect((await scene.store.read(verifyLog)).problems).toEqual([]);
});

test('I2: audits at once, of several programs, each stand and replay', async () => {
  const other = source.replace('atLeast: 5000', 'atLeast: 4000');
  const requests = [0, 1, 2, 3].map((i) =>
    i % 2 === 0 ? request : { ...request, program: programOf(other), source: other },
  );
  const audits = await Promise.all(requests.map((r) => runAudit(scene.store, r)));
  expect(new Set(audits.map((a) => a.id)).size).toBe(4);
  expect(new Set(audits.map((a) => a.version)).size).toBe(2);
  for (const audit of audits) await replays(audit);
  const stored = await scene.store.read(listAudits);
  for (const { id, version, cutOff, rows } of audits)
    expect(stored).toContainEqual({
      id,
      version,
      cutOff,
      asOf,
      mode: 'review',
      program: 'small',
      rows: rows.length,
    });
});

test('I10: a preview writes nothing and equals the run at the same cut-off; one partner equals its row', async () => {
  const tables = [
    'recording',
    'audit',
    'audit_fact',
    'audit_result',
    'program_version',
    'log_content',
    'actor',
  ];
  const before = await counts(tables);
  const cutOff = await scene.store.read(newestRecording);
  const preview = await scene.store.read((tx) => previewAudit(tx, program, asOf, 'review', cutOff));
  expect(await counts(tables)).toEqual(before);
  const run = await runAudit(scene.store, request);
  expect(run.cutOff).toBe(cutOff);
  expect(run.digest).toBe(preview.digest);
  expect(json(run)).toBe(json(preview));
  for (const partner of run.partners.slice(0, 4)) {
    const one = await scene.store.read((tx) => previewAudit(tx, program, asOf, 'review', cutOff, partner));
    expect(one.rows.map((r) => rowJson(one, r))).toEqual(
      run.rows.filter((r) => r.partner === partner).map((r) => rowJson(run, r)),
    );
  }
});

test('I10: what an audit stores is what it gave', async () => {
  const audit = await runAudit(scene.store, { ...request, mode: 'progress' });
  const { rows } = await scene.owner.query(
    'select partner_id::int as partner, ladder, earned, possible, holdable, eligible, decision, next_tier as next from audit_result where audit_id = $1 order by partner_id, ladder',
    [audit.id],
  );
  const given = audit.rows.map(({ partner, standings, earned, possible, holdable, eligible, decision }) => ({
    partner, ladder: standings.ladder.key, earned, possible, holdable, eligible, decision: decision.kind, next: decision.next,
  })); // prettier-ignore
  const place = (r: { partner: number; ladder: string }): string =>
    `${String(r.partner).padStart(5)} ${r.ladder}`;
  expect(rows).toEqual(given.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)));
  const { rows: moved } = await scene.owner.query(
    `select count(*)::int as n from placement where recorded_in > 1`,
  );
  expect(moved).toEqual([{ n: 0 }]);
});

test('I8: the evidence that is listed adds up to the fact', async () => {
  const audit = await runAudit(scene.store, request);
  for (const row of audit.rows) {
    const items = await scene.store.read((tx) => evidenceBehind(tx, audit, row.partner, 'sales'));
    const sum = (takes: (status: string, value: number) => boolean): number =>
      items.reduce(
        (total, i) => (takes(i.status, Number(i.value ?? 0)) ? total + Number(i.value ?? 0) : total),
        0,
      );
    const fact = audit.evaluation.fact('sales', row.row);
    expect(fact.least).toBe(sum((status, value) => status === 'verified' || value < 0));
    expect(fact.most).toBe(sum((status, value) => status === 'verified' || value > 0));
  }
});

test('an audit that fails leaves nothing behind', async () => {
  const tables = ['recording', 'audit', 'audit_fact', 'audit_result', 'log_content'];
  await scene.store.write('a', 'add', async (tx) => {
    await add(tx, 1, 'huge', 9e18);
    return { result: undefined, log: {} };
  });
  const before = await counts(tables);
  await expect(runAudit(scene.store, request)).rejects.toThrow(IssueError);
  await expect(runAudit(scene.store, request)).rejects.toThrow('fact-too-large');
  expect(await counts(tables)).toEqual(before);
  await expect(scene.store.read((tx) => replayAudit(tx, 4711))).rejects.toThrow('not-found');
});

describe('recordings', () => {
  test('are consecutive, and their order is the order of commits, under eight writers', async () => {
    const first = await scene.store.read(newestRecording);
    const seen: number[] = [];
    const each = 12;
    await Promise.all(
      Array.from({ length: 8 }, async (_, w) => {
        for (let i = 0; i < each; i++) {
          const failed = i % 4 === 3;
          const write = scene.store.write(`w${w}`, 'test', async (tx) => {
            if (i % 2 === 0) await tx.client.query('select pg_sleep(0.002)');
            const n = await tx.recording();
            expect(await tx.recording()).toBe(n);
            if (failed) throw new Error('changed my mind');
            // Visible to this writer under the lock: exactly the recordings before it.
            const { rows } = await tx.client.query<{ n: number }>('select max(number) as n from recording');
            return { result: [n, rows[0]?.n ?? 0] as const, log: { w, i } };
          });
          if (failed) await expect(write).rejects.toThrow('changed my mind');
          else {
            const [n, before] = await write;
            expect(before).toBe(n - 1);
            seen.push(n);
          }
        }
      }),
    );
    const wanted = Array.from({ length: 8 * each * 0.75 }, (_, i) => first + 1 + i);
    expect(seen.toSorted((a, b) => a - b)).toEqual(wanted);
    const { problems } = await scene.store.read(verifyLog);
    expect(problems).toEqual([]);
    const { rows } = await scene.owner.query<{ ordered: boolean }>(
      'select bool_and(later) as ordered from (select at >= lag(at) over (order by number) as later from recording) t',
    );
    expect(rows).toEqual([{ ordered: true }]);
  });

  test('are not made by a write that fails or that says nothing', async () => {
    const before = [await count('recording'), await count('evidence'), await count('actor')];
    await expect(
      scene.store.write('nobody', 'fails', async (tx) => {
        await add(tx, 1, 'gone', 5);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    const result = await scene.store.write('nobody', 'says nothing', () => Promise.resolve({ result: 7 }));
    expect(result).toBe(7);
    await expect(
      scene.store.write('nobody', 'breaks a rule', async (tx) => {
        await add(tx, 1, 'D5-1', 5);
        return { result: undefined, log: {} };
      }),
    ).rejects.toThrow('evidence_current');
    expect([await count('recording'), await count('evidence'), await count('actor')]).toEqual(before);
  });
});
