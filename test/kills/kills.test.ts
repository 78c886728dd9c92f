/**
 * `kill -9` of the parent, of the engine and of the backend that works, at any moment of an import and of an audit (I46, I49). What
 * was acknowledged is there, whole; nothing is there in part; a store that was killed over and over goes on as one that never was.
 * `TIERWRIGHT_KILLS=200` makes the long campaign of it. Processes are killed, not the machine: the engine runs without fsync here, so
 * this says nothing of a power cut.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replayAudit } from '../../src/server/audits/run.ts';
import { listAudits } from '../../src/server/audits/queries.ts';
import { migrate } from '../../src/server/db/migrate.ts';
import { openStore, type Store } from '../../src/server/db/store.ts';
import { verifyLog } from '../../src/server/log/verify.ts';
import { Dice } from '../../src/demo/seed.ts';
import { newDataFolder, openHere, removeDataFolder, until } from '../support/data-folder.ts';
import { freshDatabase } from '../support/database.ts';
import { stateOf } from './state.ts';
import { prepareStore, runStep, stepOf, writeStepFile, type Done, type Step } from './step.ts';
import { startVictim, target, type Aim, type Victim } from './victim.ts';

const kills = Number(process.env['TIERWRIGHT_KILLS'] ?? 50);
const seed = Number(process.env['TIERWRIGHT_KILL_SEED'] ?? 20_261_122);

let dataFolder: string;
let folder: string;
let never: Store;
let dropNever: () => Promise<void>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tierwright-kills-'));
  const database = await freshDatabase();
  never = openStore(database);
  dropNever = async () => {
    await never.close();
    await database.drop();
  };
  await prepareStore(never, folder);
  dataFolder = await newDataFolder();
  await opened(async (store) => prepareStore(store, folder), true);
});
afterAll(async () => {
  await removeDataFolder(dataFolder);
  await dropNever();
  await rm(folder, { recursive: true, force: true });
});

/** Opens the store as the next command would, and leaves it again. */
async function opened<T>(work: (store: Store) => Promise<T>, first = false): Promise<T> {
  const database = await openHere(dataFolder);
  if (first) await migrate(database.config('owner'));
  const store = openStore(database);
  try {
    return await work(store);
  } finally {
    await store.close();
    await database.leave();
  }
}

/** A backend whose parent was killed may still be at its commit; it notices within half a second. */
async function quiet(store: Store): Promise<void> {
  await until(() =>
    store.read(async ({ client }) => {
      const { rows } = await client.query(
        `select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() and state <> 'idle'`,
      );
      return rows.length === 0;
    }),
  );
}

const head = (store: Store): Promise<number> =>
  store.read(
    async ({ db }) => (await db.selectFrom('log_head').select('number').executeTakeFirstOrThrow()).number,
  );

/** What is found after a kill, when the store is opened again; ends with the step done, if need be by doing it. */
async function judge(
  step: Step,
  before: number,
  wanted: Done,
  acknowledged: Done | undefined,
): Promise<{ readyMs: number; found: boolean }> {
  const asked = performance.now();
  return opened(async (store) => {
    await head(store);
    const readyMs = performance.now() - asked;
    await quiet(store);
    const found = (await head(store)) > before;
    if (acknowledged) expect({ found, acknowledged }).toEqual({ found: true, acknowledged: wanted });
    // Found, it must be whole; not found, nothing may be left of it that stands in the way of the next.
    if (!found) expect(await runStep(store, folder, step)).toEqual(wanted);
    if (step.does === 'import')
      expect(await runStep(store, folder, step)).toMatchObject({
        recording: null,
        counts: { added: 0, changed: 0 },
      });
    expect(await stateOf(store, before)).toEqual(await stateOf(never, before));
    expect(await store.read(verifyLog)).toMatchObject({ entries: before + 1, problems: [] });
    return { readyMs, found };
  });
}

/** False where it has ended by itself a moment before. */
function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}

/** The stages of a step in which it can be killed, from the start of the engine to its stop by the last one to leave. */
const stagesOf = {
  import: ['opening', 'reading', 'checking', 'storing', 'leaving'],
  audit: ['opening', 'auditing', 'leaving'],
} as const;

/**
 * Moments spread evenly over the stages of a step, and over the time of each: it takes as long as it took when last nobody was killed,
 * so that the campaign hits the same places however busy the machine is.
 */
class Moments {
  private readonly known = { import: new Map<string, number>(), audit: new Map<string, number>() };

  learn({ does }: Step, victim: Victim): void {
    for (const [stage, ms] of victim.stages()) this.known[does].set(stage, ms);
  }

  async next({ does }: Step, dice: Dice, victim: Victim): Promise<void> {
    const stage = stagesOf[does][dice.below(stagesOf[does].length)] ?? 'opening';
    await victim.reaches(stage);
    const ms = (this.known[does].get(stage) ?? 0) * (dice.below(1000) / 1000);
    await Promise.race([pause(ms), victim.reaches('left')]);
  }
}

test(
  'I46, I49: a store whose parents and engines are killed over and over is equal to one that was never killed',
  async () => {
    const [dice, moments] = [new Dice(seed), new Moments()];
    const stages = new Map<string, number>();
    let [killed, worst, survived, acknowledged] = [0, 0, 0, 0];
    let victim = startVictim(dataFolder, folder);
    try {
      for (let n = 0; killed < kills; n++) {
        const step = stepOf(n);
        await writeStepFile(folder, step);
        const before = await head(never);
        const wanted = await runStep(never, folder, step);
        victim.begin(step);
        // The first import and the first audit are spared, and two of twenty after that, to learn how long they take.
        const spared = n < 2 || n % 20 > 17;
        if (!spared) await moments.next(step, dice, victim);
        const aim = dice.pick<Aim>(['parent', 'engine', 'backend']);
        const where = `${victim.stage()}: ${aim}`;
        const pid = spared ? undefined : await target(aim, victim, dataFolder);
        if (pid !== undefined && kill(pid)) {
          killed++;
          stages.set(where, (stages.get(where) ?? 0) + 1);
        }
        await victim.reaches('left');
        if (pid === undefined) moments.learn(step, victim);
        const told = victim.acknowledged();
        if (!victim.alive()) victim = startVictim(dataFolder, folder);
        const { readyMs, found } = await judge(step, before, wanted, told);
        worst = Math.max(worst, readyMs);
        survived += Number(found);
        acknowledged += Number(told !== undefined);
      }
    } finally {
      await victim.end();
    }
    const replayed = await opened(async (store) => {
      const audits = await store.read(listAudits);
      for (const { id } of audits)
        expect(await store.read((tx) => replayAudit(tx, id))).toMatchObject({ equal: true });
      expect(await stateOf(store, 0)).toEqual(await stateOf(never, 0));
      return audits.length;
    });
    expect(replayed).toBeGreaterThan(0);
    const places = [...stages].map(([place, times]) => `${place} ${times}`).toSorted();
    process.stdout.write(
      `${killed} kills with seed ${seed} (${places.join(', ')}); ${acknowledged} steps acknowledged, ${survived} found whole; ` +
        `${replayed} audits replay; ready again after ${Math.ceil(worst)} ms at worst\n`,
    );
  },
  60_000 + kills * 20_000,
);
