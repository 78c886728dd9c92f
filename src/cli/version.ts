import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { shippedPath } from '../server/programs/shipped.ts';

/** The version in package.json. */
export function version(): string {
  return z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(shippedPath('package.json'), 'utf8'))).version;
}
