/**
 * Failed sign-ins of one account, from wherever they come: better-auth slows a caller's address down, this an account that many addresses try.
 * Addresses that nobody has are counted in the same way.
 */
import { createHmac } from 'node:crypto';
import type { Store } from '../db/store.ts';
import { TooMany } from '../http/refuse.ts';

/** So many failures in so long a time, then the account waits for the rest of it. */
const most = 20;
const windowMilliseconds = 15 * 60_000;

/** Counts for one mail address; what is stored tells nobody which. */
export class Throttle {
  readonly #store: Store;
  readonly #secret: string;

  constructor(store: Store, secret: string) {
    this.#store = store;
    this.#secret = secret;
  }

  /** Throws `too-many-requests` where an address has failed too often. */
  async refuse(email: string, now: Date): Promise<void> {
    const [found] = await this.#store.read(({ client }) =>
      client
        .query<{ count: number; lastRequest: number }>(
          'select count, "lastRequest" from auth_rate_limit where key = $1',
          [this.#key(email)],
        )
        .then(({ rows }) => rows),
    );
    if (!found) return;
    const left = found.lastRequest + windowMilliseconds - now.getTime();
    if (found.count >= most && left > 0) throw new TooMany(left / 1000);
  }

  /** Counts a failure. */
  async failed(email: string, now: Date): Promise<void> {
    // "lastRequest" is the beginning of the window here.
    await this.#store.derive(({ client }) =>
      client.query(
        `insert into auth_rate_limit (key, count, "lastRequest") values ($1, 1, $2)
         on conflict (key) do update set
           count = case when auth_rate_limit."lastRequest" < $3 then 1 else auth_rate_limit.count + 1 end,
           "lastRequest" = case when auth_rate_limit."lastRequest" < $3 then $2 else auth_rate_limit."lastRequest" end`,
        [this.#key(email), now.getTime(), now.getTime() - windowMilliseconds],
      ),
    );
  }

  #key(email: string): string {
    return `account:${createHmac('sha256', this.#secret).update(email.toLowerCase()).digest('base64url')}`;
  }
}
