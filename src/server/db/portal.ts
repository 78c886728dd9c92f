/** Transactions of the portal: in a role of their own, which the database shows one person's companies and nothing else. */
import pg from 'pg';
import type { Day } from '../../core/calendar.ts';
import type { Database } from './database.ts';
import { driverTypes, kyselyOn, transact, type Tx } from './store.ts';

/** Through whose eyes a transaction sees: the companies that employ the person on the day; without a person nothing. */
export interface Eyes {
  readonly person: number | null;
  readonly today: Day;
}

/** A transaction behind the wall. Nothing in it can reach another partner's rows, whatever it asks. */
export interface PortalTx extends Tx {
  readonly behindTheWall: true;
}

export interface Portal {
  /** Reads, and writes what the portal may write, under one snapshot. */
  within<T>(eyes: Eyes, work: (tx: PortalTx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Opens the portal's connections. `onError` hears of idle connections that the database ended. */
export function openPortal(database: Database, onError: (error: Error) => void = () => {}): Portal {
  const pool = new pg.Pool({ ...database.config('portal'), types: driverTypes, max: 8 });
  let closing = false;
  pool.on('error', (error) => {
    if (!closing) onError(error);
  });
  return {
    within: ({ person, today }, work) =>
      transact(pool, 'begin isolation level repeatable read', async (client) => {
        // Local to the transaction: a connection of the pool keeps nothing of whom it served (I38).
        await client.query(
          `select set_config('tierwright.person', $1, true), set_config('tierwright.today', $2, true)`,
          [String(person ?? ''), today],
        );
        return work({ client, db: kyselyOn(client), behindTheWall: true });
      }),
    close: () => {
      closing = true;
      return pool.end();
    },
  };
}
