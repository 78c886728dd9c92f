import { spawnSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newDataFolder, openHere, removeDataFolder, until } from '../../../../test/support/data-folder.ts';
import type { Database } from '../database.ts';

// A disk that can be filled is a file system of its own in memory, which takes Linux and root to make.
const root = process.platform === 'linux' && process.getuid?.() === 0;

let disk: string;
let mounted = false;
let database: Database | undefined;
beforeEach(async () => {
  disk = await mkdtemp(join(tmpdir(), 'tierwright-disk-'));
  mounted =
    root && spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400m,mode=755', 'tmpfs', disk]).status === 0;
});
afterEach(async () => {
  await database?.leave();
  await removeDataFolder(join(disk, 'data'));
  if (mounted) spawnSync('umount', [disk]);
  await rm(disk, { recursive: true });
});

test.runIf(root)('a full disk is named, not hammered, and loses nothing', async (context) => {
  // A container's root may lack the right to mount.
  if (!mounted) return context.skip();
  await mkdir(join(disk, 'data'));
  const dataFolder = await newDataFolder(join(disk, 'data'));
  const notices: string[] = [];
  database = await openHere(dataFolder, (text) => notices.push(text));
  const owner = new Client(database.config('owner'));
  owner.on('error', () => undefined);
  await owner.connect();
  await owner.query('CREATE TABLE kept (id int)');

  // The first row makes room for the next ones in its page.
  await owner.query('INSERT INTO kept VALUES (0)');
  let acknowledged = 1;

  const other = join(disk, 'somebody-elses');
  fill(other);
  const write = async (): Promise<void> => {
    for (;;) {
      await owner.query('INSERT INTO kept VALUES ($1)', [acknowledged]);
      acknowledged++;
      // Fills the log that every change goes through, without which the engine cannot live.
      await owner.query(`SELECT pg_logical_emit_message(true, 'fill', repeat('x', 1000000))`);
    }
  };
  await expect(write()).rejects.toThrow();
  expect(acknowledged).toBeGreaterThan(1);
  await until(() => notices.some((text) => text.startsWith('Disk full: the disk of')));
  await expect(openHere(dataFolder)).rejects.toThrow(/^Disk full: .* Nothing is lost; free some space/);
  expect(await starts(dataFolder)).toBe(1);

  await rm(other);
  await until(() => notices.at(-1) === `The database in ${dataFolder} answers again.`);
  expect(await count(database)).toBe(acknowledged);
});

function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(65_536));
  } catch {
    // Full, as wanted.
  } finally {
    closeSync(file);
  }
}

async function starts(dataFolder: string): Promise<number> {
  return (await readFile(join(dataFolder, 'postgres.log'), 'utf8')).split('starting PostgreSQL').length - 1;
}

async function count(asked: Database): Promise<number | undefined> {
  const client = new Client(asked.config('owner'));
  await client.connect();
  const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM kept');
  await client.end();
  return rows[0]?.count;
}
