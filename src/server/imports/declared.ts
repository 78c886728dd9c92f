/** What a document declares under a name that a file or mapping gives; a name such as `constructor` finds nothing. */
export function declared<T>(under: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return under !== undefined && Object.hasOwn(under, name) ? under[name] : undefined;
}
