/** Ids as callers see them: opaque, of one type each, and worth nothing when guessed. */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { notFound } from './refuse.ts';

/** What has an id of its own, with the letters that its ids begin with. */
const prefixes = {
  partner: 'par',
  person: 'per',
  evidence: 'evi',
  audit: 'aud',
  account: 'acc',
  invitation: 'inv',
  key: 'key',
  upload: 'upl',
  recording: 'rec',
  task: 'tsk',
} as const;
export type IdOf = keyof typeof prefixes;

/** What an id is called where nothing is found under it. */
const names: Readonly<Record<IdOf, string>> = {
  partner: 'partner',
  person: 'person',
  evidence: 'piece of evidence',
  audit: 'audit',
  account: 'account',
  invitation: 'invitation',
  key: 'key',
  upload: 'upload',
  recording: 'recording',
  task: 'task',
};

/**
 * One block of AES over the type and the number. Who has an id learns neither how many there are nor which came before, and an id that
 * nobody gave is found out by its type with all but one chance in 2^64.
 */
export class Ids {
  readonly #key: Buffer;

  constructor(secret: string) {
    this.#key = createHmac('sha256', secret).update('tierwright ids').digest().subarray(0, 16);
  }

  /** The id of a number of the store. */
  seal(of: IdOf, id: number): string {
    const block = Buffer.alloc(16);
    block.write(of.padEnd(8, '.').slice(0, 8), 'latin1');
    block.writeBigUInt64BE(BigInt(id), 8);
    const cipher = createCipheriv('aes-128-ecb', this.#key, null).setAutoPadding(false);
    return `${prefixes[of]}_${cipher.update(block).toString('base64url')}`;
  }

  /** The number of an id; undefined where it is none of this type. */
  read(of: IdOf, id: string): number | undefined {
    const text = id.startsWith(`${prefixes[of]}_`) ? id.slice(prefixes[of].length + 1) : '';
    const sealed = Buffer.from(text, 'base64url');
    // Other spellings of the same bytes are no ids.
    if (sealed.length !== 16 || sealed.toString('base64url') !== text) return undefined;
    const block = createDecipheriv('aes-128-ecb', this.#key, null).setAutoPadding(false).update(sealed);
    if (block.toString('latin1', 0, 8) !== of.padEnd(8, '.').slice(0, 8)) return undefined;
    return Number(block.readBigUInt64BE(8));
  }

  /** The number of an id; throws `not-found`, as for one that is nothing's. */
  open(of: IdOf, id: string): number {
    const number = this.read(of, id);
    if (number === undefined) throw notFound(names[of]);
    return number;
  }
}
