/** What kind of thing has to be mended; lets a caller react without reading the sentence. */
export type ProblemKind =
  'account' | 'address' | 'disk-full' | 'engine' | 'folder' | 'in-use' | 'migration' | 'version';

/** Something about the database that a person has to mend. The message names the place and the remedy. */
export class DatabaseProblem extends Error {
  override readonly name = 'DatabaseProblem';
  readonly kind: ProblemKind;

  constructor(kind: ProblemKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** The code that Node ('ENOENT') or PostgreSQL ('57P03') gave an error, if it carries one. */
export function errorCode(error: unknown): string | undefined {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return undefined;
}

/** The sentence of an error, whatever was thrown. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
