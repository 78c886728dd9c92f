/** Programs: stored, reviewed, compared, chosen. */
import { programEndpoints as api } from '../../api/programs.ts';
import { fault, IssueError } from '../../core/issue.ts';
import { diffPrograms, restartsNotice } from '../../core/program/diff/index.ts';
import type { Tx } from '../db/store.ts';
import { notFound, refuse } from '../http/refuse.ts';
import { route, type Route } from '../http/route.ts';
import { putTask } from '../tasks/queries.ts';
import { taskOf } from '../tasks/show.ts';
import { checkProgram, findVersion, loadVersion, saveVersion, sourceOf } from './queries.ts';
import { errorsOf, reviewed, reviewOf } from './reviewing.ts';
import { listChoices, listVersions, storeChoice, versionRow, type VersionRow } from './versions.ts';

/** Bytes as text; what is no UTF-8 is a fault of the text. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refuse('encoding-invalid', 'The document is not UTF-8.', 'Save it as UTF-8.', { in: 'body' });
  }
}

async function versionIn(tx: Tx, prefix: string): Promise<VersionRow> {
  const row = /^[0-9a-f]{12,64}$/.test(prefix)
    ? await versionRow(tx, await findVersion(tx, prefix))
    : undefined;
  if (!row) throw notFound('program version');
  return row;
}

const versionOf = ({ recording: _recording, at, ...row }: VersionRow) => ({ ...row, at: at.toISOString() });

export const programRoutes: readonly Route[] = [
  route(api.listVersions, async (ctx, { query: { program, limit, cursor } }) => {
    const list = ['program versions', program ?? null, ctx.who.account];
    const keyset = cursor === undefined ? undefined : ctx.cursors.open(list, cursor);
    const before = keyset && ([Number(keyset[0]), String(keyset[1])] as const);
    const rows = await ctx.read((tx) => listVersions(tx, { program, before, limit: limit + 1 }));
    const last = rows[limit - 1];
    return {
      body: {
        items: rows.slice(0, limit).map(versionOf),
        next: rows.length > limit && last ? ctx.cursors.seal(list, [last.recording, last.version]) : null,
      },
    };
  }),
  route(api.storeVersion, async (ctx, { body }) => {
    const source = textOf(body);
    const read = checkProgram(source, 'program.yaml');
    if (!read.ok) throw new IssueError(read.issues);
    const { program } = read.value;
    return ctx.change('store program version', async (tx) => {
      const hash = await saveVersion(tx, program, source);
      const row = await versionIn(tx, hash).catch(() => undefined);
      const stored = row ?? {
        version: hash,
        program: program.doc.program.key,
        name: program.doc.program.name,
        at: ctx.now,
        chosenFrom: null,
        recording: 0,
      };
      const reply = {
        body: { version: versionOf(stored), review: reviewOf(reviewed(source, ctx.today)) },
        location: `/program-versions/${hash}`,
      };
      return row ? reply : { ...reply, log: { version: hash, program: stored.program } };
    });
  }),
  route(api.reviewText, (ctx, { body }) =>
    Promise.resolve({ body: reviewOf(reviewed(textOf(body), ctx.today)) }),
  ),
  route(api.getVersion, (ctx, { params }) =>
    ctx.read(async (tx) => {
      const row = await versionIn(tx, params.version);
      const { doc } = await loadVersion(tx, row.version);
      return { body: { ...versionOf(row), document: { ...doc } } };
    }),
  ),
  route(api.getVersionText, (ctx, { params }) =>
    ctx.read(async (tx) => {
      const { version, program } = await versionIn(tx, params.version);
      return { body: await sourceOf(tx, version), file: `${program}-${version.slice(0, 12)}.yaml` };
    }),
  ),
  route(api.getVersionReview, (ctx, { params }) =>
    ctx.read(async (tx) => {
      const { version } = await versionIn(tx, params.version);
      return { body: reviewOf(reviewed(await sourceOf(tx, version), ctx.today)) };
    }),
  ),
  route(api.compareVersions, (ctx, { params, query }) =>
    ctx.read(async (tx) => {
      const [old, now] = [await versionIn(tx, query.since), await versionIn(tx, params.version)];
      const diff = diffPrograms({
        old: await loadVersion(tx, old.version),
        new: await loadVersion(tx, now.version),
      });
      return {
        body: {
          effect: diff.effect,
          restartsNotice: restartsNotice(diff),
          differences: diff.differences.map((difference) => ({ ...difference })),
        },
      };
    }),
  ),
  route(api.findMoves, async (ctx, { params, body: { since, asOf } }) => {
    const reply = await ctx.change('ask for moves', async (tx) => {
      const [old, now] = [await versionIn(tx, since), await versionIn(tx, params.version)];
      const request = { old: old.version, new: now.version, asOf: asOf ?? ctx.today };
      const task = await putTask(tx, { account: ctx.who.account, what: 'moves', request }, ctx.now);
      return { body: taskOf(task, ctx.ids), location: `/tasks/${ctx.ids.seal('task', task.id)}` };
    });
    await ctx.wake('task');
    return reply;
  }),
  route(api.listChoices, async (ctx) => {
    const rows = await ctx.read((tx) => listChoices(tx));
    return {
      body: {
        items: rows.map((row) => ({ ...row, by: row.by === null ? null : ctx.ids.seal('account', row.by) })),
      },
    };
  }),
  route(api.chooseVersion, (ctx, { body: { version, from = ctx.today, why } }) =>
    ctx.change('choose program version', async (tx) => {
      if (from < ctx.today)
        throw refuse(
          'value-invalid',
          'A version is chosen from today on, or from a later day; what standings followed until now stays as it was.',
          `Write ${ctx.today} or a later day.`,
          { in: 'body', path: ['from'] },
        );
      const row = await versionIn(tx, version);
      const errors = errorsOf(reviewed(await sourceOf(tx, row.version), ctx.today));
      if (errors.length > 0) throw new IssueError([stopped(errors.length), ...errors]);
      await storeChoice(tx, row.version, from);
      const { program, name } = row;
      return {
        body: {
          version: row.version,
          program,
          name,
          from,
          by: ctx.ids.seal('account', ctx.who.account),
          why,
        },
        log: { version: row.version, from, why },
      };
    }),
  ),
];

function stopped(errors: number) {
  return fault(
    'review-errors',
    `The review has ${errors === 1 ? 'an error' : `${errors} errors`} about this version.`,
    'Mend them in a new version, or accept them in the document with a reason.',
  );
}
