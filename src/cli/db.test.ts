import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { newDataFolder, openHere, removeDataFolder, until } from '../../test/support/data-folder.ts';
import { enginePid, isEngine } from '../server/db/embedded/stop.ts';
import { dbVerb } from './db.ts';

let dataFolder: string;
beforeAll(async () => {
  dataFolder = await newDataFolder();
});
afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
afterAll(() => removeDataFolder(dataFolder));

/** Runs `tierwright db …` in this process: what it printed, and its exit code. */
async function db(...words: string[]): Promise<{ text: string; code: number }> {
  let text = '';
  const take = (part: string | Uint8Array): boolean => {
    text += String(part);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(take);
  vi.spyOn(process.stderr, 'write').mockImplementation(take);
  await new Command('tierwright')
    .addCommand(dbVerb(new Command('db')))
    .parseAsync(['db', ...words], { from: 'user' });
  vi.restoreAllMocks();
  const code = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return { text, code };
}

test('status tells what it sees from nothing to killed, and never starts the engine', async () => {
  const nowhere = await db('status', '--data', '/nowhere/at all');
  expect(nowhere).toEqual({
    text: 'Database  embedded, in /nowhere/at all\nEngine    not made yet\n',
    code: 0,
  });
  expect((await db('status', '--data', dataFolder)).text).toContain('not made yet');

  const database = await openHere(dataFolder);
  const running = await db('status', '--data', dataFolder);
  const pid = await enginePid(dataFolder);
  expect(running.code).toBe(0);
  expect(running.text).toMatch(
    new RegExp(
      `^Database  embedded, in ${dataFolder}\nEngine    running since 20.*Z\nProcess   ${pid}\n` +
        `Version   PostgreSQL \\d+\\.\\d+\nUsed by   process ${process.pid}\nSize      \\d+ MB\nFree      \\d+ MB\n$`,
    ),
  );
  const json: unknown = JSON.parse((await db('status', '--data', dataFolder, '--json')).text);
  expect(json).toMatchObject({
    kind: 'embedded',
    state: 'running',
    pid,
    members: [process.pid],
    findings: [],
  });

  await database.leave();
  const stopped = await db('status', '--data', dataFolder);
  expect(stopped.text).toContain('Engine    not running\n');
  expect(stopped.code).toBe(0);
  expect(await enginePid(dataFolder)).toBeUndefined();
});

test('stop leaves an engine alone that somebody uses, and stops one that nobody does', async () => {
  expect(await db('stop', '--data', dataFolder)).toEqual({
    text: `The database in ${dataFolder} was not running.\n`,
    code: 0,
  });
  const database = await openHere(dataFolder);
  expect(await db('stop', '--data', dataFolder)).toEqual({
    text: `Not stopped: the database in ${dataFolder} is used by process ${process.pid}. Stop those first.\n`,
    code: 1,
  });
  await database.leave();
});

test('after a kill, status says so with code 1, and the next start recovers', async () => {
  const database = await openHere(dataFolder);
  // A member that leaves at the same moment does not start it again.
  const pid = (await enginePid(dataFolder)) ?? 0;
  process.kill(pid, 'SIGSTOP');
  const leaving = database.leave();
  process.kill(pid, 'SIGKILL');
  await leaving;
  await until(async () => !(await isEngine(pid, dataFolder)));
  const killed = await db('status', '--data', dataFolder);
  expect(killed.text).toContain('did not stop in order');
  expect(killed.code).toBe(1);
  await (await openHere(dataFolder)).leave();
  expect((await db('status', '--data', dataFolder)).code).toBe(0);
});

test('roles prints SQL with new passwords and the addresses that fit it', async () => {
  const { text, code } = await db('roles');
  expect(code).toBe(0);
  const password = /tierwright_app" LOGIN PASSWORD '([\w-]{24})'/.exec(text)?.[1];
  expect(text).toContain(`DATABASE_URL=postgresql://tierwright_app:${password}@HOST:5432/tierwright`);
  expect(text).toMatch(/\n\\connect tierwright\nALTER SCHEMA public OWNER TO tierwright_owner;/);
  expect((await db('roles')).text).not.toContain(password);
});

test('an address that is none is wrong use', async () => {
  vi.stubEnv('DATABASE_URL', 'mysql://secret@host');
  const { text, code } = await db('status');
  expect(text).toMatch(/^DATABASE_URL is no address of a PostgreSQL server\./);
  expect(text).not.toContain('secret');
  expect(code).toBe(2);
  expect((await db('stop')).code).toBe(2);
});
