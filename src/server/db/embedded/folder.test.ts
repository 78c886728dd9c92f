import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newDataFolder, openHere, removeDataFolder } from '../../../../test/support/data-folder.ts';
import { openDatabase, type Database } from '../database.ts';
import { chooseAccount } from './account.ts';
import { chooseDataFolder, prepareFolder } from './folder.ts';
import { freeBytes, requireSpace, spaceToStart } from './space.ts';
import { enginePid } from './stop.ts';

let base: string;
const opened: { database: Database; folder: string }[] = [];

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'tierwright-folder-'));
  await chmod(base, 0o755);
});
afterEach(async () => {
  for (const { database, folder } of opened.splice(0)) {
    await database.leave();
    await removeDataFolder(folder);
  }
  await rm(base, { recursive: true, force: true });
});

async function prepare(folder: string): Promise<string> {
  return prepareFolder(folder, await chooseAccount(folder));
}

async function open(folder: string): Promise<Database> {
  const database = await openHere(folder);
  opened.push({ database, folder });
  return database;
}

describe('where the data lives', () => {
  const root = process.getuid?.() === 0;
  const usual = root ? '/var/lib/tierwright' : join(homedir(), '.local/share/tierwright');

  test.each([
    ['the folder named', 'here', { TIERWRIGHT_DATA: '/there' }, join(process.cwd(), 'here')],
    ['TIERWRIGHT_DATA', undefined, { TIERWRIGHT_DATA: '/there', XDG_DATA_HOME: '/x' }, '/there'],
    ['the usual place', undefined, {}, usual],
    ['the usual place, for an empty variable', undefined, { TIERWRIGHT_DATA: '' }, usual],
    ['XDG_DATA_HOME, but for root', undefined, { XDG_DATA_HOME: '/x' }, root ? usual : '/x/tierwright'],
    ['no relative XDG_DATA_HOME', undefined, { XDG_DATA_HOME: 'x' }, usual],
  ])('%s', (_, named, env: Record<string, string>, expected) => {
    expect(chooseDataFolder(named, env)).toBe(expected);
  });
});

test('an empty folder of a volume is taken, a full one of somebody else is left alone', async () => {
  const volume = join(base, 'volume');
  await mkdir(join(volume, 'lost+found'), { recursive: true });
  expect(await prepare(volume)).toBe(volume);
  expect((await stat(volume)).mode & 0o777).toBe(0o700);

  const home = join(base, 'home');
  await mkdir(home, { mode: 0o755 });
  await writeFile(join(home, 'letter.txt'), 'dear');
  const before = await stat(home);
  await expect(prepare(home)).rejects.toThrow(/home is not empty and not a Tierwright data folder/);
  const { uid, mode } = await stat(home);
  expect({ uid, mode, names: await readdir(home) }).toEqual({
    uid: before.uid,
    mode: before.mode,
    names: ['letter.txt'],
  });
});

test('a file in the place of the folder is refused', async () => {
  await writeFile(join(base, 'file'), '');
  await expect(prepare(join(base, 'file'))).rejects.toThrow(/file is a file\. Name a folder/);
});

test('a way through a folder that the engine cannot enter is refused, named, and left as it was', async () => {
  const closed = join(base, 'closed');
  await mkdir(closed, { mode: 0o700 });
  if (process.getuid?.() !== 0) await chmod(closed, 0o500);
  await expect(prepare(join(closed, 'deep', 'data'))).rejects.toThrow(
    process.getuid?.() === 0
      ? `The database runs as "nobody" because PostgreSQL refuses root, and that account cannot enter ${closed}. `
      : /data cannot be made \(EACCES\)/,
  );
  expect(await readdir(closed)).toEqual([]);
});

test.runIf(process.getuid?.() === 0)('root follows no link that was laid in the folder', async () => {
  const folder = await newDataFolder(join(base, 'data'));
  const precious = join(base, 'precious');
  await writeFile(precious, 'mine', { mode: 0o600 });
  for (const name of ['lock', 'postgres.log']) {
    await symlink(precious, join(folder, name));
    await expect(openHere(folder)).rejects.toThrow('ELOOP');
    await rm(join(folder, name));
  }
  const { uid, mode } = await stat(precious);
  expect({ uid, mode: mode & 0o777, text: await readFile(precious, 'utf8') }).toEqual({
    uid: 0,
    mode: 0o600,
    text: 'mine',
  });
});

test('two spellings of a folder are one folder', async () => {
  const folder = await newDataFolder(join(base, 'data'));
  await symlink(folder, join(base, 'link'));
  const one = await open(folder);
  const pid = await enginePid(folder);
  const two = await openHere(join(base, 'link'));
  expect(await enginePid(folder)).toBe(pid);
  await one.leave();
  expect(await enginePid(folder)).toBe(pid);
  await two.leave();
  expect(await enginePid(folder)).toBeUndefined();
});

test('a path longer than a socket may have works', async () => {
  const folder = await newDataFolder(join(base, 'long-'.repeat(30), 'name-'.repeat(20)));
  const database = await open(folder);
  const client = new Client(database.config('app'));
  await client.connect();
  expect((await client.query('SELECT current_user AS user')).rows).toEqual([{ user: 'tierwright_app' }]);
  await client.end();
});

test.each(['17', '19'])('data made by PostgreSQL %s is refused and not touched', async (major) => {
  const folder = await newDataFolder(join(base, 'data'));
  await mkdir(join(folder, 'postgres'));
  await writeFile(join(folder, 'postgres', 'PG_VERSION'), `${major}\n`);
  const refusal = openDatabase({ dataFolder: folder, env: {}, onNotice: () => undefined });
  await expect(refusal).rejects.toThrow(
    `The data in ${folder} was made by PostgreSQL ${major}; this Tierwright`,
  );
  expect(await readdir(join(folder, 'postgres'))).toEqual(['PG_VERSION']);
  expect(await readFile(join(folder, 'postgres', 'PG_VERSION'), 'utf8')).toBe(`${major}\n`);
});

test('a disk without room is refused with numbers, before anything is started', async () => {
  const free = await freeBytes(base);
  await requireSpace(base, Math.min(free, spaceToStart));
  await expect(requireSpace(base, free * 2)).rejects.toThrow(
    /^Disk full: the disk of .* has \d+ MB free and PostgreSQL needs \d+ MB to start\. Nothing is lost/,
  );
});
