import type { Day } from '../calendar.ts';
import type { Column } from './interval.ts';
import type { KnownOrders } from './rank.ts';

/** Facts of the atoms for some partners: one column for each atom of the program, a row for each partner. */
export interface Facts {
  readonly rows: number;
  /** On the as-of day. */
  readonly columns: ReadonlyMap<string, Column>;
  /** On the other days that the program looks at (`lookDays`), of the same partners. */
  readonly others?: ReadonlyMap<Day, ReadonlyMap<string, Column>>;
  /** The order of the whole population, where these rows are not all of it. */
  readonly known?: KnownOrders;
}
