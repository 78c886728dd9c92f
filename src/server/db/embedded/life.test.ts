import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { chmod, lstat, mkdtemp, readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, type QueryResult } from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  copyDataFolder,
  newDataFolder,
  openHere,
  removeDataFolder,
  until,
} from '../../../../test/support/data-folder.ts';
import { startMember, type MemberProcess } from '../../../../test/support/member-process.ts';
import type { Database } from '../database.ts';
import { chooseAccount } from './account.ts';
import { connectSuperuser } from './connect.ts';
import { listProcesses } from './processes.ts';
import { enginePid, isEngine } from './stop.ts';

const root = process.getuid?.() === 0;

/** Whether accounts other than root can read this clone; in root's home they cannot, and so cannot run it either. */
function openToOthers(path: string): boolean {
  if ((statSync(path).mode & 0o005) !== 0o005) return false;
  return dirname(path) === path || openToOthers(dirname(path));
}
const others = root && openToOthers(fileURLToPath(new URL('.', import.meta.url)));
const folders: string[] = [];
const processes: MemberProcess[] = [];
const opened: Database[] = [];

afterEach(async () => {
  await Promise.all(processes.splice(0).map((started) => started.kill()));
  await Promise.all(opened.splice(0).map((database) => database.leave()));
  await Promise.all(folders.splice(0).map(removeDataFolder));
});

let seed: string;
beforeAll(async () => {
  seed = await newDataFolder();
  await (await openHere(seed)).leave();
});
afterAll(() => removeDataFolder(seed));

/** A data folder whose database was made earlier and is stopped. */
async function folder(): Promise<string> {
  const path = await copyDataFolder(seed);
  folders.push(path);
  return path;
}

async function emptyFolder(): Promise<string> {
  const path = await newDataFolder();
  folders.push(path);
  return path;
}

function member(...args: Parameters<typeof startMember>): MemberProcess {
  const started = startMember(...args);
  processes.push(started);
  return started;
}

async function open(dataFolder: string): Promise<Database> {
  const database = await openHere(dataFolder);
  opened.push(database);
  return database;
}

async function ask<Row extends object>(database: Database, sql: string): Promise<Row[]> {
  const client = new Client(database.config('owner'));
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('the first start makes folder, programs, cluster, roles and database, open to one account only', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'tierwright-first-'));
  folders.push(parent);
  await chmod(parent, 0o755);
  const path = join(parent, 'not', 'there yet');
  const database = await open(path);

  const account = await chooseAccount(path);
  expect(account.uid).not.toBe(0);
  for (const owned of [path, join(path, 'postgres'), join(path, 'postgres.log')]) {
    const found = await stat(owned);
    expect({ owned, uid: found.uid, others: found.mode & 0o077 }).toEqual({
      owned,
      uid: account.uid,
      others: 0,
    });
  }
  const [version] = await readdir(join(path, 'engine'));
  const libraries = join(path, 'engine', version ?? '', 'lib');
  expect((await lstat(join(libraries, 'libpq.so.5'))).isSymbolicLink()).toBe(true);
  expect((await stat(join(libraries, 'libpq.so.5'))).isFile()).toBe(true);

  const [settings] = await ask(
    database,
    `SELECT current_setting('listen_addresses') AS network,
            current_setting('dynamic_shared_memory_type') AS memory,
            current_setting('client_connection_check_interval') AS check,
            current_setting('data_checksums') AS checksums,
            current_setting('server_encoding') AS encoding,
            'Ä' < 'B' AS "languageOrder", upper('ä') AS upper`,
  );
  expect(settings).toEqual({
    network: '',
    memory: 'mmap',
    check: '500ms',
    checksums: 'on',
    encoding: 'UTF8',
    languageOrder: false,
    upper: 'Ä',
  });
  const { rows: doors } = await asSuperuser(
    path,
    'SELECT type, database, user_name, auth_method, options FROM pg_hba_file_rules',
  );
  expect(doors).toEqual([
    {
      type: 'local',
      database: ['all'],
      user_name: ['all'],
      auth_method: 'peer',
      options: ['map=tierwright'],
    },
  ]);
  const { rows: people } = await asSuperuser(
    path,
    'SELECT DISTINCT sys_name AS name FROM pg_ident_file_mappings ORDER BY 1',
  );
  expect(people).toEqual([...new Set([account.name, 'root'])].toSorted().map((name) => ({ name })));

  const pid = await enginePid(path);
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined);
  if (status !== undefined) expect(/^Uid:\s+(\d+)/m.exec(status)?.[1]).toBe(String(account.uid));
  await database.leave();
  folders.push(path);
});

test('who joins later uses the same engine, and the last one out stops it', async () => {
  const path = await folder();
  const first = await open(path);
  const pid = await enginePid(path);
  const second = member(path);
  await second.heard('joined');
  expect(await enginePid(path)).toBe(pid);
  await first.leave();
  expect(await enginePid(path)).toBe(pid);
  await second.leave();
  expect(await enginePid(path)).toBeUndefined();
});

test('leaving twice is leaving once', async () => {
  const path = await folder();
  const database = await open(path);
  const other = await open(path);
  await Promise.all([database.leave(), database.leave()]);
  expect(await ask(other, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test.runIf(others)('another user of the machine gets nowhere, and learns whom to ask', async () => {
  const path = await folder();
  await open(path);
  const stranger = member(path, { uid: 1, gid: 1 });
  await expect(stranger.heard('joined')).rejects.toThrow('belongs to another user');
});

test.runIf(others)('a user without an account is told so', async () => {
  const path = join(await emptyFolder(), 'mine');
  const stranger = member(path, { uid: 12345, gid: 12345 });
  await expect(stranger.heard('joined')).rejects.toThrow('User id 12345 has no account on this machine');
});

test('Ctrl-C, which the terminal sends to the whole group, does not reach the engine', async () => {
  const path = await folder();
  const typed = member(path, { ownGroup: true });
  await typed.heard('joined');
  const other = await open(path);
  const pid = await enginePid(path);
  process.kill(-(typed.process.pid ?? 0), 'SIGINT');
  await until(() => typed.process.signalCode === 'SIGINT');
  expect(await ask(other, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect(await enginePid(path)).toBe(pid);
});

test('the last one out does not wait for idle sessions of others', async () => {
  const path = await folder();
  const database = await open(path);
  const idle = new Client(database.config('app'));
  idle.on('error', () => undefined);
  await idle.connect();
  await database.leave();
  expect(await enginePid(path)).toBeUndefined();
});

test.runIf(others || !root)(
  'an ordinary user runs the engine as itself, without any lock program on the machine',
  async () => {
    const account = await chooseAccount('/nowhere');
    const path = await emptyFolder();
    const user = account.dropped ? { uid: account.uid, gid: account.gid } : {};
    const members = [1, 2, 3].map(() => member(path, { ...user, env: { PATH: '/nowhere' } }));
    await Promise.all(members.map((started) => started.heard('joined')));
    expect(await isEngine((await enginePid(path)) ?? 0, path)).toBe(true);
    await Promise.all(members.map((started) => started.leave()));
    expect(await enginePid(path)).toBeUndefined();
  },
);

test('eight processes, half of them killed: nobody else notices, and the last to leave stops the engine', async () => {
  const path = await folder();
  const members = Array.from({ length: 8 }, () => member(path));
  await Promise.all(members.map((started) => started.heard('joined')));
  const pid = await enginePid(path);
  const observer = await open(path);
  const session = new Client(observer.config('app'));
  await session.connect();
  await Promise.all(members.map((started, index) => (index % 2 === 0 ? started.kill() : started.leave())));
  expect((await session.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  expect(await enginePid(path)).toBe(pid);
  expect(members.flatMap((started) => started.told.filter(({ kind }) => kind === 'notice'))).toEqual([]);
  await session.end();
  await observer.leave();
  expect(await enginePid(path)).toBeUndefined();
});

test('joining while the last one leaves always ends in a running engine', async () => {
  const path = await folder();
  let current = [await open(path)];
  for (let round = 0; round < 5; round++) {
    const leaving = current.map((database) => database.leave());
    // Some find the engine running, some stopping, some gone.
    current = await Promise.all([0, 10, 20, 40, 80].map((delay) => pause(delay).then(() => openHere(path))));
    opened.push(...current);
    await Promise.all(leaving);
    for (const database of current) expect(await ask(database, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  }
});

// TIERWRIGHT_KILLS=200 makes a campaign of it, which tells how long the longest silence was.
const kills = Number(process.env['TIERWRIGHT_KILLS'] ?? 4);
const patience = 60_000 + kills * 20_000;

test(
  'kill -9 of engine processes under load: they come again, every acknowledged row is there',
  async () => {
    const path = await folder();
    const database = await open(path);
    await ask(database, 'CREATE TABLE kept (id int PRIMARY KEY)');
    const writer = member(path);
    await writer.heard('joined');
    writer.insert();
    const rows = (): number[] =>
      writer.told.flatMap((message) => (message.kind === 'row' ? [message.id] : []));
    let silence = 0;
    for (let round = 0; round < kills; round++) {
      const before = rows().length;
      await until(() => rows().length > before + 20);
      const { ended } = await computeForLong(database);
      process.kill(await chooseVictim(path, round), 'SIGKILL');
      const killed = Date.now();
      await ended;
      const told = rows().length;
      await until(() => rows().length > told);
      silence = Math.max(silence, Date.now() - killed);
    }
    if (kills > 4) process.stdout.write(`${kills} kills, longest silence ${silence} ms\n`);
    const told = rows();
    const found = await ask<{ id: number }>(await open(path), 'SELECT id FROM kept');
    const there = new Set(found.map(({ id }) => id));
    expect(told.filter((id) => !there.has(id))).toEqual([]);
  },
  patience,
);

/** Keeps a backend busy, which must not stand in the way of the next engine. Resolves to the end of its session. */
async function computeForLong(database: Database): Promise<{ ended: Promise<unknown> }> {
  const busy = new Client(database.config('app'));
  busy.on('error', () => undefined);
  await busy.connect();
  // Not a sleep, which ends with the postmaster by itself; and never longer than two minutes.
  await busy.query(`SET statement_timeout = '120s'`);
  return { ended: busy.query('DO $$ BEGIN LOOP END LOOP; END $$').catch(() => undefined) };
}

/** In turns the engine's first process, which takes the others with it, and one of the others. */
async function chooseVictim(dataFolder: string, round: number): Promise<number> {
  const pid = (await enginePid(dataFolder)) ?? 0;
  if (round % 2 === 0) return pid;
  const children = (await listProcesses()).filter(({ parent }) => parent === pid);
  return children[round % children.length]?.pid ?? pid;
}

test('three who start in an empty folder at once: one makes the cluster, all use it', async () => {
  const path = await emptyFolder();
  const members = [1, 2, 3].map(() => member(path));
  await Promise.all(members.map((started) => started.heard('joined')));
  await Promise.all(members.map((started) => started.leave()));
  expect((await readdir(path)).filter((name) => name.includes('.new-'))).toEqual([]);
});

test('a first start killed while it makes the cluster leaves nothing that is in the way', async () => {
  const path = await emptyFolder();
  const victim = member(path);
  const aside = async (): Promise<string | undefined> =>
    (await readdir(path)).find((name) => name.startsWith('postgres.new-'));
  await until(async () => (await aside()) !== undefined);
  await victim.kill();
  const left = (await aside()) ?? '';
  const list = spawn('ps', ['-eo', 'pid=,args='], { stdio: ['ignore', 'pipe', 'ignore'] });
  let processList = '';
  list.stdout.on('data', (text: Buffer) => (processList += text.toString()));
  await once(list, 'close');
  for (const line of processList.split('\n')) {
    if (line.includes(left)) process.kill(Number.parseInt(line, 10), 'SIGKILL');
  }
  expect(await readdir(path)).not.toContain('postgres');
  const database = await open(path);
  expect(await ask(database, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  expect((await readdir(path)).filter((name) => name.includes('.new-'))).toEqual([]);
});

test('an engine killed while the last one waits for it to stop is not waited for', async () => {
  const path = await folder();
  const database = await open(path);
  const pid = (await enginePid(path)) ?? 0;
  process.kill(pid, 'SIGSTOP'); // asked to stop, it does not
  const leaving = database.leave();
  await pause(500);
  process.kill(pid, 'SIGKILL');
  await leaving;
  expect(await ask(await open(path), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a member whose engine is stopped by hand starts it again and tells so', async () => {
  const path = await folder();
  const notices: string[] = [];
  const database = await openHere(path, (text) => notices.push(text));
  opened.push(database);
  process.kill((await enginePid(path)) ?? 0, 'SIGINT');
  await until(() => notices.length === 2);
  expect(notices).toEqual([
    `The database engine in ${path} has ended. Joining it again.`,
    `The database in ${path} answers again.`,
  ]);
  expect(await ask(database, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('the superuser is out of reach of the three roles', async () => {
  const path = await folder();
  const database = await open(path);
  const { rows } = await asSuperuser(
    path,
    'SELECT rolname FROM pg_roles WHERE rolsuper OR rolcreatedb OR rolcreaterole OR rolbypassrls',
  );
  expect(rows).toEqual([{ rolname: 'postgres' }]);
  await expect(ask(database, 'SET ROLE postgres')).rejects.toThrow('permission denied');
});

async function asSuperuser(path: string, sql: string): Promise<QueryResult> {
  const client = await connectSuperuser(join(path, 'postgres'), 'test');
  return client.query(sql).finally(() => client.end());
}
