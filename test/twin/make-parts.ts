/** What makers of metrics use alike: what is there already, units and digits, kinds that go together, comparisons. */
import type { CellKeyDoc } from '../../src/core/program/cell-key.ts';
import type { MetricDoc, MetricOf, Unit } from '../../src/core/program/metric-schema.ts';
import type { ProgramDoc } from '../../src/core/program/schema.ts';
import { regions, texts, type Kind, type Sort } from './make-rows.ts';
import type { Dice } from './tape.ts';

/** A metric with what those after it need to know. */
export interface Made {
  readonly name: string;
  readonly doc: MetricDoc;
  readonly unit: Unit;
  readonly decimals: number;
  /** Never below 0, whatever the rows: may be a part of a share. */
  readonly natural: boolean;
}

export interface Shop {
  readonly currency: string;
  readonly kinds: Readonly<Record<string, Kind>>;
  readonly attributes: ProgramDoc['attributes'];
  readonly made: readonly Made[];
  /** How many tiers each ladder has. */
  readonly tiers: readonly number[];
}

export type Common = Pick<MetricDoc, 'label' | 'unit' | 'decimals' | 'better'>;

export interface Draft {
  readonly doc: MetricDoc;
  readonly natural: boolean;
}

/** The number that stands for no value, moved into the bounds of its unit. */
export function withinUnit<T extends { none?: number | undefined }>(doc: T, unit: Unit): T {
  if (doc.none === undefined || unit === 'money' || unit === 'percent' || unit === 'day') return doc;
  return { ...doc, none: Math.min(Math.abs(doc.none), unit === 'flag' ? 1 : 100) };
}

export const worse = (d: Dice): 'higher' | 'lower' => (d.chance(25) ? 'lower' : 'higher');

/** Decimals that a unit may carry, drawn; none for money, flags and days. */
export function digits(d: Dice, unit: Unit, least = 0): { decimals?: number } {
  if (unit === 'money' || unit === 'flag' || unit === 'day') return {};
  const drawn = Math.max(least, d.weighted([unit === 'count' ? 20 : 3, 0], [2, 1], [2, 2], [1, 3], [1, 6]));
  return drawn === 0 ? {} : { decimals: drawn };
}

export function unitOf(d: Dice, sort: Sort): Unit {
  switch (sort) {
    case 'count':
      return d.weighted([12, 'count'], [2, 'points'], [1, 'percent']);
    case 'money':
      return d.weighted([8, 'money'], [1, 'points'], [1, 'percent']);
    case 'number':
      return d.weighted(
        [3, 'points'],
        [2, 'count'],
        [2, 'percent'],
        [1, 'score'],
        [1, 'days'],
        [1, 'number'],
        [1, 'hours'],
      );
    case 'flag':
      return 'flag';
    case 'day':
      return 'day';
  }
}

export function kindOf(shop: Shop, name: string): Kind {
  const kind = shop.kinds[name];
  if (!kind) throw new Error(`no kind '${name}'`);
  return kind;
}

/** Kinds that may stand in one aggregate: of one owner, unless counted by person. */
export function together(d: Dice, shop: Shop, fits: (k: Kind) => boolean, mixed = false): string[] {
  const names = Object.keys(shop.kinds).filter((n) => fits(kindOf(shop, n)));
  const first = d.pick(names);
  const owner = shop.kinds[first]?.owner;
  return names.filter((n) => n === first || ((mixed || shop.kinds[n]?.owner === owner) && d.chance(25)));
}

/** Now and then for groups of companies; most have several members by one attribute, few by the other. */
export function pooled(d: Dice): { pool?: string } {
  return d.chance(12) ? { pool: d.pick(['focus', 'region']) } : {};
}

const upward = ['atLeast', 'above'] as const;
const downward = ['atMost', 'below'] as const;

/** One comparison; now and then from both sides. */
export function comparison<T>(
  d: Dice,
  threshold: () => T,
): Partial<Record<'atLeast' | 'atMost' | 'above' | 'below' | 'is', T>> {
  switch (d.weighted([6, 'up'], [4, 'down'], [1, 'is'], [1, 'both'])) {
    case 'up':
      return { [d.pick(upward)]: threshold() };
    case 'down':
      return { [d.pick(downward)]: threshold() };
    case 'is':
      return { is: threshold() };
    default: {
      const [a, b] = [threshold(), threshold()];
      // Two that no number passes are refused.
      if (a === b) return { atLeast: a, atMost: a };
      return { [d.pick(upward)]: a < b ? a : b, [d.pick(downward)]: a < b ? b : a };
    }
  }
}

/** A number that a fact of so many decimals can be, in people's units. */
export function onGrid(d: Dice, decimals: number): number {
  const n = d.pick([1, 0, 2, 3, 5, 10, 50, 100, -1, 1000]);
  return d.chance(25) && decimals > 0 ? Number((n + 10 ** -decimals).toFixed(decimals)) : n;
}

/** Whether some rows are about an area, by which ladders can be looked at then. */
export const hasAreas = (kinds: Readonly<Record<string, Kind>>): boolean =>
  Object.values(kinds).some((kind) => kind.fields['area'] !== undefined);

/** A cell of a table: found by attributes of the partner, by constants, or by the area that is looked at. */
export function anyCell(d: Dice, areas: boolean): Pick<MetricOf<'lookup'>, 'table' | 'key' | 'column'> {
  const region = (): CellKeyDoc => (d.chance(25) ? { is: d.pick(regions) } : 'region');
  const people = (...of: readonly number[]): CellKeyDoc => (d.chance(25) ? { is: d.pick(of) } : 'people');
  const area = (): CellKeyDoc => {
    const scope = areas && d.chance(50);
    return scope ? { scope: 'area' } : d.chance(50) ? { is: d.pick([...texts, 'x']) } : 'home';
  };
  switch (d.weighted([4, 'by_people'], [2, 'by_day'], [2, 'by_band'], [1, 'areas'], [1, 'by_size'])) {
    case 'by_people':
      return { table: 'by_people', key: { region: region(), people: people(10, 0, -5) }, column: 'n' };
    case 'by_day':
      return { table: 'by_day', key: {}, column: 'n' };
    case 'by_band':
      return { table: 'by_band', key: { area: area(), qty: people(2, 1, -1) }, column: 'n' };
    case 'areas':
      return { table: 'areas', key: { area: area(), step: { is: d.pick(['one', 'two']) } }, column: 'grade' };
    case 'by_size':
      return { table: 'by_size', key: { people: people(10, 3) }, column: 'n' };
  }
}
