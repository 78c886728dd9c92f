/** Files: sent, looked into, checked, taken over, undone. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importEndpoints as api } from '../../api/imports.ts';
import { IssueError } from '../../core/issue.ts';
import type { Tx } from '../db/store.ts';
import type { Context, Reply } from '../http/context.ts';
import type { Ids } from '../http/ids.ts';
import { notFound, refuse } from '../http/refuse.ts';
import { route, type Route } from '../http/route.ts';
import { chosenVersion } from '../programs/queries.ts';
import { putTask, type TaskKind } from '../tasks/queries.ts';
import { taskOf } from '../tasks/show.ts';
import type { ImportTaskRequest } from '../tasks/runners.ts';
import { dueOfRecording } from '../standings/due.ts';
import type { What } from './mapping-schema.ts';
import { readMapping } from './mapping.ts';
import { openCsv } from './rows.ts';
import { undoImport } from './undo.ts';
import { dropUpload, findUpload, listUploads, storeUpload, writeUpload, type UploadRow } from './uploads.ts';

/** Rows that a look shows, and the bytes that are read for them. */
const shownRows = 20;
const shownBytes = 1_000_000;

export const importRoutes: readonly Route[] = [
  route(api.sendUpload, async (ctx, { query: { name }, body }) => {
    const row = await storeUpload(ctx.store, { account: ctx.who.account, name, now: ctx.now }, body);
    return { body: uploadOf(row, ctx.ids), location: `/uploads/${ctx.ids.seal('upload', row.id)}` };
  }),
  route(api.listUploads, async (ctx) => {
    const rows = await ctx.read((tx) => listUploads(tx));
    return { body: { items: rows.map((row) => uploadOf(row, ctx.ids)) } };
  }),
  route(api.lookIntoUpload, async (ctx, { params, query: { delimiter, encoding } }) => {
    const upload = await ctx.read((tx) => uploadIn(tx, ctx.ids, params.upload));
    const folder = await mkdtemp(join(tmpdir(), 'tierwright-look-'));
    try {
      const path = join(folder, upload.name);
      await writeUpload(ctx.store, upload.id, path, shownBytes);
      const file = await openCsv(path, { delimiter, quote: '"', encoding, skipRows: 0, columns: undefined });
      try {
        return { body: { columns: [...file.columns], rows: await firstRows(file.batches) } };
      } finally {
        await file.close();
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }),
  route(api.dropUpload, async (ctx, { params }) => {
    if (!(await dropUpload(ctx.store, ctx.ids.open('upload', params.upload)))) throw notFound('upload');
    return { body: undefined };
  }),
  route(api.checkImport, (ctx, { body }) => ask(ctx, 'import-check', body)),
  route(api.runImport, (ctx, { body }) => ask(ctx, 'import', body)),
  route(api.listImports, async (ctx, { query: { source, limit, cursor } }) => {
    const list = ['imports', source ?? null, ctx.who.account];
    const before = cursor === undefined ? undefined : Number(ctx.cursors.open(list, cursor)[0]);
    const rows = await ctx.read((tx) => imports(tx, source, before, limit + 1));
    const last = rows[limit - 1];
    return {
      body: {
        items: rows.slice(0, limit).map(({ recording, at, ...row }) => ({
          ...row,
          recording: ctx.ids.seal('recording', recording),
          at: at.toISOString(),
        })),
        next: rows.length > limit && last ? ctx.cursors.seal(list, [last.recording]) : null,
      },
    };
  }),
  route(api.undoImport, (ctx, { params, body: { why } }) =>
    ctx.change('undo import', async (tx) => {
      const undoes = ctx.ids.open('recording', params.recording);
      const { rows } = await tx.client.query<{ what: What }>(
        'select what from import where recorded_in = $1',
        [undoes],
      );
      const [undone] = rows;
      if (!undone) throw notFound('import');
      const done = await undoImport(tx, undoes);
      await dueOfRecording(tx, await tx.recording(), undone.what);
      return {
        body: { recording: ctx.ids.seal('recording', await tx.recording()), ...done },
        log: { undoes, ...done, why },
      };
    }),
  ),
];

/** Puts an import down as a task; what is wrong with its mapping is told at once. */
async function ask(
  ctx: Context,
  what: Extract<TaskKind, 'import' | 'import-check'>,
  body: {
    readonly uploads: readonly string[];
    readonly mapping: string;
    readonly acceptRejects: boolean;
    readonly completeThrough?: string | undefined;
  },
): Promise<Reply<ReturnType<typeof taskOf>>> {
  const mapping = readMapping(body.mapping, 'mapping.yaml');
  if (!mapping.ok) throw new IssueError(mapping.issues);
  const reply = await ctx.change(`ask for ${what}`, async (tx) => {
    const uploads = await Promise.all(body.uploads.map((id) => uploadIn(tx, ctx.ids, id)));
    if (new Set(uploads.map(({ name }) => name)).size < uploads.length)
      throw refuse(
        'value-invalid',
        'Two of the files have the same name, by which a mapping joins them.',
        'Send one of them under another name.',
        { in: 'body', path: ['uploads'] },
      );
    const request: ImportTaskRequest = {
      uploads: uploads.map(({ id }) => id),
      mapping: body.mapping,
      program: (await chosenVersion(tx, ctx.today)) ?? null,
      acceptRejects: body.acceptRejects,
      completeThrough: body.completeThrough ?? null,
    };
    const task = await putTask(tx, { account: ctx.who.account, what, request }, ctx.now);
    return { body: taskOf(task, ctx.ids), location: `/tasks/${ctx.ids.seal('task', task.id)}` };
  });
  await ctx.wake('task');
  return reply;
}

async function uploadIn(tx: Tx, ids: Ids, sealed: string): Promise<UploadRow> {
  const row = await findUpload(tx, ids.open('upload', sealed));
  if (!row) throw notFound('upload');
  return row;
}

function uploadOf({ id, at, ...row }: UploadRow, ids: Ids) {
  return { ...row, id: ids.seal('upload', id), at: at.toISOString() };
}

async function firstRows(
  batches: AsyncIterable<readonly { readonly cells: readonly string[] }[]>,
): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const batch of batches) {
    for (const { cells } of batch) {
      if (rows.length === shownRows) return rows;
      // As many characters as somebody looks at.
      rows.push(cells.map((cell) => cell.slice(0, 200)));
    }
  }
  return rows;
}

interface ImportRow {
  readonly recording: number;
  readonly what: string;
  readonly source: string;
  readonly at: Date;
  readonly files: { name: string; sha256: string; rows: number }[];
  readonly counts: { added: number; changed: number; unchanged: number; retracted: number; rejected: number };
  readonly undone: boolean;
}

async function imports(
  { client }: Tx,
  source: string | undefined,
  before: number | undefined,
  limit: number,
): Promise<readonly ImportRow[]> {
  const { rows } = await client.query<ImportRow>(
    `select i.recorded_in as recording, i.what, i.source, r.at, i.files, i.counts,
       exists (select from import_undo u where u.undoes = i.recorded_in) as undone
     from import i join recording r on r.number = i.recorded_in
     where ($1::text is null or i.source = $1) and ($2::bigint is null or i.recorded_in < $2)
     order by i.recorded_in desc limit $3`,
    [source, before, limit],
  );
  return rows;
}
