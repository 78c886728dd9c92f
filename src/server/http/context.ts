/** What a handler gets besides the checked input: who asks, the day, and the store. */
import type { Day } from '../../core/calendar.ts';
import type { QueueName } from '../jobs/boss.ts';
import type { Someone } from '../people/principal.ts';
import type { PortalTx } from '../db/portal.ts';
import type { LogContent, Store, Tx, WriteTx } from '../db/store.ts';
import type { Cursors } from './cursors.ts';
import type { Ids } from './ids.ts';

/** What goes back: the body, and what the headers say of it. */
export interface Reply<T> {
  readonly body: T;
  /** The state that the body shows, for `If-Match`. */
  readonly etag?: string;
  /** Address of what was made, below `/api/v1`. */
  readonly location?: string;
  /** File name of a download. */
  readonly file?: string;
  /** Cookies to set, as sign-in wrote them. */
  readonly cookies?: readonly string[];
}

/** What a change gives: the reply, and what the log shall say. */
export interface Change<T> extends Reply<T> {
  readonly log?: LogContent;
}

/** What every handler gets; that of an endpoint for anyone gets nothing more. */
export interface OpenContext {
  /** The number of this request, in answers and in the server's log. */
  readonly request: string;
  readonly now: Date;
  /** Today where the vendor is at home. */
  readonly today: Day;
  /** Those of the request; the address of the socket stands under `clientHeader`. */
  readonly headers: Headers;
  readonly ids: Ids;
  /** For work that has transactions of its own, such as imports; handlers of somebody read and change below. */
  readonly store: Store;
  /** Gives up when the caller has gone. */
  readonly signal: AbortSignal;
  /** Has waiting work done soon; after the transaction that made it. */
  readonly wake: (queue: QueueName) => Promise<void>;
}

export interface Context extends OpenContext {
  readonly who: Someone;
  /** How far the endpoint's permission reaches. */
  readonly reach: 'all' | 'book' | 'own';
  readonly cursors: Cursors;
  /** What `If-Match` says, where the endpoint edits. */
  readonly ifMatch: string;
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One change: one transaction, one recording, and with an idempotency key one effect, whose reply is kept with it (I47). */
  change<T>(action: string, work: (tx: WriteTx) => Promise<Change<T>>): Promise<Reply<T>>;
  /** Behind the wall, as the person who asks. */
  portal<T>(work: (tx: PortalTx) => Promise<T>): Promise<T>;
}

/** The name under which somebody stands in the log. */
export function actorOf(who: { readonly account: number | null }): string {
  return who.account === null ? 'server' : `account:${who.account}`;
}
