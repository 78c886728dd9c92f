// Runs batches that it is sent, one after the other. Started by campaign.ts.
import { openTwinDatabase } from '../load.ts';
import { runBatch, type Batch } from './batch.ts';

let database: ReturnType<typeof openTwinDatabase> | undefined;

process.on('message', (batch: Batch) => {
  const run = async (): Promise<void> => {
    const owner = batch.part === 'statement' ? (await (database ??= openTwinDatabase())).owner : null;
    process.send?.(await runBatch(batch, owner));
  };
  run().catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
// The campaign has seen enough; its database goes as a whole.
process.once('disconnect', () => process.exit(0));
