/** The main job over HTTP: a program stored and chosen, files taken over, an audit run, read, exported, compared, an import undone. */
import { tableFromIPC } from '@uwdata/flechette';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { templateText } from '../src/server/programs/shipped.ts';
import { ProblemError } from '../src/api/client.ts';
import { ended } from './support/api.ts';
import { testServer, type Asking, type TestServer } from './support/server.ts';

let server: TestServer;
let owner: Asking;
let operations: Asking;

beforeAll(async () => {
  server = await testServer();
  await server.account('owner@vendor.example', 'program-owner');
  await server.account('ops@vendor.example', 'partner-operations');
  owner = await server.signedIn('owner@vendor.example');
  operations = await server.signedIn('ops@vendor.example');
});
afterAll(() => {
  if (process.env['SHOW']) console.log(server.log.filter((l) => /fail/.test(l)).join(''));
  return server.stop();
});

const uploaded = async (name: string, text: string): Promise<string> =>
  (await operations.client.sendUpload({ query: { name }, body: text })).data.id;

async function imported(name: string, text: string, mapping: string) {
  const uploads = [await uploaded(name, text)];
  return ended(operations, operations.client.runImport({ body: { uploads, mapping } }));
}

const program = templateText('starter').replace('illustrative: true', 'illustrative: false');
let version = '';

test('a program is stored, reviewed and chosen', async () => {
  const stored = await owner.client.storeVersion({ body: program });
  ({ version } = stored.data.version);
  expect(stored.data.version).toMatchObject({ program: 'starter', chosenFrom: null });
  expect(stored.data.review.findings.filter((f) => f.level === 'error')).toEqual([]);
  const again = await owner.client.storeVersion({ body: program });
  expect(again.data.version.version).toBe(version);
  const text = await owner.client.getVersionText({ params: { version } });
  expect(text.data).toBe(program);
  await owner.client.chooseVersion({ body: { version, why: 'The first' } });
  const { data } = await owner.client.listChoices({});
  expect(data.items).toMatchObject([{ version, from: '2026-07-01', why: 'The first' }]);
});

test('a program with faults is refused with all of them, at their places', async () => {
  const wrong = program
    .replace('currency: USD', 'currency: dollars')
    .replace('program:\n', 'programme: {}\nprogram:\n');
  const refused: unknown = await owner.client.storeVersion({ body: wrong }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ProblemError);
  const { problem } = refused as ProblemError; // just seen
  expect(problem.status).toBe(422);
  expect(problem.issues.map(({ code, place }) => [code, typeof place.line])).toEqual([
    ['unknown-key', 'number'],
    ['wrong-type', 'number'],
  ]);
});

test('a version of which the review has errors is stored, and not chosen until they are mended or accepted', async () => {
  const text = `${templateText('starter')}\nreview:\n  levels:\n    threshold-illustrative: { level: error }\n`;
  const { data } = await owner.client.storeVersion({ body: text });
  expect(data.review.findings.filter((f) => f.level === 'error').length).toBeGreaterThan(0);
  const body = { version: data.version.version, why: 'Too early' };
  const refused: unknown = await owner.client.chooseVersion({ body }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ProblemError);
  const { problem } = refused as ProblemError; // just seen
  expect(problem.issues.length).toBeGreaterThan(1);
  expect(problem.issues.every(({ code }) => code === 'review-errors')).toBe(true);
  expect((await owner.client.listChoices({})).data.items.map((c) => c.version)).toEqual([version]);
});

test('files are looked into, checked and taken over, and a repeat changes nothing', async () => {
  const partners = 'id,name,motion,since\nP-1,Northwind,resale,2024-01-01\nP-2,=cmd|calc,resale,2024-01-01\n';
  const mapping =
    'tierwright: 1\nwhat: partners\nsource: crm\nfields: { key: id, name: name, motion: motion, enrolledFrom: since }\n';
  const upload = await uploaded('partners.csv', partners);
  const look = await operations.client.lookIntoUpload({ params: { upload }, query: {} });
  expect(look.data).toEqual({
    columns: ['id', 'name', 'motion', 'since'],
    rows: [
      ['P-1', 'Northwind', 'resale', '2024-01-01'],
      ['P-2', '=cmd|calc', 'resale', '2024-01-01'],
    ],
  });
  const check = await ended(
    operations,
    operations.client.checkImport({ body: { uploads: [upload], mapping } }),
  );
  expect(check).toMatchObject({ state: 'done', result: { recording: null, counts: { added: 2 } } });
  const run = await ended(operations, operations.client.runImport({ body: { uploads: [upload], mapping } }));
  expect(run).toMatchObject({ state: 'done', result: { counts: { added: 2 } } });
  expect(run.result?.['recording']).toMatch(/^rec_/);
  const repeat = await ended(
    operations,
    operations.client.runImport({ body: { uploads: [upload], mapping } }),
  );
  expect(repeat.result).toMatchObject({ recording: null, counts: { added: 0, unchanged: 2 } });
});

test('an import with rejects stores nothing and says which', async () => {
  const mapping =
    'tierwright: 1\nwhat: partners\nsource: crm\nfields: { key: id, motion: motion, enrolledFrom: { constant: 2024-01-01 } }\n';
  const task = await imported('bad.csv', 'id,motion\nP-3,resale\nP-4,selling\n', mapping);
  expect(task).toMatchObject({
    state: 'done',
    result: { stopped: true, recording: null, counts: { rejected: 1 } },
  });
  expect(JSON.stringify(task.result)).toContain('selling');
  const wrong = await operations.send('POST', '/imports', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      uploads: [await uploaded('x.csv', 'a\n1\n')],
      mapping: 'tierwright: 1\nwhat: partner\n',
    }),
  });
  expect(wrong.status).toBe(422);
});

const deals =
  'tierwright: 1\nwhat: evidence\nkind: deal_won\nstatus: verified\nsource: crm\nfields: { externalId: id, partner: partner, day: day, amount: amount, currency: { constant: USD }, credit: { constant: sourced } }\nfeed: { completeThrough: 2026-06-30 }\n';
let first = '';

test('an audit is run, read and exported', async () => {
  await imported('deals.csv', 'id,partner,day,amount\nD-1,P-1,2026-03-01,60000.00\n', deals);
  const task = await ended(operations, operations.client.runAudit({ body: { asOf: '2026-06-30' } }));
  expect(task).toMatchObject({ state: 'done', what: 'audit', result: { rows: 2 } });
  first = String(task.result?.['audit']);
  const { data: summary } = await operations.client.getAudit({ params: { audit: first } });
  expect(summary.audit).toMatchObject({ program: 'starter', asOf: '2026-06-30', mode: 'review', rows: 2 });
  expect(summary.distributions[0]).toMatchObject({ ladder: 'company', partners: 2 });
  expect(summary.readiness.items.length).toBeGreaterThan(0);

  const { data: all } = await operations.client.listAuditRows({ params: { audit: first }, query: {} });
  expect(all.items.map(({ partner }) => partner.key)).toEqual(['P-2', 'P-1']);
  const pages: string[] = [];
  for (let cursor: string | undefined; ;) {
    const { data } = await operations.client.listAuditRows({
      params: { audit: first },
      query: { limit: 1, cursor },
    });
    pages.push(...data.items.map(({ partner }) => partner.key));
    if (data.next === null) break;
    cursor = data.next;
  }
  expect(pages).toEqual(['P-2', 'P-1']);
  const { data: found } = await operations.client.listAuditRows({
    params: { audit: first },
    query: { search: 'north' },
  });
  expect(found.items.map(({ partner }) => partner.name)).toEqual(['Northwind']);

  const file = async (format: string): Promise<Response> =>
    operations.send('GET', `/audits/${first}/export?format=${format}`);
  const csv = await file('csv');
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="starter-2026-06-30.csv"');
  const lines = (await csv.text()).trim().split('\r\n');
  expect(lines[0]).toMatch(/^partner,name,ladder/);
  expect(lines[1]).toMatch(/^P-2,'=cmd\|calc,company/);
  const xlsx = new Uint8Array(await (await file('xlsx')).arrayBuffer());
  expect(Array.from(xlsx.subarray(0, 2))).toEqual([0x50, 0x4b]);
  const table = tableFromIPC(new Uint8Array(await (await file('arrow')).arrayBuffer()));
  expect([...table.getChild('partner')]).toEqual(['P-2', 'P-1']);
  expect([...table.getChild('sourced_arr:least')]).toEqual([0, 6_000_000]);
});

test('live standings follow within seconds, and say why', async () => {
  const rows = async () => (await operations.client.listStandings({ query: {} })).data.items;
  await expect
    .poll(async () => (await rows()).map((r) => [r.partner.key, r.due]), { timeout: 30_000 })
    .toEqual([
      ['P-2', false],
      ['P-1', false],
    ]);
  const [, north] = await rows();
  expect(north).toMatchObject({ ladder: 'company', version, asOf: '2026-06-30' });
  const partner = north?.partner.id ?? '';
  expect((await operations.client.getStandings({ params: { partner } })).data.items).toEqual([north]);
  const { data } = await operations.client.explainPartner({ params: { partner }, query: {} });
  expect(data.rows).toMatchObject([
    { asOf: '2026-06-30', ladder: 'company', standing: { partner: 'P-1', earned: north?.earned } },
  ]);
  const behind = await operations.client.listEvidenceBehind({
    params: { partner },
    query: { ladder: 'company', metric: 'sourced_arr' },
  });
  expect(behind.data.items).toMatchObject([
    { externalId: 'D-1', counts: 'yes', value: 6_000_000, decimals: 2 },
  ]);

  // The same deal, larger: the figure behind the standing is another within seconds.
  await imported('deals.csv', 'id,partner,day,amount\nD-1,P-1,2026-03-01,70000.00\n', deals);
  const value = async () => {
    const { data: now } = await operations.client.listEvidenceBehind({
      params: { partner },
      query: { ladder: 'company', metric: 'sourced_arr' },
    });
    return now.items[0]?.value;
  };
  expect(await value()).toBe(7_000_000);
  await expect.poll(async () => (await rows()).every((r) => !r.due), { timeout: 30_000 }).toBe(true);
});

test('an import is undone, and an audit after it differs from the one before', async () => {
  const { data: imports } = await operations.client.listImports({ query: {} });
  const [newest] = imports.items;
  expect(newest).toMatchObject({ what: 'evidence', source: 'crm', undone: false });
  const undone = await operations.client.undoImport({
    params: { recording: newest?.recording ?? '' },
    body: { why: 'The wrong file' },
  });
  expect(undone.data).toMatchObject({ superseded: 1, restored: 1 });
  const twice = await operations.send('POST', `/imports/${newest?.recording ?? ''}/undo`, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ why: 'Again' }),
  });
  expect(twice.status).toBe(409);
  const task = await ended(operations, operations.client.runAudit({ body: { asOf: '2026-06-30' } }));
  const second = String(task.result?.['audit']);
  const { data } = await operations.client.compareAudits({
    params: { audit: second },
    query: { with: first },
  });
  expect(data.items.map(({ here, there }) => [here?.partner.key, here?.possible, there?.possible])).toEqual(
    [],
  );
  const replay = await ended(operations, operations.client.replayAudit({ params: { audit: first } }));
  expect(replay).toMatchObject({ state: 'done', result: { audit: first, equal: true } });
});

test('a task is watched until it has ended, and is nobody else’s', async () => {
  const { data } = await operations.client.runAudit({ body: { asOf: '2026-06-30' } });
  const events = await operations.client.watchTask({ params: { task: data.id } });
  const states = [...events.data.matchAll(/"state":"(\w+)"/g)].map(([, state]) => state);
  expect(states.at(-1)).toBe('done');
  expect((await owner.send('GET', `/tasks/${data.id}`)).status).toBe(404);
});
