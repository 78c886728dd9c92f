/** What the server adds to its statements: reads of ten endpoints under many callers, beside a bare route that runs the same SQL. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get as request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { measure, median, type Bench } from './measure.ts';
import type { Order, Statement, Word } from './api/process.ts';
import { openBenchStore } from './store/open.ts';

/** Callers at once. */
const callers = 50;

/** See README.md in this folder. */
export const apiBench: Bench = {
  name: 'api',
  about:
    'reads of the ten commonest endpoints by fifty callers, against a bare Hono route that runs the same SQL',
  run: async ({ rounds, size, say }) => {
    const seed = { partners: size('partners', 10_000), perPartner: size('per-partner', 20) };
    const requests = size('requests', 500);
    const bench = await openBenchStore(seed, say);
    const [ours, bare] = [started(), started()];
    try {
      say('Starting the server; the first time an audit and all standings are stored …');
      const { url, key } = await asked(ours, { start: 'ours', dataFolder: bench.dataFolder }, 'url');
      const headers = { authorization: `Bearer ${key}` };
      const get = async (path: string): Promise<Record<string, never>> =>
        (await (await fetch(`${url}/api/v1${path}`, { headers })).json()) as Record<string, never>;
      const partner = item(await get('/partners?limit=1'));
      const audit = item(await get('/audits?limit=1'));
      const version = item(await get('/program-versions?limit=1'), 'version');
      const paths = [
        '/session',
        '/partners',
        `/partners/${partner}`,
        '/standings',
        `/partners/${partner}/standings`,
        `/partners/${partner}/evidence`,
        '/audits',
        `/audits/${audit}`,
        `/audits/${audit}/rows`,
        `/program-versions/${version}/text`,
      ];
      const statements: (readonly Statement[])[] = [];
      for (const path of paths)
        statements.push((await asked(ours, { record: path }, 'statements')).statements);
      const reference = await asked(bare, { start: 'bare', dataFolder: bench.dataFolder, statements }, 'url');
      const fire = async (addresses: readonly string[]): Promise<void> => {
        for (const address of addresses) await flood(address, headers, requests);
      };
      const measured = await measure(
        [
          {
            name: 'a bare route, the same SQL',
            role: 'reference',
            run: () => fire(paths.map((_, n) => `${reference.url}/api/v1/${n}`)),
          },
          { name: 'Tierwright', role: 'ours', run: () => fire(paths.map((path) => `${url}/api/v1${path}`)) },
        ],
        rounds,
      );
      const ratio = Math.round((measured[1]?.ratio ?? NaN) * 100) / 100;
      const { worst, usual } = await besideReport(url, headers, audit);
      return {
        measured,
        facts: {
          partners: seed.partners,
          'callers at once': callers,
          'requests a round': requests * paths.length,
          'requests a second': Math.round((requests * paths.length) / ((measured[1]?.median ?? NaN) / 1000)),
          'statements of the ten': statements.map((s) => s.length).join(', '),
          'a small request beside a large report, median ms': usual,
          'the slowest of them, ms': worst,
        },
        aims: [
          { aim: 'at most 1.5 times the bare route', value: ratio, reached: ratio <= 1.5 },
          {
            aim: 'no request waits more than 200 ms for a report',
            value: worst,
            reached: worst - usual <= 200,
          },
        ],
      };
    } finally {
      for (const child of [ours, bare]) child.kill('SIGKILL');
      await bench.close();
    }
  },
};

/** So many requests by all callers at once, each over a connection that it keeps. */
async function flood(
  address: string,
  headers: Readonly<Record<string, string>>,
  requests: number,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  let left = requests;
  const caller = async (): Promise<void> => {
    while (left-- > 0)
      await new Promise<void>((resolve, reject) => {
        request(address, { agent, headers }, (response) => {
          if (response.statusCode !== 200) reject(new Error(`${address}: ${response.statusCode ?? 0}`));
          response.resume().once('end', resolve).once('error', reject);
        }).once('error', reject);
      });
  };
  await Promise.all(Array.from({ length: callers }, caller));
  agent.destroy();
}

/** Small requests, one after the other, while a workbook of a whole audit is made and an audit runs. */
async function besideReport(
  url: string,
  headers: Readonly<Record<string, string>>,
  audit: string,
): Promise<{ worst: number; usual: number }> {
  const over = new AbortController();
  const report = Promise.all([
    fetch(`${url}/api/v1/audits/${audit}/export?format=xlsx`, { headers }).then((r) => r.arrayBuffer()),
    fetch(`${url}/api/v1/audits`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{}',
    })
      .then((r) => r.json())
      .then((task) =>
        fetch(`${url}/api/v1/tasks/${String(new Map(Object.entries(task as object)).get('id'))}/events`, {
          headers,
        }),
      )
      .then((r) => r.text()),
  ]).then(() => over.abort());
  const times: number[] = [];
  while (!over.signal.aborted) {
    const begun = performance.now();
    await (await fetch(`${url}/api/v1/session`, { headers })).text();
    times.push(performance.now() - begun);
  }
  await report;
  return { worst: Math.round(Math.max(...times)), usual: Math.round(median(times)) };
}

function started(): ChildProcess {
  const file = fileURLToPath(new URL('api/process.ts', import.meta.url));
  const child = fork(file, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  // One for each question that it was asked.
  return child.setMaxListeners(0);
}

async function asked<K extends 'url' | 'statements'>(
  child: ChildProcess,
  order: Order,
  _answers: K,
): Promise<Extract<Word, Readonly<Record<K, unknown>>>> {
  const gone = once(child, 'exit').then(() => {
    throw new Error('The process that answers ended; what it said stands above.');
  });
  const answered = once(child, 'message');
  child.send(order);
  const [word] = (await Promise.race([answered, gone])) as [Extract<Word, Readonly<Record<K, unknown>>>];
  gone.catch(() => undefined);
  return word;
}

/** The id of the first item of a list. */
function item(list: Readonly<Record<string, unknown>>, key = 'id'): string {
  const items: unknown = list['items'];
  const first: unknown = Array.isArray(items) ? items[0] : undefined;
  const id =
    typeof first === 'object' && first !== null
      ? new Map<string, unknown>(Object.entries(first)).get(key)
      : undefined;
  if (typeof id !== 'string') throw new Error('a list is empty');
  return id;
}
