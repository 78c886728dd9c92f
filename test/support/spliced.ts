/** Documents made of another one and what differs, as the pages of the review and its cases write them. */

type Doc = Readonly<Record<string, unknown>>;

function isDoc(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * `base` with the parts of `change` in place of its own. Maps are gone through; lists whose items have a `key` too, item by item; all else
 * is replaced, and null takes out.
 */
export function spliced(base: unknown, change: unknown): unknown {
  if (
    Array.isArray(base) &&
    Array.isArray(change) &&
    [...base, ...change].every((item) => isDoc(item) && 'key' in item)
  ) {
    const items: Doc[] = base.filter(isDoc).map((item) => item);
    for (const item of change.filter(isDoc)) {
      const at = items.findIndex((other) => other['key'] === item['key']);
      const merged = spliced(items[at] ?? {}, item);
      if (isDoc(merged)) items.splice(at < 0 ? items.length : at, at < 0 ? 0 : 1, merged);
    }
    return items;
  }
  if (!isDoc(base) || !isDoc(change)) return change;
  const keys = new Set([...Object.keys(base), ...Object.keys(change)]);
  return Object.fromEntries(
    [...keys]
      .filter((key) => change[key] !== null)
      .map((key) => [key, key in change ? spliced(base[key], change[key]) : base[key]]),
  );
}
