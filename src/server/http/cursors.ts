/** Cursors of lists: where a page ended, sealed, so that only what this list gave comes back. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { canonicalJson } from '../../core/program/canonical.ts';
import { refuse } from './refuse.ts';

/** The values of the sort columns in the last row of a page. */
export type Keyset = readonly (string | number | null)[];

/** Seals keysets together with the list, its filter and who asked: a cursor is of no use elsewhere. */
export class Cursors {
  readonly #key: Buffer;

  constructor(secret: string) {
    this.#key = createHmac('sha256', secret).update('tierwright cursors').digest();
  }

  seal(list: unknown, after: Keyset): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce).setAAD(Buffer.from(canonicalJson(list)));
    const sealed = Buffer.concat([cipher.update(JSON.stringify(after)), cipher.final()]);
    return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
  }

  /** The keyset of a cursor; throws `cursor-invalid` for what this list did not give. */
  open(list: unknown, cursor: string): Keyset {
    const bytes = Buffer.from(cursor, 'base64url');
    const [nonce, sealed, tag] = [bytes.subarray(0, 12), bytes.subarray(12, -16), bytes.subarray(-16)];
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce)
        .setAAD(Buffer.from(canonicalJson(list)))
        .setAuthTag(tag);
      const after: unknown = JSON.parse(
        Buffer.concat([decipher.update(sealed), decipher.final()]).toString(),
      );
      return after as Keyset; // sealed by `seal`, which takes nothing else
    } catch {
      throw refuse(
        'cursor-invalid',
        'This cursor was not given by this list with these filters.',
        'Begin again without a cursor, and keep filters and sorting while paging.',
        { in: 'query', path: ['cursor'] },
      );
    }
  }
}
