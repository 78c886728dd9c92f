/** Imports that are killed, and imports that run at once (I46, I49). */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../../../test/support/data-folder.ts';
import { openScene, type Scene } from '../../../test/support/imports.ts';
import { verifyLog } from '../log/verify.ts';

const support = fileURLToPath(new URL('../../../test/support/', import.meta.url));
const head = (what: string): string => `tierwright: 1\nwhat: ${what}\nsource: crm\n`;
const partners = `${head('partners')}fields: { key: Id, name: Name }`;
const visits = `${head('evidence')}kind: visit
status: verified
feed: { completeThrough: 2025-12-31 }
fields: { externalId: Id, partner: Partner, day: Day, guests: Guests }`;
const many = (count: number, from = 0): string =>
  `Id,Partner,Day,Guests\n${Array.from({ length: count }, (_, n) => `v${from + n},A,2025-01-01,${n}\n`).join('')}`;

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
  await scene.import('Id,Name\nA,Alpha\n', partners);
});
afterEach(() => scene.close());

test.each(['reading', 'checking', 'storing', 'sealing'] as const)(
  'killed while %s, it leaves nothing, and the next one stores all',
  async (dieAt) => {
    await scene.import(many(10), visits);
    const before = [await scene.known(), await scene.recordings()];
    await scene.write('many.csv', many(20_000));
    const order = { database: scene.database, file: join(scene.folder, 'many.csv'), mapping: visits, dieAt };
    const child = fork(join(support, 'import-process.ts'), [JSON.stringify(order)], {
      execArgv: ['--import', join(support, 'typescript.mjs')],
    });
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    // The server notices after a moment that nobody is there any more.
    await until(async () => {
      const open = await scene.sql(
        `select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`,
      );
      return open.length === 0;
    });
    expect([await scene.known(), await scene.recordings()]).toEqual(before);
    const result = await scene.run('many.csv', visits);
    expect(result).toMatchObject({ recording: 3, counts: { added: 19_990, unchanged: 10 } });
  },
  60_000,
);

test('two at once both succeed, with consecutive recordings', async () => {
  await scene.write('one.csv', many(3000));
  await scene.write('two.csv', many(3000, 1500));
  const results = await Promise.all([
    scene.run('one.csv', visits),
    scene.run('two.csv', visits.replace('completeThrough: 2025-12-31', 'completeThrough: 2026-01-31')),
  ]);
  expect(results.map((r) => r.recording).toSorted((a, b) => Number(a) - Number(b))).toEqual([2, 3]);
  const rows = await scene.sql(
    'select count(*) as n, count(distinct external_id) as ids from evidence where superseded_in is null',
  );
  expect(rows).toEqual([{ n: 4500, ids: 4500 }]);
});

test('of the same file twice at once, one is stored and the other finds nothing new', async () => {
  await scene.write('one.csv', many(3000));
  const results = await Promise.all(Array.from({ length: 4 }, () => scene.run('one.csv', visits)));
  const stored = results.filter((r) => r.recording !== null);
  expect(stored).toMatchObject([{ recording: 2, counts: { added: 3000 } }]);
  expect(results.filter((r) => r.recording === null && r.counts.unchanged === 3000)).toHaveLength(3);
  expect(await scene.recordings()).toBe(2);
});

test('the same new partners at once are made once', async () => {
  const csv = `Id,Name\n${Array.from({ length: 500 }, (_, n) => `N${n},n\n`).join('')}`;
  await scene.write('new.csv', csv);
  await Promise.all([scene.run('new.csv', partners), scene.run('new.csv', partners)]);
  expect(await scene.sql('select count(*) as n from partner')).toEqual([{ n: 501 }]);
});

test('who reads while an import runs sees all of it or nothing', async () => {
  await scene.write('one.csv', many(5000));
  const seen = new Set<number>();
  const done = new AbortController();
  const reader = (async () => {
    while (!done.signal.aborted) {
      const rows = await scene.sql<{ n: number }>('select count(*) as n from evidence');
      seen.add(rows[0]?.n ?? -1);
    }
  })();
  await scene.run('one.csv', visits);
  done.abort();
  await reader;
  expect([...seen].every((n) => n === 0 || n === 5000)).toBe(true);
});

test('the log that imports leave is whole', async () => {
  await scene.import(many(5), visits);
  await scene.import(many(6), visits);
  expect(await scene.store.read(verifyLog)).toMatchObject({ entries: 3, problems: [] });
});
