/**
 * An import: a file is read in a stream, staged, compared by sets with what is known, and recorded as one change, or not
 * at all. A repeat changes nothing and makes no recording; a dry run finds the same and stores nothing.
 */
import { dirname } from 'node:path';
import type pg from 'pg';
import { fault, IssueError, type Issue } from '../../core/issue.ts';
import type { Store, WriteTx } from '../db/store.ts';
import { dueOfRecording } from '../standings/due.ts';
import { copyInto } from './copy.ts';
import { planFeeds, storeFeeds, type FeedState } from './feeds.ts';
import { limits } from './limits.ts';
import { mappingFault, type Mapping } from './mapping.ts';
import { openImport, type OpenImport } from './open-import.ts';
import { rejectWords, type StagedReject } from './reject-words.ts';
import { sortRejects, type Reject } from './rejects.ts';
import type { ImportRequest, ImportResult, Progress } from './request.ts';
import type { FileDigest } from './rows.ts';
import type { Tally } from './target.ts';
import { grouped, short } from './cell-fault.ts';

/** Imports a file. Throws IssueError when mapping or file cannot be used; rejected rows are part of the result. */
export async function importFile(
  store: Store,
  request: ImportRequest,
  report: (progress: Progress) => void = () => {},
): Promise<ImportResult> {
  const { mapping, what } = request;
  if (mapping.doc.what !== what) {
    throw new IssueError([
      mappingFault(
        `This mapping is for ${mapping.doc.what}, not for ${what}.`,
        `Import ${mapping.doc.what}, or name another mapping.`,
        mapping.at(['what']),
      ),
    ]);
  }
  const open = await openImport(request, dirname(request.file));
  try {
    return await store.write(request.actor, `import ${what}`, (tx) => run(tx, request, open, report));
  } catch (error) {
    if (error instanceof Withdrawn) return error.result;
    throw error;
  } finally {
    await open.close();
  }
}

/** Ends a transaction that has its number already and finds that there is nothing left to write. */
class Withdrawn extends Error {
  readonly result: ImportResult;
  constructor(result: ImportResult) {
    super('nothing to store');
    this.result = result;
  }
}

async function run(
  tx: WriteTx,
  request: ImportRequest,
  open: OpenImport,
  report: (progress: Progress) => void,
): Promise<{ result: ImportResult; log?: Record<string, unknown> }> {
  const { client } = tx;
  const files = await stage(client, open, report);
  refuseTooFew(request.mapping, files);
  const [main] = files;
  const tell = (phase: Progress['phase']): void => report({ phase, rows: main?.rows ?? 0, read: 1 });
  tell('checking');
  const head = await headNumber(client);
  let found = await examine(client, request, open);
  let result = resultOf(request, files, found);
  if (request.dryRun || result.stopped || !found.changes) return { result };
  tell('storing');
  const recording = await tx.recording();
  if (recording !== head + 1) {
    // Somebody has written since we looked; under the lock nobody else can.
    found = await examine(client, request, open);
    result = resultOf(request, files, found);
    if (result.stopped || !found.changes) throw new Withdrawn(result);
  }
  await open.target.store(client, recording);
  await dueOfRecording(tx, recording, request.what);
  const { source } = request.mapping.doc;
  await storeFeeds(client, source, found.feeds, recording);
  const { counts } = result;
  await client.query(
    'insert into import (recorded_in, source, what, files, counts) values ($1, $2, $3, $4, $5)',
    [recording, source, request.what, JSON.stringify(files), JSON.stringify(counts)],
  );
  const log = {
    what: request.what,
    source,
    mode: request.mapping.doc.mode,
    files,
    counts,
    mapping: { file: request.mapping.file, sha256: request.mapping.digest },
    feeds: found.feeds.filter((f) => f.changed).map(({ changed: _changed, ...feed }) => feed),
  };
  return { result: { ...result, recording }, log };
}

/** Reads the file into the staging table. Rows that cannot be read are rejected and left out. */
async function stage(
  client: pg.ClientBase,
  open: OpenImport,
  report: (progress: Progress) => void,
): Promise<FileDigest[]> {
  const { target } = open;
  // Sorting and joining a million rows; the default would spill to disk at a few thousand.
  await client.query(`set local work_mem = '64MB'`);
  // Plans need sizes and rough shares of what is staged; the default sample takes longer than some of the plans do.
  await client.query('set local default_statistics_target = 10');
  await client.query(
    `create temp table import_stage (row bigint not null, line bigint not null,
       ${target.stage.map(({ name, type }) => `${name} ${type}`).join(', ')}) on commit drop;
     create temp table import_reject (row bigint not null, field text, value text, code text not null, detail text)
       on commit drop;
     create index on import_reject (row)`,
  );
  await target.prepare(client);
  const loaded = await open.load(report);
  const columns = ['row', 'line', ...target.stage.map(({ name }) => name)];
  await copyInto(client, 'import_stage', columns, loaded.rows);
  // Built at once, it takes a fraction of what it would take row by row.
  await client.query('alter table import_stage add primary key (row); analyze import_stage');
  return loaded.digests();
}

function refuseTooFew(mapping: Mapping, [main]: readonly FileDigest[]): void {
  const { expectRows } = mapping.doc.file;
  const rows = main?.rows ?? 0;
  const issues: Issue[] = [];
  if (expectRows !== undefined && rows < expectRows) {
    issues.push(
      fault(
        'rows-missing',
        `The file has ${grouped(rows)} rows; the mapping expects ${grouped(expectRows)}.`,
        'Export it again; it may have been cut. If there are really fewer now, lower `expectRows:`.',
        { file: main?.name ?? '' },
      ),
    );
  } else if (rows === 0 && expectRows !== 0) {
    issues.push(
      fault(
        'file-empty',
        'The file has no rows.',
        'Export it again; if nothing is right, say `expectRows: 0` under `file:` in the mapping.',
        { file: main?.name ?? '' },
      ),
    );
  }
  if (issues.length > 0) throw new IssueError(issues);
}

async function headNumber(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ number: number }>('select number from log_head');
  return rows[0]?.number ?? 0;
}

interface Found {
  readonly tally: Tally;
  readonly feeds: readonly FeedState[];
  readonly rejects: readonly Reject[];
  readonly rejectedRows: number;
  readonly rejectsTotal: number;
  /** Whether anything would be written. */
  readonly changes: boolean;
}

/** Compares what is staged with what is known. */
async function examine(client: pg.ClientBase, request: ImportRequest, open: OpenImport): Promise<Found> {
  const { target, rejects } = open;
  const { doc } = request.mapping;
  await client.query('truncate import_reject');
  await target.examine(client);
  const staged = await stagedRejects(client, request.mapping, open);
  const feed = doc.what === 'evidence' || doc.what === 'people' ? doc.feed : undefined;
  const feeds = await planFeeds(
    client,
    {
      source: doc.source,
      completeThrough: request.completeThrough ?? feed?.completeThrough,
      lagDays: feed?.lagDays,
    },
    await target.feeds(client),
  );
  return {
    tally: await target.tally(client),
    feeds,
    rejects: sortRejects([...rejects.kept, ...staged.kept]).slice(0, limits.rejects),
    rejectedRows: rejects.rows + staged.rows,
    rejectsTotal: rejects.total + staged.total,
    changes: feeds.some((f) => f.changed) || (await target.hasChanges(client)),
  };
}

async function stagedRejects(
  client: pg.ClientBase,
  { doc }: Mapping,
  open: OpenImport,
): Promise<{ kept: Reject[]; rows: number; total: number }> {
  const { rows: counts } = await client.query<{ total: number; rows: number }>(
    'select count(*) as total, count(distinct row) as rows from import_reject',
  );
  const { total = 0, rows: count = 0 } = counts[0] ?? {};
  if (total === 0) return { kept: [], rows: 0, total: 0 };
  const { rows } = await client.query<StagedReject>(
    `select r.row, s.line, r.field, r.value, r.code, r.detail from import_reject r join import_stage s using (row)
     order by r.row, r.field collate "C", r.code collate "C", r.value collate "C" limit ${limits.rejects}`,
  );
  const { source, partnerSource, personSource } = doc;
  const kept = rows.map((row): Reject => {
    const { code, reason, remedy } = rejectWords(row, { source, partnerSource, personSource });
    const column = open.target.labels[row.field] ?? '';
    return {
      file: open.name,
      row: row.row,
      line: row.line,
      column: column === '' ? row.field : column,
      value: row.value === null ? null : short(row.value),
      code,
      reason,
      remedy,
    };
  });
  return { kept, rows: count, total };
}

function resultOf(request: ImportRequest, files: readonly FileDigest[], found: Found): ImportResult {
  const { doc } = request.mapping;
  const some = found.rejectsTotal > 0;
  // What a rejected row says is not known, so it must not look as if it had vanished from the source.
  const unsafe = some && request.acceptRejects && doc.mode === 'snapshot';
  return {
    what: request.what,
    source: doc.source,
    dryRun: request.dryRun,
    recording: null,
    stopped: some && (!request.acceptRejects || unsafe),
    files,
    counts: { ...found.tally, rejected: found.rejectedRows },
    feeds: found.feeds,
    rejects: found.rejects,
    rejectsTotal: found.rejectsTotal,
    notices: notices(found, some && request.acceptRejects, unsafe),
  };
}

function notices(found: Found, accepted: boolean, unsafe: boolean): string[] {
  const silent = found.feeds.filter((f) => f.completeThrough === null).map((f) => f.kind);
  const complete = found.feeds.filter((f) => f.completeThrough !== null);
  return [
    ...(unsafe
      ? [
          'Rejects cannot be accepted in a snapshot: their rows would be taken for vanished. Mend them, or import with `mode: append`.',
        ]
      : []),
    ...(accepted && !unsafe && complete.length > 0
      ? [
          `The feed is recorded as complete through ${complete[0]?.completeThrough ?? ''}, although rejected rows are missing from it.`,
        ]
      : []),
    ...(silent.length > 0
      ? [
          `Nothing says how complete ${silent.join(', ')} is, so what is absent counts as unknown. Say \`feed: { completeThrough: … }\` in the mapping.`,
        ]
      : []),
  ];
}
