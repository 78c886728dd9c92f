/** One row of evidence at a time: its fields, whether it passes a condition, and what it is worth. */
import type { Day } from '../../src/core/calendar.ts';
import type {
  AggregateDoc,
  BoundDoc,
  Condition,
  FactorDoc,
  FieldTest,
} from '../../src/core/program/evidence-schema.ts';
import type { Kinds } from '../../src/core/program/kinds.ts';
import type { ProgramDoc } from '../../src/core/program/schema.ts';
import { attributeOf } from './attributes.ts';
import type { At, EvidenceRow, Scalar, TwinData } from './data.ts';
import { addDays, look, number } from './days.ts';
import { compare, decimal, halfEven, over, sign, ten, times, whole, type Exact } from './exact.ts';
import { readings } from './readings.ts';

/** Everything a row is looked at with. `data` is visible; `kinds` are the shipped ones and the document's own. */
export interface World {
  readonly doc: ProgramDoc;
  readonly kinds: Kinds;
  readonly data: TwinData;
  readonly at: At;
  /** Only rows with this value of a field count. */
  readonly scope?: { readonly by: string; readonly value: string };
  /** With whose attributes conditions compare. */
  readonly partner?: number;
}

/** A field of a row, else the default that its kind declares, else undefined. Persons read as the text of their number. */
export function fieldOf(world: World, row: EvidenceRow, field: string): Scalar | undefined {
  return given(row, field) ?? world.kinds[row.kind]?.defaults[field];
}

function given(row: EvidenceRow, field: string): Scalar | null | undefined {
  switch (field) {
    case 'amount':
    case 'currency':
    case 'source':
    case 'day':
    case 'valid_until':
    case 'origin_day':
    case 'customer':
    case 'product':
    case 'thing':
    case 'origin':
      return row[field];
    case 'person':
      return row.person_id === null ? null : String(row.person_id);
    default:
      return row.fields[field];
  }
}

/** Whether a row passes; `perhaps`: also where that depends on an attribute of the partner which is not known. */
export function passes(
  world: World,
  row: EvidenceRow,
  where: Condition | undefined,
  perhaps: boolean,
): boolean {
  if (where === undefined) return true;
  const { anyOf, ...tests } = where;
  if (anyOf !== undefined && !anyOf.some((one) => passes(world, row, one, perhaps))) return false;
  return Object.entries(tests).every(([field, test]) => {
    // `anyOf` is the only key with conditions in it, and it has been taken out
    return test === undefined || passesTest(world, row, field, test as FieldTest, perhaps);
  });
}

function passesTest(
  world: World,
  row: EvidenceRow,
  field: string,
  test: FieldTest,
  perhaps: boolean,
): boolean {
  const value = fieldOf(world, row, field);
  if (typeof test !== 'object') return value !== undefined && equal(value, test);
  if (Array.isArray(test)) return value !== undefined && test.some((t) => equal(value, t));
  if ('attribute' in test) {
    if (value === undefined) return false;
    const own = comparedAttribute(world, test.attribute);
    return own === undefined ? perhaps : against(value, own) === 0;
  }
  if ('not' in test) {
    if (value === undefined) return readings.notPassesMissing;
    if (typeof test.not === 'object' && !Array.isArray(test.not)) {
      const own = comparedAttribute(world, test.not.attribute);
      return own === undefined ? perhaps : against(value, own) !== 0;
    }
    return ![test.not].flat().some((t) => equal(value, t));
  }
  if ('present' in test) return test.present === (value !== undefined);
  if (value === undefined) return false;
  if ('listed' in test) {
    const { table, is = {}, on, latest } = test.listed;
    const has = (r: TableRow, wanted: Readonly<Record<string, Scalar>>): boolean =>
      Object.entries(wanted).every(([c, v]) => r.cells[c] !== undefined && equal(r.cells[c], v));
    const allowed = tableRows(world, table, lookupDay(world, row, on)).filter((r) => has(r, is));
    const firsts = [...new Set(allowed.map((r) => r.from))].toSorted().toReversed();
    const newest = latest === undefined ? firsts : firsts.slice(0, latest);
    return allowed.some((r) => newest.includes(r.from) && has(r, { [field]: value }));
  }
  const own = asNumber(value);
  const meets = (bound: BoundDoc | undefined, fits: (order: number) => boolean): boolean => {
    if (bound === undefined) return true;
    if (own === undefined) return false;
    const other = boundOf(world, bound);
    return other === undefined ? perhaps : fits(compare(own, other));
  };
  return (
    meets(test.atLeast, (c) => c >= 0) &&
    meets(test.atMost, (c) => c <= 0) &&
    meets(test.above, (c) => c > 0) &&
    meets(test.below, (c) => c < 0)
  );
}

/** An attribute of the partner whose rows are looked at; undefined while it is not known. */
function comparedAttribute(world: World, name: string): Scalar | undefined {
  if (world.partner === undefined) throw new Error('compared with the attribute of whom?');
  const found = attributeOf(world, world.partner, name);
  return found?.type === 'number' ? Number(found.value) : found?.value;
}

/** How a field stands to an attribute: 0 when it is the same. */
function against(field: Scalar, attribute: Scalar): number {
  if (typeof attribute === 'number') return compare(decimal(field as string | number), decimal(attribute)); // by the check
  return field === attribute ? 0 : 1;
}

/** What a field is compared with, as a number; a day as its number. Undefined: an attribute that is not known. */
function boundOf(world: World, bound: BoundDoc): Exact | undefined {
  const { at } = world;
  if (typeof bound === 'number') return decimal(bound);
  if (typeof bound === 'object' && 'attribute' in bound)
    return asNumber(comparedAttribute(world, bound.attribute));
  if (typeof bound === 'object') return whole(number(look(at.asOf, bound.shift)));
  return whole(number(bound === 'as-of' ? at.asOf : (bound as Day))); // a day, by the check
}

/** Equal as the field's type is: numbers by value, text and yes-no as they are. */
function equal(a: Scalar, b: Scalar): boolean {
  if (typeof a === 'number' && typeof b === 'number') return compare(decimal(a), decimal(b)) === 0;
  // Amounts are stored as decimal text, literals of a document are numbers.
  if (typeof a === 'string' && typeof b === 'number')
    return /^-?\d/.test(a) && compare(decimal(a), decimal(b)) === 0;
  return a === b;
}

function lookupDay(world: World, row: EvidenceRow, on: 'as-of' | 'day' | 'origin-day'): Day | undefined {
  if (on === 'as-of') return world.at.asOf;
  if (on === 'day') return row.day;
  return row.origin_day ?? (readings.originDayFallsBack ? row.day : undefined);
}

/** A row of a table, key and values in one, with its first day. */
interface TableRow {
  readonly cells: Readonly<Record<string, string | number>>;
  readonly from: string;
}

/** Rows of a table in force on a day: those of the document and those that were imported. */
function tableRows(world: World, table: string, on: Day | undefined): TableRow[] {
  if (on === undefined) return [];
  const written = (world.doc.tables[table]?.rows ?? []).map(({ from, to, ...cells }) => ({
    cells,
    from: String(from ?? '0001-01-01'),
    to: String(to ?? '9999-12-31'),
  }));
  const imported = world.data.references
    .filter((r) => r.name === table)
    .map((r) => ({
      cells: { ...r.key, ...r.values },
      from: String(r.from_day),
      to: String(r.to_day ?? '9999-12-31'),
    }));
  return [...written, ...imported].filter((r) => r.from <= on && r.to >= on);
}

/** Whether a key column of a row is what is looked up; a band is when it is not above it. */
function isKey(world: World, table: string, row: TableRow, column: string, value: Scalar): boolean {
  const cell = row.cells[column];
  if (cell === undefined) return false;
  if (world.doc.tables[table]?.key[column] !== 'band') return equal(cell, value);
  return compare(decimal(cell), decimal(value as string | number)) <= 0; // a number, by the check
}

/** The row with the largest bands, those of the columns named first before the others. */
function largestBand(
  world: World,
  table: string,
  columns: readonly string[],
  rows: readonly TableRow[],
): TableRow | undefined {
  const bands = columns.filter((c) => world.doc.tables[table]?.key[c] === 'band');
  const [best] = rows.toSorted((a, b) => {
    for (const c of bands) {
      const order = compare(decimal(b.cells[c] ?? 0), decimal(a.cells[c] ?? 0));
      if (order !== 0) return order;
    }
    return 0;
  });
  return best;
}

/** The cell of a table in force on a day that fits what is looked up; undefined where there is none. */
export function cellOf(
  world: World,
  table: string,
  wanted: Readonly<Record<string, Scalar>>,
  column: string,
  on: Day | undefined,
): Exact | undefined {
  const rows = tableRows(world, table, on).filter((r) =>
    Object.entries(wanted).every(([c, v]) => isKey(world, table, r, c, v)),
  );
  const cell = largestBand(world, table, Object.keys(wanted), rows)?.cells[column];
  return cell === undefined ? undefined : decimal(cell);
}

/** Every cell that a column holds in rows that some keys allow; what is undefined allows all. */
export function cellsAllowed(
  world: World,
  table: string,
  known: Readonly<Record<string, Scalar | undefined>>,
  column: string,
  on: Day,
): Exact[] {
  return tableRows(world, table, on)
    .filter((r) => Object.entries(known).every(([c, v]) => v === undefined || isKey(world, table, r, c, v)))
    .flatMap((r) => (r.cells[column] === undefined ? [] : [decimal(r.cells[column])]));
}

/** What a row is worth in an aggregate. */
export type Worth =
  | { readonly is: 'number'; readonly fact: number }
  | { readonly is: 'missing' }
  /** No rate for its currency, or a factor that is open: unknown, but above, below or equal to nothing, or anything. */
  | { readonly is: 'open'; readonly sign: -1 | 0 | 1 | 'either' };

const missing: Worth = { is: 'missing' };

/** The value of a row with so many decimals behind the point; without `value` it counts 1. */
export function worth(world: World, row: EvidenceRow, value: AggregateDoc['value'], decimals: number): Worth {
  const fact = (x: Exact): Worth => ({ is: 'number', fact: Number(halfEven(times(x, ten(decimals)))) });
  if (value === undefined) return fact(whole(1));
  const { field, ...rest } = typeof value === 'string' ? { field: value } : value;
  const convert = 'convert' in rest ? rest.convert : 'program';
  const own = field === undefined ? whole(1) : asNumber(fieldOf(world, row, field));
  if (own === undefined) return missing;
  let product = own;
  let [open, either] = [false, false];
  for (const factor of ('times' in rest ? rest.times : undefined) ?? []) {
    const by = factorOf(world, row, factor);
    if (by === undefined) return missing;
    if ('open' in by) [open, either] = [true, either || by.open === 'either'];
    else product = times(product, by);
  }
  for (const factor of ('over' in rest ? rest.over : undefined) ?? []) {
    const by = factorOf(world, row, factor);
    if (by === undefined) return missing;
    if ('open' in by) [open, either] = [true, either || by.open === 'either'];
    else if (by.n === 0n) return missing;
    else product = over(product, by);
  }
  const rate = field !== 'amount' || convert === 'none' ? whole(1) : rateOf(world, row);
  if (rate !== undefined && !open) return fact(times(product, rate));
  const points = sign(readings.noRateBySignOfValue ? product : own);
  return { is: 'open', sign: either && points !== 0 ? 'either' : points };
}

function asNumber(value: Scalar | undefined): Exact | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'boolean') return whole(value ? 1 : 0);
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return whole(number(value as Day));
  return decimal(value);
}

/** A factor that nobody knows: not below 0, or where the table has such numbers, either. */
interface OpenFactor {
  readonly open: 'not below 0' | 'either';
}

function factorOf(world: World, row: EvidenceRow, factor: FactorDoc): Exact | OpenFactor | undefined {
  if (typeof factor === 'number') return decimal(factor);
  if (typeof factor === 'string') return asNumber(fieldOf(world, row, factor));
  const wanted = Object.entries(factor.key).map(
    ([column, field]) => [column, fieldOf(world, row, field)] as const,
  );
  const known = wanted.flatMap(([column, value]) => (value === undefined ? [] : [[column, value] as const]));
  const on = lookupDay(world, row, factor.on);
  const cell =
    known.length < wanted.length
      ? undefined
      : cellOf(world, factor.table, Object.fromEntries(known), factor.column, on);
  if (cell !== undefined || factor.otherwise === undefined) return cell;
  if (factor.otherwise !== 'open') return decimal(factor.otherwise);
  const ever = everyCell(world, factor.table, factor.column);
  return { open: ever.some((x) => sign(x) < 0) ? 'either' : 'not below 0' };
}

/** What a column holds in all rows of a table, whenever they are in force. */
function everyCell({ doc, data }: World, table: string, column: string): Exact[] {
  const written = (doc.tables[table]?.rows ?? []).map((r) => r[column]);
  const imported = data.references.filter((r) => r.name === table).map((r) => r.values[column]);
  return [...written, ...imported].flatMap((cell) => (cell === undefined ? [] : [decimal(cell)]));
}

/** Program currency for one unit of the row's currency, on the row's day or at most so many days before. */
function rateOf({ doc, data }: World, row: EvidenceRow): Exact | undefined {
  if (row.currency === doc.program.currency) return whole(1);
  const oldest = addDays(row.day, -doc.calendar.ratesAtMostDaysOld);
  const [rate] = data.rates
    .filter((r) => r.target === doc.program.currency && r.currency === row.currency)
    .filter((r) => r.day <= row.day && r.day >= oldest)
    .toSorted((a, b) => (a.day < b.day ? 1 : -1));
  return rate === undefined ? undefined : decimal(rate.rate);
}

/** Fields of the row that an aggregate looks at: those its feed must carry. */
export function usedFields(aggregate: Pick<AggregateDoc, 'where' | 'value'>): Set<string> {
  const used = new Set<string>();
  const condition = (where: Condition | undefined): void => {
    const { anyOf = [], ...tests } = where ?? {};
    for (const field of Object.keys(tests)) used.add(field);
    for (const test of Object.values(tests)) {
      if (typeof test === 'object' && 'listed' in test && test.listed.on === 'origin-day') used.add('origin');
    }
    for (const one of anyOf) condition(one);
  };
  condition(aggregate.where);
  const { value } = aggregate;
  if (typeof value === 'string') used.add(value);
  else if (value !== undefined) {
    if (value.field !== undefined) used.add(value.field);
    for (const factor of [...(value.times ?? []), ...(value.over ?? [])]) {
      if (typeof factor === 'string') used.add(factor);
      else if (typeof factor === 'object') {
        for (const field of Object.values(factor.key)) used.add(field);
        if (factor.on === 'origin-day') used.add('origin');
      }
    }
  }
  for (const field of builtIn) used.delete(field);
  return used;
}

/** Fields that every row has, whatever its feed carries. */
const builtIn = ['currency', 'source', 'day', 'valid_until', 'origin_day'];
