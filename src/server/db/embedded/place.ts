import type { Account } from './account.ts';
import type { Engine } from './engine.ts';

/** Everything that says which engine runs where, and as whom. */
export interface Place {
  /** The real path of the data folder. */
  readonly dataFolder: string;
  readonly account: Account;
  readonly engine: Engine;
  /** Further engine settings by name, for whoever starts it; `fsync: 'off'` is for tests alone. */
  readonly settings: Readonly<Record<string, string>>;
}
