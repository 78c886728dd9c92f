import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { DatabaseProblem, errorText } from '../problem.ts';
import { ensureDatabase, lockSpace, memberLock } from './catalog.ts';
import { logFile } from './cluster.ts';
import { connectSuperuser, explainRefusal, nobodyListens, passes, saysWait } from './connect.ts';
import { launch, type Ending, type Launch } from './launch.ts';
import type { Place } from './place.ts';

/** A joiner tries for this long, or longer while the engine itself says that it recovers. */
const patienceMs = 30_000;
const recoveryPatienceMs = 600_000;
const noticeAfterMs = 3000;
const shortestPauseMs = 20;
const longestPauseMs = 250;

/** Starters of the same folder meet here; the loser only has to connect to the winner's engine. */
const lostTheRace =
  /lock file "postmaster\.pid" already exists|pre-existing shared memory block|could not lock/;

/**
 * A superuser's session that holds the members' lock. Connects first and starts the engine only when nobody
 * answers, so that a folder never gets two engines.
 */
export async function joinEngine(
  place: Place,
  socketFolder: string,
  onNotice: (text: string) => void,
  signal: AbortSignal,
): Promise<Client> {
  let since = Date.now();
  let started: Launch | undefined;
  let noticed = false;
  for (let pauseMs = shortestPauseMs; ; pauseMs = Math.min(pauseMs * 1.3, longestPauseMs)) {
    const answer = await enter(socketFolder);
    if (answer.session !== undefined) return answer.session;
    if (!passes(answer.error)) throw explainRefusal(answer.error, place.dataFolder);
    const ending = await started?.ending();
    if (ending !== undefined) {
      started = undefined;
      requireHope(ending, place);
    }
    if (started === undefined && nobodyListens(answer.error)) {
      started = await launch(place);
      // Making a new database takes as long as it takes; waiting begins when the engine has been started.
      if (started !== undefined) since = Date.now();
    }
    const waited = Date.now() - since;
    if (waited > (saysWait(answer.error) ? recoveryPatienceMs : patienceMs))
      throw gaveUp(place, answer.error);
    if (waited > noticeAfterMs && !noticed) {
      noticed = true;
      onNotice(`Waiting for the database in ${place.dataFolder}: ${errorText(answer.error)}`);
    }
    // Who has started an engine sees it through, so that leaving finds it and can stop it.
    await pause(pauseMs, undefined, started === undefined ? { signal } : {});
  }
}

interface Answer {
  readonly session?: Client;
  readonly error?: unknown;
}

async function enter(socketFolder: string): Promise<Answer> {
  const name = `tierwright member ${process.pid}`;
  try {
    const session = await connectSuperuser(socketFolder, name);
    try {
      // Waits while a last member is stopping the engine, and then fails with that engine's farewell.
      await session.query('SELECT pg_advisory_lock_shared($1, $2)', [lockSpace, memberLock]);
      await ensureDatabase(session, (database) => connectSuperuser(socketFolder, name, database));
      return { session };
    } catch (error) {
      await session.end().catch(() => undefined);
      return { error };
    }
  } catch (error) {
    return { error };
  }
}

/** Throws when starting again would end the same way. */
function requireHope(ending: Ending, place: Place): void {
  if (ending.code === 0 || lostTheRace.test(ending.said)) return;
  if (ending.code === undefined && ending.said === '') return;
  if (/No space left on device/.test(ending.said)) {
    throw new DatabaseProblem(
      'disk-full',
      `Disk full: PostgreSQL could not start in ${place.dataFolder}. Nothing is lost; ` +
        'free some space and start again.',
    );
  }
  const lines = ending.said.split('\n').filter((line) => /FATAL|PANIC|error while loading|spawn/.test(line));
  throw new DatabaseProblem(
    'engine',
    `PostgreSQL ended while starting in ${place.dataFolder}` +
      `${lines.length === 0 ? '' : `: ${lines.at(-1)}`}. Its log is ${logFile(place.dataFolder)}.`,
  );
}

function gaveUp(place: Place, cause: unknown): DatabaseProblem {
  return new DatabaseProblem(
    'engine',
    `The database in ${place.dataFolder} did not answer for ${patienceMs / 1000} seconds ` +
      `(${errorText(cause)}). Look at ${logFile(place.dataFolder)} and at "tierwright db status"; ` +
      '"tierwright db stop" ends an engine that hangs.',
    { cause },
  );
}
