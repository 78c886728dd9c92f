/** Works on tasks, one after the other in this process, in a thread that stays for a while: the next task need not wait for it to load. */
import { Worker } from 'node:worker_threads';
import type { Database } from '../db/database.ts';
import type { Store } from '../db/store.ts';
import { takeTask, type TaskRow } from './queries.ts';
import type { WorkerOrder, WorkerWord } from './worker.ts';

export interface TaskParts {
  readonly database: Database;
  readonly store: Store;
  readonly clock: () => Date;
  readonly failed: (task: number, fault: unknown) => void;
  /** Hears that a task has ended, so that what it made due is done soon. */
  readonly ended: () => void;
  /** Arguments of Node for the thread; tests compile as they go. */
  readonly workerArguments: readonly string[];
}

/** A cancelled task is looked for so often. */
const lookMilliseconds = 500;

/** A thread without work ends after so long. */
const idleMilliseconds = 60_000;

/** Whoever works on tasks in this process. */
export class TaskForce {
  readonly #parts: TaskParts;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #stopping = false;
  /** What is done with what the thread says; null: it is gone. */
  #hear: (word: WorkerWord | null) => void = () => undefined;

  constructor(parts: TaskParts) {
    this.#parts = parts;
  }

  /** Works until nothing waits. */
  async work(): Promise<void> {
    while (!this.#stopping) {
      const task = await takeTask(this.#parts.store, this.#parts.clock());
      if (!task) return;
      await this.#run(task);
    }
  }

  /** Begins nothing more and ends the thread; what it was doing is undone, and begun again by whoever starts next. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#idle);
    await this.#worker?.terminate();
  }

  async #run(task: TaskRow): Promise<void> {
    const { store, failed } = this.#parts;
    clearTimeout(this.#idle);
    const worker = (this.#worker ??= this.#started());
    const watch = setInterval(() => {
      // What a thread that is ended had begun is undone: its connections go with it.
      void isCancelled(store, task.id).then(
        (cancelled) => (cancelled ? worker.terminate() : undefined),
        () => undefined,
      );
    }, lookMilliseconds);
    await new Promise<void>((resolve) => {
      this.#hear = (word) => (word && 'fault' in word ? failed(task.id, word.fault) : resolve());
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
      worker.postMessage(this.#order(task));
    });
    clearInterval(watch);
    this.#parts.ended();
    this.#idle = setTimeout(() => void this.#worker?.terminate(), idleMilliseconds).unref();
  }

  #started(): Worker {
    const url = new URL(import.meta.url.replace(/spawn\.(\w+)$/, 'worker.$1'));
    const worker = new Worker(url, { execArgv: [...this.#parts.workerArguments] });
    worker.unref();
    worker.on('message', (word: WorkerWord) => this.#hear(word));
    worker.on('error', (error) => this.#hear({ fault: { kind: error.name } }));
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      this.#hear(null);
    });
    return worker;
  }

  #order(task: TaskRow): WorkerOrder {
    const { database, clock } = this.#parts;
    return {
      task,
      configs: { app: database.config('app'), owner: {}, portal: {} },
      roles: database.roles,
      kind: database.kind,
      where: database.where,
      ahead: clock().getTime() - Date.now(),
    };
  }
}

async function isCancelled(store: Store, id: number): Promise<boolean> {
  return store.read(async ({ client }) => {
    const { rowCount } = await client.query(`select from task where id = $1 and state = 'cancelled'`, [id]);
    return rowCount === 1;
  });
}
