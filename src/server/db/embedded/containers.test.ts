import { spawnSync } from 'node:child_process';
import { Client } from 'pg';
import { afterEach, expect, test } from 'vitest';
import { newDataFolder, openHere, removeDataFolder, until } from '../../../../test/support/data-folder.ts';
import { startMember, type MemberProcess } from '../../../../test/support/member-process.ts';
import { enginePid, isEngine } from './stop.ts';

// Namespaces of process ids and of shared memory are what a container has, and what blinds PostgreSQL's own guard,
// which looks for the process of the pid file and for its shared memory. Making them takes Linux and root.
const namespace = ['unshare', '--pid', '--ipc', '--fork', '--mount-proc', '--kill-child'];
const canMakeOne = spawnSync('unshare', [...namespace.slice(1), 'true']).status === 0;

const folders: string[] = [];
const processes: MemberProcess[] = [];

afterEach(async () => {
  await Promise.all(processes.splice(0).map((started) => started.kill()));
  await Promise.all(folders.splice(0).map(removeDataFolder));
});

function container(dataFolder: string): MemberProcess {
  const started = startMember(dataFolder, { through: namespace });
  processes.push(started);
  return started;
}

test.runIf(canMakeOne)('four containers on one empty folder share one engine', async () => {
  const dataFolder = await newDataFolder();
  folders.push(dataFolder);
  const members = [1, 2, 3, 4].map(() => container(dataFolder));
  await Promise.all(members.map((started) => started.heard('joined')));

  const here = await openHere(dataFolder);
  const owner = new Client(here.config('owner'));
  await owner.connect();
  await owner.query('CREATE TABLE kept (id int)');
  for (const started of members) started.insert();
  await until(() => members.every((started) => rowsOf(started).length > 20));
  const acknowledged = members.flatMap(rowsOf).length;
  const { rows } = await owner.query<{ count: number }>('SELECT count(*)::int AS count FROM kept');
  expect(rows[0]?.count).toBeGreaterThanOrEqual(acknowledged);
  await owner.end();
  await here.leave();
  expect(await enginePid(dataFolder)).toBeDefined();
});

test.runIf(canMakeOne)(
  'when the container with the engine is killed, another starts it and nothing is lost',
  async () => {
    const dataFolder = await newDataFolder();
    folders.push(dataFolder);
    const first = container(dataFolder);
    await first.heard('joined');
    const second = await openHere(dataFolder);
    const owner = new Client(second.config('owner'));
    await owner.connect();
    await owner.query('CREATE TABLE kept (id int)');
    await owner.end();
    const before = await enginePid(dataFolder);
    expect(await isEngine(before ?? 0, dataFolder)).toBe(false);
    first.insert();
    await until(() => rowsOf(first).length > 50);
    await first.kill();
    await until(async () => isEngine((await enginePid(dataFolder)) ?? 0, dataFolder));

    await until(async () => {
      const client = new Client(second.config('app'));
      return client.connect().then(
        () => client.end().then(() => true),
        () => false,
      );
    });
    const again = new Client(second.config('owner'));
    await again.connect();
    const { rows } = await again.query<{ id: number }>('SELECT id FROM kept');
    await again.end();
    const there = new Set(rows.map(({ id }) => id));
    expect(rowsOf(first).filter((id) => !there.has(id))).toEqual([]);
    await second.leave();
    expect(await enginePid(dataFolder)).toBeUndefined();
  },
);

function rowsOf(member: MemberProcess): number[] {
  return member.told.flatMap((message) => (message.kind === 'row' ? [message.id] : []));
}
