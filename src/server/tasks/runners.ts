/** What each kind of task does. */
import { z } from 'zod';
import type { Store } from '../db/store.ts';
import { replayAuditTask, runAuditTask } from '../audits/task.ts';
import { runImportTask } from '../imports/task.ts';
import { runMovesTask } from '../programs/moves-task.ts';
import { runVerificationTask } from '../log/task.ts';
import { runStandingsTask } from '../standings/task.ts';
import type { TaskKind, TaskProgress } from './queries.ts';

/** What a task works with. */
export interface TaskTools {
  readonly store: Store;
  /** Who asked for it; null: the server itself. */
  readonly account: number | null;
  readonly now: () => Date;
  readonly report: (progress: TaskProgress) => void;
}

type Runner = (tools: TaskTools, request: unknown) => Promise<Record<string, unknown>>;

/** A runner with the form of its request, which was checked when the task was put down. */
function runner<S extends z.ZodType>(
  schema: S,
  run: (tools: TaskTools, request: z.output<S>) => Promise<Record<string, unknown>>,
): Runner {
  return (tools, request) => run(tools, schema.parse(request));
}

const importRequest = z.strictObject({
  uploads: z.array(z.number()).min(1),
  mapping: z.string(),
  program: z.string().nullable(),
  acceptRejects: z.boolean(),
  completeThrough: z.string().nullable(),
});
export type ImportTaskRequest = z.infer<typeof importRequest>;

const auditRequest = z.strictObject({
  version: z.string(),
  asOf: z.string(),
  mode: z.enum(['review', 'progress']),
});
export type AuditTaskRequest = z.infer<typeof auditRequest>;

const replayRequest = z.strictObject({ audit: z.number() });
export type ReplayTaskRequest = z.infer<typeof replayRequest>;

const standingsRequest = z.strictObject({ today: z.string(), everybody: z.boolean() });
export type StandingsTaskRequest = z.infer<typeof standingsRequest>;

const movesRequest = z.strictObject({ old: z.string(), new: z.string(), asOf: z.string() });
export type MovesTaskRequest = z.infer<typeof movesRequest>;

export const runners: Readonly<Record<TaskKind, Runner>> = {
  audit: runner(auditRequest, runAuditTask),
  import: runner(importRequest, (tools, request) => runImportTask(tools, request, false)),
  'import-check': runner(importRequest, (tools, request) => runImportTask(tools, request, true)),
  moves: runner(movesRequest, runMovesTask),
  standings: runner(standingsRequest, runStandingsTask),
  verification: runner(z.strictObject({}), runVerificationTask),
  replay: runner(replayRequest, replayAuditTask),
};
