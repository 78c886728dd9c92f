/** Audits as tasks. */
import { day } from '../../core/calendar.ts';
import { actorOf } from '../http/context.ts';
import { findVersion, loadVersion, sourceOf } from '../programs/queries.ts';
import type { AuditTaskRequest, ReplayTaskRequest, TaskTools } from '../tasks/runners.ts';
import { replayAudit, runAudit } from './run.ts';

/** Runs an audit and stores it; gives its number. */
export async function runAuditTask(
  { store, account, report }: TaskTools,
  { version, asOf, mode }: AuditTaskRequest,
): Promise<Record<string, unknown>> {
  report({ phase: 'evaluating', rows: 0, share: 0 });
  const { program, source } = await store.read(async (tx) => {
    const hash = await findVersion(tx, version);
    return { program: await loadVersion(tx, hash), source: await sourceOf(tx, hash) };
  });
  const audit = await runAudit(store, {
    program,
    source,
    asOf: day(asOf),
    mode,
    actor: actorOf({ account }),
  });
  return { audit: audit.id, rows: audit.rows.length };
}

/** Computes a stored audit again and compares. */
export async function replayAuditTask(
  { store, report }: TaskTools,
  { audit }: ReplayTaskRequest,
): Promise<Record<string, unknown>> {
  report({ phase: 'evaluating', rows: 0, share: 0 });
  const replay = await store.read((tx) => replayAudit(tx, audit));
  return {
    audit,
    equal: replay.equal,
    semantics: replay.audit.semantics,
    storedSemantics: replay.storedSemantics,
  };
}
