import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from 'pg';
import { errorText } from '../problem.ts';
import { lockSpace, memberLock } from './catalog.ts';
import { passes } from './connect.ts';
import { joinEngine } from './join.ts';
import type { Place } from './place.ts';
import { freeBytes, inMegabytes, spaceToWarn } from './space.ts';
import { stopIfLast } from './stop.ts';

const longestPauseMs = 5000;
const spaceCheckMs = 30_000;

/** One who needs the engine. While a member stays, the engine runs, and runs again if it was killed. */
export interface Member {
  /** Gives the engine up and stops it if nobody else needs it. A second call does nothing. */
  leave(): Promise<void>;
}

/** Joins the engine of a place, starting it where it does not run. */
export async function becomeMember(
  place: Place,
  socketFolder: string,
  onNotice: (text: string) => void,
): Promise<Member> {
  const leaving = new AbortController();
  let session: Client | undefined;
  let joining: Promise<void> = Promise.resolve();
  let departure: Promise<void> | undefined;

  async function join(): Promise<void> {
    const joined = await joinEngine(place, socketFolder, onNotice, leaving.signal);
    session = joined;
    joined.once('end', () => {
      if (session !== joined || leaving.signal.aborted) return;
      session = undefined;
      onNotice(`The database engine in ${place.dataFolder} has ended. Joining it again.`);
      joining = joinAgain();
    });
  }

  async function joinAgain(): Promise<void> {
    let told = '';
    for (let pauseMs = 500; !leaving.signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        await join();
        onNotice(`The database in ${place.dataFolder} answers again.`);
        return;
      } catch (error) {
        if (leaving.signal.aborted) return;
        if (errorText(error) !== told) onNotice(`${errorText(error)} Trying on.`);
        told = errorText(error);
        await pause(pauseMs, undefined, { signal: leaving.signal }).catch(() => undefined);
      }
    }
  }

  async function depart(): Promise<void> {
    leaving.abort();
    clearInterval(spaceWatch);
    await joining;
    if (session === undefined) return;
    try {
      await session.query('SELECT pg_advisory_unlock_shared($1, $2)', [lockSpace, memberLock]);
      if ((await stopIfLast(session, place.dataFolder)) === 'elsewhere') {
        onNotice(
          `The database engine in ${place.dataFolder} goes on: it runs in another container, and stops ` +
            'with it or by "tierwright db stop" there.',
        );
      }
    } catch (error) {
      // It ended while we were leaving: nothing left to stop.
      if (!passes(error)) throw error;
    } finally {
      await session.end().catch(() => undefined);
    }
  }

  await join();
  const spaceWatch = watchSpace(place.dataFolder, onNotice);
  return { leave: () => (departure ??= depart()) };
}

/** Tells once when the disk gets full, and again when it got full again after there was room. */
function watchSpace(dataFolder: string, onNotice: (text: string) => void): NodeJS.Timeout {
  let told = false;
  const look = async (): Promise<void> => {
    const free = await freeBytes(dataFolder);
    if (free < spaceToWarn && !told) {
      onNotice(
        `Only ${inMegabytes(free)} are free on the disk of ${dataFolder}. When it is full the database ` +
          'stops until there is room again; nothing will be lost.',
      );
    }
    told = free < spaceToWarn;
  };
  const lookQuietly = (): void => void look().catch(() => undefined);
  lookQuietly();
  return setInterval(lookQuietly, spaceCheckMs).unref();
}
