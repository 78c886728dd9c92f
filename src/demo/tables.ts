/**
 * The demo as tables, each a lazy iterable: rows are made one partner at a time, so that ten million of them never lie in memory. What
 * reads them into a store without files (a benchmark, a server) begins here; `csv.ts` writes the same rows as files.
 */
import { evidenceOf } from './business.ts';
import { businessDay, startOfYear, yearIndexes, type YearIndex, type Years } from './days.ts';
import type { EvidenceRow } from './evidence.ts';
import { personName } from './names.ts';
import { profileOf } from './partner.ts';
import { employmentsOf, personKey, type Employment } from './people.ts';
import type { Motion, Profile } from './profile.ts';
import { rates, type RateRow } from './rates.ts';
import { columnOf, evidenceFiles } from './sources.ts';
import { partnerKey } from './stories.ts';

/** How large a base is asked for. */
export interface Size {
  readonly partners: number;
  readonly seed: number;
  /** Rows of evidence aimed at; what the partners bring by nature unless given. */
  readonly evidence?: number | undefined;
}

/** The size that is asked for when nobody asks. */
export const usualSize: Size = { partners: 240, seed: 1 };

/** A company. */
export interface PartnerRow {
  /** Place in the base, from 0. */
  readonly partner: number;
  readonly key: string;
  readonly name: string;
}

/** Somebody who works or worked for a partner. */
export interface PersonRow {
  readonly person: number;
  readonly key: string;
  readonly name: string;
}

/** What is known of a partner, by the program's attributes. */
export interface AttributeRow {
  readonly partner: number;
  readonly name: string;
  readonly value: string;
}

/** That a partner runs a motion, from a day on. */
export interface EnrolmentRow {
  readonly partner: number;
  readonly motion: Motion;
  readonly from: number;
}

/** A tier of the old program held over a span of days, both included. */
export interface PlacementRow {
  readonly partner: number;
  readonly ladder: Motion;
  readonly tier: string;
  readonly from: number;
  readonly to: number | null;
}

/** How far a source is complete for a kind. */
export interface FeedRow {
  readonly source: string;
  /** A kind of evidence, or `employment`. */
  readonly kind: string;
  readonly completeThrough: number;
  /** The fields that it carries, as the store names them. */
  readonly fields: readonly string[];
}

/** Every table of a base. */
export interface Tables {
  partners(): Iterable<PartnerRow>;
  people(): Iterable<PersonRow>;
  employments(): Iterable<Employment>;
  attributes(): Iterable<AttributeRow>;
  enrolments(): Iterable<EnrolmentRow>;
  placements(): Iterable<PlacementRow>;
  evidence(): Iterable<EvidenceRow>;
  feeds(): Iterable<FeedRow>;
  rates(): Iterable<RateRow>;
}

/** The tables of a base of a size. */
export function tables(size: Size): Tables {
  const { seed, partners } = size;
  const each = function* <T>(rowsOf: (n: number, profile: Profile) => Iterable<T>): Iterable<T> {
    for (let n = 0; n < partners; n++) yield* rowsOf(n, profileOf(seed, n));
  };
  return {
    partners: () => each((partner, { name }) => [{ partner, key: partnerKey(partner), name }]),
    people: () => each((n, profile) => peopleOf(seed, n, profile)),
    employments: () => each((n, profile) => presentEmployments(size, n, profile)),
    attributes: () => each((partner, profile) => attributesOf(profile).map(([name, value]) => ({ partner, name, value }))),
    enrolments: () => each((partner, { motions, joined }) => motions.map((motion) => ({ partner, motion, from: joined }))),
    placements: () => each(placementsOf),
    evidence: () => evidence(size),
    feeds,
    rates: () => rates(seed),
  };
} // prettier-ignore

/** Rows of evidence that a base has by nature, from a sample of its partners. */
export function naturalRows({ seed, partners }: Size): number {
  const sample = Math.min(partners, 2000);
  let rows = 0;
  for (let n = 0; n < sample; n++) rows += evidenceOf(seed, n).length;
  return Math.round((rows * partners) / sample);
}

/** How many further rows each row needs, so that there are about as many as asked for. */
export function furtherRows(size: Size): number {
  return size.evidence === undefined ? 0 : Math.max(0, size.evidence / naturalRows(size) - 1);
}

function* evidence(size: Size): Iterable<EvidenceRow> {
  const more = furtherRows(size);
  for (let n = 0; n < size.partners; n++) {
    // Not `yield*`: delegation costs as much again as making the rows.
    for (const row of evidenceOf(size.seed, n, more)) yield row;
  }
}

function peopleOf(seed: number, n: number, profile: Profile): PersonRow[] {
  return employmentsOf(seed, n, profile)
    .filter(({ person }) => person !== joinerOf(seed, n, profile))
    .map(({ person }) => ({
      person,
      key: personKey(person),
      name: personName(profile.country, seed, person),
    }));
}

/** A person who came from another partner is listed there. */
function joinerOf(seed: number, n: number, profile: Profile): number | undefined {
  return profile.joiner ? employmentsOf(seed, n, profile).at(-1)?.person : undefined;
}

/** Employments at a partner, save that of a person whose earlier employer lies beyond the base. */
export function presentEmployments(
  { seed, partners }: Size,
  n: number,
  profile: Profile,
): readonly Employment[] {
  const all = employmentsOf(seed, n, profile);
  return profile.joiner && profile.joiner.from.partner >= partners ? all.slice(0, -1) : all;
}

/** What is known of a partner. What nobody asked about is left out. */
export function attributesOf(profile: Profile): readonly (readonly [string, string])[] {
  const { focus, serves, employees, rival, country } = profile;
  const known: [string, string][] = [
    ['industry_focus', focus],
    ['serves_company_size', serves],
    ['employees', String(employees)],
    ['country', country],
  ];
  if (rival !== null) known.push(['sells_competitor', String(rival)]);
  return known;
}

/** The old program's yearly placements: one medal for everything that a partner does. */
export function placementsOf(partner: number, { medals, motions }: Profile): PlacementRow[] {
  return motions.flatMap((ladder) =>
    yearIndexes.flatMap((year) => {
      const tier = medals[year];
      if (tier === null) return [];
      const last = year === 3 ? null : startOfYear(yearIndexes[year + 1] ?? 3) - 1;
      return [{ partner, ladder, tier, from: startOfYear(year), to: last }];
    }),
  );
}

/** Percent of all placements that were Gold, year by year: how the top tier of the old program grew. */
export function goldShares(size: Size): Years<number> {
  const [all, gold] = [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ];
  for (const { tier, from } of tables(size).placements())
    for (const year of yearIndexes) {
      if (from !== startOfYear(year)) continue;
      all[year] = (all[year] ?? 0) + 1;
      if (tier === 'Gold') gold[year] = (gold[year] ?? 0) + 1;
    }
  const share = (year: YearIndex): number =>
    Math.round((100 * (gold[year] ?? 0)) / Math.max(1, all[year] ?? 0));
  return [share(0), share(1), share(2), share(3)];
}

function feeds(): FeedRow[] {
  return [
    {
      source: 'demo-crm',
      kind: 'employment',
      completeThrough: businessDay,
      fields: ['from', 'name', 'partner', 'person', 'to'],
    },
    ...evidenceFiles.flatMap(({ source, kinds, through, carries }) =>
      Object.keys(kinds).map((kind) => ({
        source,
        kind,
        completeThrough: through,
        fields: ['day', 'source', ...carries.map(columnOf)],
      })),
    ),
  ];
}
