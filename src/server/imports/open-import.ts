/** Everything of an import that can be known before a row is read: files opened, columns found, fields bound. */
import { fault, IssueError, sortIssues } from '../../core/issue.ts';
import type { CopyRow } from './copy.ts';
import { Columns, type ColumnSource } from './columns.ts';
import { Binder } from './fields.ts';
import { csvFormat } from './format.ts';
import { bindJoins, openJoins, widthIssue } from './joins.ts';
import { Rejects } from './rejects.ts';
import type { ImportRequest, Progress } from './request.ts';
import { openCsv, type FileDigest, type OpenFile } from './rows.ts';
import type { Target } from './target.ts';
import { evidenceTarget } from './targets/evidence.ts';
import { partnersTarget } from './targets/partners.ts';
import { peopleTarget } from './targets/people.ts';
import { placementsTarget } from './targets/placements.ts';
import { ratesTarget } from './targets/rates.ts';
import { tableTarget } from './targets/table.ts';

export interface OpenImport {
  /** The imported file's name. */
  readonly name: string;
  readonly target: Target;
  readonly rejects: Rejects;
  /** Reads the joined files, then gives the staged rows as they are read, and the digests once they are. */
  load(report: (progress: Progress) => void): Promise<{
    readonly rows: AsyncIterable<readonly CopyRow[]>;
    digests(): FileDigest[];
  }>;
  close(): Promise<void>;
}

/** Opens the file and its joins and binds all fields. Throws IssueError with every fault of the mapping at once. */
export async function openImport(request: ImportRequest, folder: string): Promise<OpenImport> {
  const { mapping, program } = request;
  const main = await openCsv(request.file, csvFormat(mapping.doc.file));
  const files: OpenFile[] = [main];
  const close = async (): Promise<void> => {
    for (const file of files) await file.close();
  };
  try {
    const joins = await openJoins(mapping, folder);
    files.push(...joins.map((join) => join.file));
    refuseEmpty(files);
    const source: ColumnSource = {
      name: main.name,
      join: undefined,
      columns: main.columns,
      format: mapping.doc.file,
    };
    const rejects = new Rejects();
    const columns = new Columns(mapping, [source, ...joins.map((j) => j.source)]);
    const binder = new Binder(mapping, columns, rejects, program?.program.timeZone);
    const joined = bindJoins(mapping, joins, binder);
    const target = targetOf(request, binder);
    if (binder.issues.length > 0) throw new IssueError(sortIssues(binder.issues));
    return {
      name: main.name,
      target,
      rejects,
      close,
      load: async (report) => {
        const { joiner, digests } = await joined.load();
        const width = main.columns.length;
        async function* rows(): AsyncGenerator<readonly CopyRow[]> {
          let count = 0;
          for await (const batch of main.batches) {
            const staged: CopyRow[] = [];
            for (const raw of batch) {
              if (raw.cells.length !== width) {
                const {
                  code,
                  message: reason,
                  remedy,
                } = widthIssue(main.name, raw.line, raw.cells.length, width);
                binder.reject(raw, null, null, { code, reason, remedy });
                continue;
              }
              const values = target.read(joiner(raw));
              if (!rejects.has(raw.row)) staged.push([raw.row, raw.line, ...values]);
            }
            count += batch.length;
            yield staged;
            report({ phase: 'reading', rows: count, read: main.size === 0 ? 1 : main.read() / main.size });
          }
        }
        return { rows: rows(), digests: () => [main.digest(), ...digests] };
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function refuseEmpty(files: readonly OpenFile[]): void {
  const issues = files
    .filter((file) => file.columns.length === 0)
    .map((file) =>
      fault(
        'file-empty',
        'The file is empty.',
        'Export it again; not even the names of its columns are there.',
        {
          file: file.name,
        },
      ),
    );
  if (issues.length > 0) throw new IssueError(issues);
}

function targetOf({ mapping, kinds, program }: ImportRequest, binder: Binder): Target {
  const { doc } = mapping;
  const context = { mapping, binder, kinds, program };
  switch (doc.what) {
    case 'partners':
      return partnersTarget({ ...context, doc });
    case 'people':
      return peopleTarget({ ...context, doc });
    case 'evidence':
      return evidenceTarget({ ...context, doc });
    case 'placements':
      return placementsTarget({ ...context, doc });
    case 'rates':
      return ratesTarget({ ...context, doc });
    case 'table':
      return tableTarget({ ...context, doc });
  }
}
