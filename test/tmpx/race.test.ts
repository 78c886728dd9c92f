import { test } from 'vitest';
import { Client } from 'pg';
import { setTimeout as pause } from 'node:timers/promises';
import { newDataFolder, openHere, removeDataFolder } from '../support/data-folder.ts';
import { enginePid } from '../../src/server/db/embedded/stop.ts';
import { readFileSync } from 'node:fs';

test('race', async () => {
  const path = await newDataFolder();
  let stuck = 0;
  for (let i = 0; i < 40; i++) {
    const database = await openHere(path);
    const c = new Client(database.config('app'));
    c.on('error', () => undefined);
    await c.connect();
    const pid = (await c.query('select pg_backend_pid() as pid')).rows[0].pid;
    void c.query('DO $$ BEGIN LOOP END LOOP; END $$').catch(() => undefined);
    await pause(20);
    const engine = (await enginePid(path)) ?? 0;
    process.kill(pid, 'SIGKILL');
    if (i % 2) await pause(i / 4);
    process.kill(engine, 'SIGINT');
    let ms = 0;
    for (; ms < 8000 && (await enginePid(path)) === engine; ms += 50) await pause(50);
    if (ms >= 8000) {
      stuck++;
      console.log('stuck', i, readFileSync(`${path}/postgres.log`, 'utf8').split('\n').slice(-6).join('\n'));
      process.kill(engine, 'SIGQUIT');
      let q = 0;
      for (; q < 20000 && (await enginePid(path)) === engine; q += 50) await pause(50);
      console.log('after SIGQUIT', q);
    }
    await c.end().catch(() => undefined);
    await database.leave();
  }
  console.log('stuck', stuck, 'of 40');
  await removeDataFolder(path);
}, 900_000);
