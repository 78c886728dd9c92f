/** The log checked, as a task. */
import type { TaskTools } from '../tasks/runners.ts';
import { verifyLog } from './verify.ts';

/** Walks the whole log; gives how many entries there are and what does not hold. */
export async function runVerificationTask({ store, report }: TaskTools): Promise<Record<string, unknown>> {
  report({ phase: 'checking', rows: 0, share: 0 });
  const { entries, erased, problems } = await store.read((tx) => verifyLog(tx));
  return { entries, erased, holds: problems.length === 0, problems };
}
