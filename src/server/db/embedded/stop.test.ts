import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshDatabase } from '../../../../test/support/database.ts';
import { stopIfLast } from './stop.ts';

let folder: string;
let database: Awaited<ReturnType<typeof freshDatabase>>;
/** The last session there is: nobody else holds a lock in a database of its own. */
let last: Client;
beforeEach(async () => {
  database = await freshDatabase();
  last = new Client(database.config('app'));
  await last.connect();
  folder = await mkdtemp(join(tmpdir(), 'tierwright-stop-'));
  await mkdir(join(folder, 'postgres'));
});
afterEach(async () => {
  await last.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** A process that passes for the folder's engine; `ended` tells by which signal. */
async function standIn(script: string): Promise<{ readonly ended: Promise<unknown> }> {
  const child = spawn(
    process.execPath,
    ['-e', `setInterval(() => {}, 1000); ${script}; console.log('up')`, '--', '-D', join(folder, 'postgres'), 'x'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  ); // prettier-ignore
  const ended = once(child, 'exit').then(([, signal]: unknown[]) => signal);
  await once(child.stdout, 'data');
  await writeFile(join(folder, 'postgres', 'postmaster.pid'), `${child.pid ?? 0}\n`);
  return { ended };
}

test('an engine is asked to stop in order', async () => {
  const { ended } = await standIn('');
  expect(await stopIfLast(last, folder)).toBe('stopped');
  expect(await ended).toBe('SIGINT');
});

test('one that does not is stopped at once', async () => {
  const { ended } = await standIn(`process.on('SIGINT', () => {})`);
  expect(await stopIfLast(last, folder, 100)).toBe('stopped');
  expect(await ended).toBe('SIGQUIT');
});
