/** What an import fills: each `what` has one target, made for a mapping, that reads rows and moves them into the store by sets. */
import type pg from 'pg';
import type { Issue } from '../../core/issue.ts';
import type { Kinds } from '../../core/program/kinds.ts';
import type { ProgramDoc } from '../../core/program/schema.ts';
import type { CopyRow } from './copy.ts';
import type { Row } from './columns.ts';
import type { Binder } from './fields.ts';
import type { Mapping } from './mapping.ts';
import type { MappingOf, What } from './mapping-schema.ts';
import type { Versioned } from './versions.ts';

/** Things of the store, told apart as the import counts them. */
export interface Tally {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly retracted: number;
}

/** A kind of evidence (or `employment`) that the import feeds, and the fields it carries. */
export interface FedKind {
  readonly kind: string;
  readonly fields: readonly string[];
}

export interface Target {
  /** Columns of the staging table, in the order of what `read` gives. */
  readonly stage: readonly { readonly name: string; readonly type: string }[];
  /** The column that messages about a field name. */
  readonly labels: Readonly<Record<string, string>>;
  /** The values of one row; rejects go to the binder. */
  read(row: Row): CopyRow;
  /** Makes temporary tables, once. */
  prepare(client: pg.ClientBase): Promise<void>;
  /**
   * Finds what the staged rows would change, and puts what cannot be taken into `import_reject`. May be asked again in
   * the same transaction when others have written in between.
   */
  examine(client: pg.ClientBase): Promise<void>;
  tally(client: pg.ClientBase): Promise<Tally>;
  /** Whether `store` would write anything. */
  hasChanges(client: pg.ClientBase): Promise<boolean>;
  store(client: pg.ClientBase, recording: number): Promise<void>;
  /** What the import says about completeness; asked after `examine`. */
  feeds(client: pg.ClientBase): Promise<readonly FedKind[]>;
}

/** What a target is made from. Faults of the mapping go to `binder.issues`. */
export interface TargetContext<W extends What> {
  readonly mapping: Mapping;
  readonly doc: MappingOf<W>;
  readonly binder: Binder;
  readonly kinds: Kinds;
  readonly program: ProgramDoc | undefined;
}

/** Adds faults of a mapping. */
export function addIssues(context: { readonly binder: Binder }, ...issues: readonly Issue[]): void {
  context.binder.issues.push(...issues);
}

/** No feed. */
export const feedsNothing = (): Promise<readonly FedKind[]> => Promise.resolve([]);

/** The count of a target whose things are the rows of one table. */
export async function tallyOf(client: pg.ClientBase, table: Versioned['table']): Promise<Tally> {
  const { rows } = await client.query<Tally>(
    `select c.added, c.changed, (select count(*) from wanted_${table}) - c.added - c.changed as unchanged,
       (select count(*) from gone_${table}) as retracted
     from (select count(*) filter (where not existed) as added, count(*) filter (where existed) as changed
           from change_${table}) c`,
  );
  return rows[0] ?? { added: 0, changed: 0, unchanged: 0, retracted: 0 };
}
