// Runs batches that it is sent, one after the other. Started by campaign.ts.
import pg from 'pg';
import { freshDatabase } from '../../support/database.ts';
import { prepare } from '../load.ts';
import { runBatch, type Batch } from './batch.ts';

let owner: pg.Client | null = null;

async function connect(): Promise<pg.Client> {
  if (owner) return owner;
  const database = await freshDatabase();
  owner = new pg.Client(database.config('owner'));
  await owner.connect();
  await prepare(owner);
  return owner;
}

process.on('message', (batch: Batch) => {
  const run = async (): Promise<void> => {
    process.send?.(await runBatch(batch, batch.part === 'statement' ? await connect() : null));
  };
  run().catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
// The campaign has seen enough; its database goes as a whole.
process.once('disconnect', () => process.exit(0));
