/** What tests of the interface share: a vendor's people, a program in force, partners, and a short way to see a refusal. */
import { Client } from 'pg';
import { vi } from 'vitest';
import { day } from '../../src/core/calendar.ts';
import { IssueError } from '../../src/core/issue.ts';
import { checkProgram, saveVersion } from '../../src/server/programs/queries.ts';
import { templateText } from '../../src/server/programs/shipped.ts';
import { ProblemError, type Got } from '../../src/api/client.ts';
import type { Role } from '../../src/api/permissions.ts';
import { testServer, type Asking, type TestServer } from './server.ts';

/** People of the vendor by the first letters of what they do, signed in. */
export interface Office {
  readonly server: TestServer;
  readonly owner: Asking;
  readonly operations: Asking;
  /** Two partner managers with a book each. */
  readonly lin: Asking;
  readonly kai: Asking;
  readonly sales: Asking;
  readonly auditor: Asking;
  /** Ids of the managers' accounts. */
  readonly ids: { readonly lin: string; readonly kai: string };
  sql<T>(text: string, values?: unknown[]): Promise<T[]>;
  /** Names of partners whose standings became due since this was asked before, whether or not they were brought up to date meanwhile. */
  due(): Promise<string[]>;
  stop(): Promise<void>;
}

/** A server with a program in force (the template of motions unless said otherwise) and one account of each of these roles. */
export async function openOffice(program: string | null = templateText('motions')): Promise<Office> {
  const server = await testServer();
  const person = async (name: string, role: Role): Promise<Asking> => {
    await server.account(`${name}@vendor.example`, role);
    return server.signedIn(`${name}@vendor.example`);
  };
  if (program !== null) await choose(server, program);
  const owner = new Client(server.database.config('owner'));
  await owner.connect();
  await owner.query(watchDue);
  const [programOwner, operations] = [
    await person('owner', 'program-owner'),
    await person('operations', 'partner-operations'),
  ];
  const [lin, kai] = [await person('lin', 'partner-manager'), await person('kai', 'partner-manager')];
  const [sales, auditor] = [await person('sales', 'sales'), await person('auditor', 'auditor')];
  return {
    server,
    owner: programOwner,
    operations,
    lin,
    kai,
    sales,
    auditor,
    ids: {
      lin: (await lin.client.whoAmI({})).data.account,
      kai: (await kai.client.whoAmI({})).data.account,
    },
    sql: async <T>(text: string, values: unknown[] = []) =>
      (await server.store.derive(({ client }) => client.query(text, values))).rows as T[],
    due: async () => {
      const { rows } = await owner.query<{ name: string }>(
        `with seen as (delete from due_seen returning partner_id)
         select distinct n.name from seen join partner_name n using (partner_id) where n.superseded_in is null order by 1`,
      );
      return rows.map(({ name }) => name);
    },
    stop: async () => {
      await owner.end();
      await server.stop();
    },
  };
}

/** Jobs take what is due away again; this remembers it. */
const watchDue = `create table due_seen (partner_id bigint not null);
  create function see_due() returns trigger language plpgsql security definer as
    $$ begin insert into due_seen values (new.partner_id); return null; end $$;
  create trigger see_due after insert or update on standing_due for each row execute function see_due()`;

/** Puts a program in force from the beginning of the year. */
async function choose(server: TestServer, text: string): Promise<void> {
  const read = checkProgram(text, 'program.yaml');
  if (!read.ok) throw new IssueError(read.issues);
  const { program } = read.value;
  await server.store.write('test', 'choose program', async (tx) => {
    const hash = await saveVersion(tx, program, text);
    await tx.client.query('insert into program_choice (hash, from_day, recorded_in) values ($1, $2, $3)', [
      hash,
      day('2026-01-01'),
      await tx.recording(),
    ]);
    return { result: undefined, log: { hash } };
  });
}

/** What a task came to, once it has ended. */
export async function ended(asking: Asking, asked: Promise<Got<{ readonly id: string }>>) {
  const { data } = await asked;
  return vi.waitFor(
    async () => {
      const { data: task } = await asking.client.getTask({ params: { task: data.id } });
      if (task.state === 'waiting' || task.state === 'running') throw new Error(`the task is ${task.state}`);
      return task;
    },
    { timeout: 60_000, interval: 100 },
  );
}

/** The codes of a refusal with its status; `done` where there was none. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'done';
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return `${error.problem.status} ${error.problem.issues.map((i) => i.code).join(' ')}`;
  }
}

/** A request with a JSON body, for what the typed client would not send. */
export function json(value: unknown, headers: Record<string, string> = {}): Partial<RequestInit> {
  return { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}
