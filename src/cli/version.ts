import { readFileSync } from 'node:fs';
import { shippedPath } from '../server/programs/shipped-path.ts';

/** The version in package.json. Reads it by hand: `--help` would wait for whatever is loaded to check it. */
export function version(): string {
  const read: unknown = JSON.parse(readFileSync(shippedPath('package.json'), 'utf8'));
  if (typeof read === 'object' && read !== null && 'version' in read && typeof read.version === 'string')
    return read.version;
  throw new Error('package.json has no version');
}
