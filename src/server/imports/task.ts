/** Imports of files that were sent, as tasks. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseDay } from '../../core/calendar.ts';
import { fault, IssueError } from '../../core/issue.ts';
import { actorOf } from '../http/context.ts';
import { loadVersion } from '../programs/queries.ts';
import { shippedKinds } from '../programs/shipped.ts';
import type { ImportTaskRequest, TaskTools } from '../tasks/runners.ts';
import { importFile } from './import-file.ts';
import { readMapping } from './mapping.ts';
import { findUpload, writeUpload } from './uploads.ts';

/** Writes the files into a folder of their own, imports, and takes the folder away. A dry run finds the same and stores nothing. */
export async function runImportTask(
  { store, account, report }: TaskTools,
  request: ImportTaskRequest,
  dryRun: boolean,
): Promise<Record<string, unknown>> {
  const mapping = readMapping(request.mapping, 'mapping.yaml');
  if (!mapping.ok) throw new IssueError(mapping.issues);
  const folder = await mkdtemp(join(tmpdir(), 'tierwright-import-'));
  try {
    const [main = ''] = await Promise.all(
      request.uploads.map(async (id) => {
        const upload = await store.read((tx) => findUpload(tx, id));
        if (!upload) throw gone();
        const path = join(folder, basename(upload.name));
        await writeUpload(store, id, path);
        return path;
      }),
    );
    const { program: version } = request;
    const program = version === null ? undefined : await store.read((tx) => loadVersion(tx, version));
    const completeThrough = request.completeThrough === null ? undefined : parseDay(request.completeThrough);
    const { dryRun: _dryRun, ...result } = await importFile(
      store,
      {
        what: mapping.value.doc.what,
        file: main,
        mapping: mapping.value,
        kinds: program?.kinds ?? shippedKinds(),
        program: program?.doc,
        dryRun,
        acceptRejects: request.acceptRejects,
        actor: actorOf({ account }),
        completeThrough,
      },
      ({ phase, rows, read }) => report({ phase, rows, share: read }),
    );
    return { ...result };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function gone(): IssueError {
  return new IssueError([
    fault(
      'not-found',
      'A file of this import is not there any more.',
      'Send it again, and ask for the import again.',
    ),
  ]);
}
