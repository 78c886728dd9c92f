import { Pool } from 'pg';
import type { Database, Role } from './database.ts';

export interface PoolSettings {
  /** Connections at most. */
  readonly max: number;
  onNotice(text: string): void;
}

/**
 * Connections of one role, made as they are needed. The pool survives a restart of the database: a connection
 * lost while idle is dropped with a notice, and the next query makes a new one. End it before `leave()`.
 */
export function openPool(database: Database, role: Role, settings: PoolSettings): Pool {
  const pool = new Pool({ ...database.config(role), max: settings.max });
  // Without a listener the loss of an idle connection would end the whole process.
  pool.on('error', (error) => settings.onNotice(`A connection to the database was lost: ${error.message}`));
  return pool;
}
