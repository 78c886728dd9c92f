/** Where files that ship with Tierwright lie. Apart from what reads them, since a first word on the screen may need only this. */
import { fileURLToPath } from 'node:url';

/** The package's root, the same distance from `src/server/programs` and `dist/server/programs`. */
const root = new URL('../../../', import.meta.url);

/** The absolute path of a file of this package. */
export function shippedPath(path: string): string {
  return fileURLToPath(new URL(path, root));
}
