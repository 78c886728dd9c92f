/** Makes the parts of a document that speak about rows: kinds, tables, windows, conditions, values, aggregates. */
import type {
  AggregateDoc, BoundDoc, Condition, EvidenceKindDoc, FactorDoc, FieldTest, FieldType, ValueDoc, WindowDoc, WindowPartDoc, WindowRowsDoc,
} from '../../src/core/program/evidence-schema.ts'; // prettier-ignore
import type { RowSinceDoc, RunWindowDoc } from '../../src/core/metrics/window.ts';
import type { TableDoc } from '../../src/core/program/schema.ts';
import type { Dice } from './tape.ts';

/** Every field that a made kind may have; one name, one type. */
const fieldMenu: Readonly<Record<string, FieldType>> = {
  amount: 'money',
  qty: 'number',
  area: 'text',
  customer: 'key',
  ok: 'yes-no',
  thing: 'key',
  share: 'number',
  person: 'key',
  product: 'key',
  origin: 'key',
  since: 'day',
};
export const texts = ['a', 'b', 'c'] as const;
export const keys = ['x', 'y', 'z'] as const;
export const quantities = [1, 2, 3, 5, 0, 0.5, 10, -1, -2, 1.25, 4] as const;
export const shares = [1, 0.5, 0.25, 0, 0.333, -1, 2] as const;
export const amounts = [
  '100',
  '50',
  '1000',
  '0.5',
  '33.33',
  '-20',
  '0',
  '0.005',
  '10.015',
  '-100.5',
  '250.25',
] as const;
export const currencies = ['EUR', 'JPY', 'KWD', 'GBP'] as const;
export const regions = ['north', 'south', 'west'] as const;
const markets = ['one', 'two'] as const;
/** Days that cases look from. */
export const asOfDays = [
  '2024-06-30', '2024-02-29', '2024-02-28', '2024-03-31', '2023-12-31', '2024-01-01', '2025-02-28', '2024-08-31',
  '2025-03-30',
] as const; // prettier-ignore

/** Days that documents name by themselves; windows and evidence meet there. */
export const landmarks = [
  '2024-02-29',
  '2023-12-31',
  '2024-01-01',
  '2024-06-30',
  '2022-07-01',
  '2025-03-31',
] as const;

export type Kind = EvidenceKindDoc;

export function makeKind(d: Dice, label: string): Kind {
  const suppliedBy = d.weighted([5, 'partner'], [8, 'vendor'], [3, 'reviewer'], [1, 'program']);
  const owner = d.weighted([3, 'partner'], [2, 'person']);
  const names = Object.keys(fieldMenu).filter((_, i) => (i < 4 ? !d.chance(15) : d.chance(45)));
  const fields: Record<string, FieldType> = {};
  for (const name of names) {
    if (name !== 'person' || owner === 'partner') fields[name] = fieldMenu[name] ?? 'text';
  }
  const defaults: Record<string, string | number | boolean> = {};
  const menu = { area: 'a', qty: 2, ok: false, share: 1 } as const;
  for (const [name, value] of Object.entries(menu)) {
    if (fields[name] && d.chance(20)) defaults[name] = value;
  }
  return { label, suppliedBy, owner, validity: d.chance(50), fields, defaults };
}

/** The tables that lookups and lists may name; their rows come from `makeTables`. */
const tableForms = {
  by_area: { key: { area: 'text' }, values: { n: 'number' }, dated: true },
  by_money: { key: { area: 'text', cur: 'text' }, values: { n: 'number' }, dated: false },
  by_qty: { key: { qty: 'number' }, values: { n: 'number' }, dated: true },
  areas: { key: { area: 'text', step: 'text' }, values: { grade: 'number' }, dated: true },
  products: { key: { product: 'text' }, dated: true },
  by_band: { key: { area: 'text', qty: 'band' }, values: { n: 'number' }, dated: true },
  by_day: { key: {}, values: { n: 'number' }, dated: true },
  by_people: { key: { region: 'text', people: 'band' }, values: { n: 'number' }, dated: true },
  by_size: { key: { people: 'number' }, values: { n: 'number' }, dated: false },
} as const satisfies Record<string, Omit<TableDoc, 'label' | 'rows'>>;

export type TableRow = Record<string, string | number>;

/** Rows of a table: for a key nothing, always one, or one until a day and another from the next or later on. */
export function makeTableRows(
  d: Dice,
  table: string,
  keysOf: readonly TableRow[],
  dated: boolean,
): TableRow[] {
  const values = (): TableRow => {
    if (table === 'products') return {};
    return table === 'areas' ? { grade: d.pick([1, 2]) } : { n: d.pick([2, 1, 0.5, 3, 0, -1, 12.5, 0.125]) };
  };
  return keysOf.flatMap((key): TableRow[] => {
    const form = d.weighted([4, 'always'], [dated ? 3 : 0, 'two'], [dated ? 1 : 0, 'from'], [2, 'never']);
    if (form === 'never') return [];
    if (form === 'always') return [{ ...key, ...values() }];
    const [to, from] = d.pick([['2024-02-28', '2024-02-29'], ['2023-12-31', '2024-01-01'], ['2024-06-30', '2024-07-15']]); // prettier-ignore
    const second = { ...key, ...values(), from: from ?? '' };
    return form === 'from' ? [second] : [{ ...key, ...values(), to: to ?? '' }, second];
  });
}

/** Every key that a table may have rows for. */
export function tableKeys(table: string, home: string): TableRow[] {
  switch (table) {
    case 'by_day':
      return [{}];
    case 'by_area':
      return texts.map((area) => ({ area }));
    case 'by_money':
      return texts.flatMap((area) => [home, 'EUR'].map((cur) => ({ area, cur })));
    case 'by_qty':
      return [0, 1, 2, 0.5].map((qty) => ({ qty }));
    case 'areas':
      return texts.flatMap((area) => markets.map((step) => ({ area, step })));
    case 'by_band':
      return texts.flatMap((area) => [0, 2, 1.25].map((qty) => ({ area, qty })));
    case 'by_size':
      return [0, 10].map((people) => ({ people }));
    case 'by_people':
      return regions.flatMap((region) => [-1e15, 0, 10].map((people) => ({ region, people })));
    default:
      return keys.map((product) => ({ product }));
  }
}

/** Tables with the first half of their keys; rows of the second half are imported. */
export function makeTables(d: Dice, home: string): Record<string, TableDoc> {
  return Object.fromEntries(
    Object.entries(tableForms).map(([name, form]) => {
      const all = tableKeys(name, home);
      const rows = makeTableRows(d, name, all.slice(0, Math.ceil(all.length / 2)), form.dated);
      return [name, { ...form, label: name, rows }];
    }),
  );
}

/** One window, or a row lies in two or three; at most so many of a list have days of their own, which are fixed and soon apart. */
function makeWindow(d: Dice, kinds: Readonly<Record<string, Kind>>): WindowDoc {
  if (!d.chance(15)) return makePart(d, kinds);
  const all = d.list(2, 3, () => makePart(d, kinds));
  const fixed = (w: WindowPartDoc): boolean => typeof w === 'object' && JSON.stringify(w).includes('"to":"');
  return all.filter((w, i) => !fixed(w) || all.findIndex(fixed) === i);
}

/** Rows whose pauses are looked for, of any kinds. */
function makeOver(d: Dice, kinds: Readonly<Record<string, Kind>>): { over?: RunWindowDoc['over'] } {
  return d.chance(40) ? { over: makeWindowRows(d, kinds) } : {};
}

/** The first or latest row of any kinds. */
function makeSince(d: Dice, kinds: Readonly<Record<string, Kind>>): RowSinceDoc {
  return d.chance(40) ? { latest: makeWindowRows(d, kinds) } : { first: makeWindowRows(d, kinds) };
}

function makeWindowRows(d: Dice, kinds: Readonly<Record<string, Kind>>): WindowRowsDoc {
  const names = d.some(Object.keys(kinds), 30);
  const docs = names.flatMap((n) => kinds[n] ?? []);
  return { kinds: names, ...(d.chance(40) ? { where: makeCondition(d, docs) } : {}) };
}

function makePart(d: Dice, kinds: Readonly<Record<string, Kind>>): WindowPartDoc {
  const shift = (s: 1 | -1 = d.chance(15) ? 1 : -1) => {
    return d.weighted(
      [3, { months: s * d.pick([1, 3, 12]) }],
      [2, { years: s }],
      [2, { days: s * d.pick([1, 30, 365]) }],
      [1, { years: s, months: s, days: s }],
    );
  };
  switch (
    d.weighted(
      [4, 'lifetime'],
      [4, 'review'],
      [4, 'valid'],
      [1, 'shifted'],
      [3, 'last'],
      [3, 'calendar'],
      [1, 'fixed'],
      [1, 'during'],
      [3, 'since'],
      [3, 'unbroken'],
    )
  ) {
    case 'since': {
      const [count, of] = d.pick([[12, 'months'], [1, 'years'], [90, 'days'], [6, 'months'], [3, 'years']] as const); // prettier-ignore
      return {
        since: d.chance(55) ? makeSince(d, kinds) : 'joined',
        ...(d.chance(30) ? { shift: shift() } : {}),
        ...(d.chance(25) ? {} : { for: count, of }),
        ...(d.chance(25) ? { toEndOf: d.pick(['month', 'quarter', 'half-year', 'year'] as const) } : {}),
      };
    }
    case 'unbroken': {
      const [unbroken, of] = d.pick([[12, 'months'], [6, 'months'], [1, 'years'], [30, 'days'], [1, 'months']] as const); // prettier-ignore
      return { unbroken, of, ...makeOver(d, kinds) };
    }
    case 'review':
      return 'review-year';
    case 'valid':
      return 'valid';
    case 'shifted':
      return { valid: true, shift: shift() };
    case 'during': {
      const during = makePart(d, kinds);
      const has =
        during === 'review-year' || (typeof during === 'object' && ('last' in during || 'to' in during));
      return { valid: true, during: has ? during : { last: 12, of: 'months' } };
    }
    case 'last': {
      const [last, of] = d.pick([[60, 'days'], [12, 'months'], [1, 'years'], [1, 'days'], [3, 'months'], [1, 'months']] as const); // prettier-ignore
      return d.chance(25) ? { last, of, shift: shift(-1) } : { last, of };
    }
    case 'calendar': {
      const to = -d.pick([0, 1, 0, 4]);
      return {
        calendar: d.pick(['month', 'quarter', 'half-year', 'year'] as const),
        from: to - d.pick([0, 1, 3]),
        to,
      };
    }
    case 'fixed': {
      const [a, b] = [d.pick(landmarks), d.pick(landmarks)];
      return { from: a < b ? a : b, to: a < b ? b : a };
    }
    default:
      return 'lifetime';
  }
}

/** Fields that all of some kinds have, of a type. */
export function common(kinds: readonly Kind[], ...types: FieldType[]): string[] {
  const has = (k: Kind, f: string): boolean =>
    k.fields[f] !== undefined || (f === 'person' && k.owner === 'person');
  return Object.keys(fieldMenu).filter(
    (f) => types.includes(fieldMenu[f] ?? 'text') && kinds.every((k) => has(k, f)),
  );
}

function makeCondition(d: Dice, kinds: readonly Kind[], depth = 0): Condition {
  const fields = [
    ...common(kinds, 'text', 'number', 'yes-no', 'key', 'money', 'day'),
    'currency',
    'source',
    'day',
    'day',
    'valid_until',
  ];
  const condition: Condition = {};
  for (let n = 1 + d.int(2); n > 0; n--) {
    const field = d.pick(fields);
    condition[field] = makeTest(d, field);
  }
  if (depth < 2 && d.chance(15)) condition.anyOf = d.list(1, 2, () => makeCondition(d, kinds, depth + 1));
  return condition;
}

function literals(field: string): readonly (string | number | boolean)[] {
  switch (fieldMenu[field]) {
    case 'number':
      return field === 'share' ? shares : quantities;
    case 'money':
      return [100, 50, 0, -20, 33.33];
    case 'yes-no':
      return [true, false];
    case 'key':
      return keys;
    case 'text':
      return texts;
    default:
      return field === 'currency' ? currencies : field === 'source' ? ['crm', 'lms'] : landmarks;
  }
}

/** Spans by which the as-of day is moved, some of them to days that rows have. */
const moved = [
  { days: -30 },
  { days: -1 },
  { months: -6 },
  { years: 1 },
  { months: -1, days: 2 },
  { days: 1 },
];

/** An attribute whose values a field may have. */
function attributeLike(field: string): string | undefined {
  switch (fieldMenu[field] ?? 'day') {
    case 'text':
    case 'key':
      return 'home';
    case 'number':
    case 'money':
      return 'people';
    case 'day':
      return ['since', 'day', 'valid_until'].includes(field) ? 'joined' : undefined;
    case 'yes-no':
      return undefined;
  }
}

function makeTest(d: Dice, field: string): FieldTest {
  if (field === 'person') return { present: !d.chance(30) };
  const values = literals(field);
  const numeric = ['number', 'money'].includes(fieldMenu[field] ?? '');
  const dated = ['since', 'day', 'valid_until'].includes(field);
  const listed = field === 'area' || field === 'product';
  switch (
    d.weighted(
      [3, 'is'],
      [2, 'one of'],
      [2, 'not'],
      [1, 'present'],
      [numeric ? 5 : 0, 'compared'],
      [attributeLike(field) === undefined ? 0 : 2, 'attribute'],
      [dated ? 8 : 0, 'dated'],
      [listed ? 4 : 0, 'listed'],
    )
  ) {
    case 'one of':
      return d.some(values, 30);
    case 'not':
      return { not: d.chance(50) ? d.some(values, 30) : d.pick(values) };
    case 'present':
      return { present: !d.chance(40) };
    case 'compared': {
      const [a, b] = [Number(d.pick(values)), Number(d.pick(values))];
      const lower = d.pick(['atLeast', 'above'] as const);
      const upper = d.pick(['atMost', 'below'] as const);
      const both = d.int(3);
      if (both !== 1) return both === 0 ? { [lower]: a } : { [upper]: b };
      // Two that no number passes are refused.
      return a === b ? { atLeast: a, atMost: a } : { [lower]: Math.min(a, b), [upper]: Math.max(a, b) };
    }
    case 'attribute': {
      const own = { attribute: attributeLike(field) ?? '' };
      if (d.chance(25)) return { not: own };
      if (own.attribute === 'home' || d.chance(40)) return own;
      const op = d.pick(['atLeast', 'atMost', 'above', 'below'] as const);
      return d.chance(20) ? { [op]: own, atMost: own } : { [op]: own };
    }
    case 'dated': {
      const bound = (): BoundDoc => d.weighted<BoundDoc>([2, d.pick(landmarks)], [3, 'as-of'], [3, { shift: d.pick(moved) }]); // prettier-ignore
      const lower = d.pick(['atLeast', 'above'] as const);
      const upper = d.pick(['atMost', 'below'] as const);
      const [a, b] = [d.pick(landmarks), d.pick(landmarks)];
      if (d.chance(30))
        return a === b ? { atLeast: a, atMost: a } : { [lower]: a < b ? a : b, [upper]: a < b ? b : a };
      return d.weighted<FieldTest>([3, { [lower]: bound() }], [3, { [upper]: bound() }], [1, { [lower]: { shift: d.pick(moved) }, [upper]: 'as-of' }]); // prettier-ignore
    }
    case 'listed': {
      const table = field === 'area' ? 'areas' : 'products';
      const is = d.pick([{ step: 'one' }, { step: 'two' }, { step: 'one', grade: 1 }, { grade: 2 }]);
      const on = d.pick(['as-of', 'day', 'origin-day'] as const);
      const latest = d.chance(30) ? { latest: d.pick([1, 2]) } : {};
      return { listed: { table, on, ...(table === 'areas' && !d.chance(15) ? { is } : {}), ...latest } };
    }
    default:
      return d.pick(values);
  }
}

/** What an aggregate is reduced to, for choosing a unit and thresholds. */
export type Sort = 'count' | 'money' | 'number' | 'flag' | 'day';

export interface MadeAggregate {
  readonly doc: AggregateDoc;
  readonly sort: Sort;
  /** Never below 0, whatever the rows. */
  readonly natural: boolean;
}

/** An aggregate of some kinds (names of `kinds`), which go together. `counts` is how often it should merely count. */
export function makeAggregate(
  d: Dice,
  kinds: Readonly<Record<string, Kind>>,
  names: readonly string[],
  counts: number,
): MadeAggregate {
  const docs = names.flatMap((n) => kinds[n] ?? []);
  const window = makeWindow(d, kinds);
  const where = d.chance(50) ? { where: makeCondition(d, docs) } : {};
  const base = { kinds: [...names], window, ...where };
  const fields = [...common(docs, 'money', 'number', 'yes-no', 'day'), 'valid_until'];
  if (!d.chance(100 - counts)) {
    const value = d.chance(10) ? { value: d.pick(fields) } : {};
    return {
      doc: { ...base, ...value, reduce: d.chance(5) && !value.value ? 'sum' : 'count' },
      sort: 'count',
      natural: true,
    };
  }
  const field = d.pick(fields);
  const type = fieldMenu[field] ?? 'day';
  const picks = ['latest', 'max', 'min'] as const;
  const reduce = d.pick(type === 'day' ? picks : (['sum', 'sum', ...picks] as const));
  const value = type === 'day' ? field : makeValue(d, docs, field);
  const none =
    reduce !== 'sum' && d.chance(30) ? { none: field === 'ok' ? d.int(2) : d.pick([0, 1, 3, -1, 100]) } : {};
  const converted =
    field === 'amount' &&
    (typeof value === 'string' || (value.field !== undefined && value.convert === 'program'));
  const sort =
    type === 'day' ? 'day' : converted ? 'money' : type === 'yes-no' && value === field ? 'flag' : 'number';
  return {
    doc: { ...base, value, reduce, ...none },
    sort: sort === 'flag' && reduce === 'sum' ? 'count' : sort,
    natural: false,
  };
}

function makeValue(d: Dice, kinds: readonly Kind[], field: string): ValueDoc {
  const factor = (times: boolean): FactorDoc => {
    const fields = common(kinds, 'number', 'yes-no').filter((f) => f !== field);
    const on = d.pick(['day', 'as-of', 'origin-day'] as const);
    const otherwise = d.weighted<{ otherwise?: number | 'open' }>(
      [2, {}],
      [6, { otherwise: 'open' }],
      [2, { otherwise: d.pick(times ? [1, 0, 2.5, -1] : [1, 4, -2]) }],
    );
    const lookups: Exclude<FactorDoc, string | number>[] = [{ table: 'by_day', key: {}, column: 'n', on }];
    if (common(kinds, 'text').includes('area')) {
      lookups.push({ table: 'by_area', key: { area: 'area' }, column: 'n', on });
      lookups.push({ table: 'by_money', key: { area: 'area', cur: 'currency' }, column: 'n', on });
    }
    if (fields.includes('qty') && common(kinds, 'text').includes('area'))
      lookups.push({ table: 'by_band', key: { area: 'area', qty: 'qty' }, column: 'n', on });
    if (fields.includes('qty')) lookups.push({ table: 'by_qty', key: { qty: 'qty' }, column: 'n', on });
    const both = lookups.map((l) => ({ ...l, ...otherwise }));
    const numbers: FactorDoc[] = times ? [2, 0.5, -1, 100, 0.333] : [2, 4, 3, 0.5, 100];
    return d.pick([...numbers, ...fields, ...fields, ...both, ...both, ...both, ...both]);
  };
  const convert = field === 'amount' && d.chance(20) ? 'none' : 'program';
  const times = d.chance(45) ? { times: d.list(1, 2, () => factor(true)) } : {};
  const over = d.chance(15) ? { over: d.list(1, 2, () => factor(false)) } : {};
  if (convert === 'program' && !('times' in times) && !('over' in over) && d.chance(70)) return field;
  const without = d.chance(20) && ('times' in times || 'over' in over);
  return without ? { convert: 'program', ...times, ...over } : { field, convert, ...times, ...over };
}
