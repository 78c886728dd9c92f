/** Bodies of requests: read up to a limit, and JSON down to a depth. */
import { refuse } from './refuse.ts';

/** Bytes of a body that is held in memory. Uploads of files are not. */
const bodyLimit = 4_000_000;

/** Levels of JSON. Deeper ones are nobody's data and can exhaust the stack of what walks them. */
const depthLimit = 64;

/** The bytes of a body; throws `body-too-large` before more than the limit is held. */
export async function bodyBytes(
  body: ReadableStream<Uint8Array> | null,
  limit = bodyLimit,
): Promise<Uint8Array> {
  if (body === null) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.byteLength;
    if (size > limit)
      throw refuse(
        'body-too-large',
        `The body is larger than ${limit.toLocaleString('en')} bytes.`,
        'Send less at once; files of data go through an upload.',
        { in: 'body' },
      );
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The value of a JSON text; throws `json-syntax`. */
export function jsonOf(bytes: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (nesting(text) <= depthLimit) {
      const value: unknown = JSON.parse(text);
      return value;
    }
  } catch {
    // told below
  }
  throw refuse(
    'json-syntax',
    `The body is not valid JSON in UTF-8, or nests deeper than ${depthLimit} levels.`,
    'Write it with a JSON library.',
    { in: 'body' },
  );
}

/** Brackets open at once outside of strings: known before the parser recurses. */
function nesting(text: string): number {
  let [open, most, quoted] = [0, 0, false];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 34) quoted = !quoted;
    else if (quoted && c === 92) i++;
    else if (!quoted && (c === 91 || c === 123)) most = Math.max(most, ++open);
    else if (!quoted && (c === 93 || c === 125)) open--;
  }
  return most;
}
