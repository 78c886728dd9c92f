/**
 * Rows as stored, in memory. Field names and types are those of the store's tables; what no rule reads (names, keys,
 * imports) is left out. Whoever loads a `TwinData` into a database gives every recording number that occurs a recording.
 */
import type { Day } from '../../src/core/calendar.ts';

/** The recording that made a row known and the one that replaced it. */
export interface Recorded {
  readonly recorded_in: number;
  readonly superseded_in: number | null;
}

export interface AliasRow extends Recorded {
  readonly partner_id: number;
  readonly canonical_id: number;
}

export interface AttributeRow extends Recorded {
  readonly partner_id: number;
  readonly name: string;
  readonly since: Day;
  /** Text as it is, numbers as decimal text, `true` or `false`, days as ISO text. */
  readonly value: string;
}

export interface EnrolmentRow extends Recorded {
  readonly partner_id: number;
  readonly motion: string;
  readonly from_day: Day;
  readonly to_day: Day | null;
}

export interface EmploymentRow extends Recorded {
  readonly partner_id: number;
  readonly person_id: number;
  readonly from_day: Day;
  readonly to_day: Day | null;
}

export type Scalar = string | number | boolean;

export interface EvidenceRow extends Recorded {
  readonly partner_id: number;
  readonly id: number;
  readonly kind: string;
  readonly day: Day;
  readonly valid_until: Day | null;
  readonly status: 'claimed' | 'verified' | 'rejected' | 'retracted';
  /** Decimal text. */
  readonly amount: string | null;
  readonly currency: string | null;
  readonly person_id: number | null;
  readonly customer: string | null;
  readonly product: string | null;
  readonly thing: string | null;
  readonly origin: string | null;
  readonly origin_day: Day | null;
  readonly fields: Readonly<Record<string, Scalar>>;
  readonly source: string;
  readonly external_id: string;
}

export interface FeedRow extends Recorded {
  readonly source: string;
  readonly kind: string;
  readonly complete_through: Day | null;
  readonly lag_days: number;
  readonly fields: readonly string[];
}

export interface ReferenceRow extends Recorded {
  readonly id: number;
  readonly name: string;
  readonly key: Readonly<Record<string, string | number>>;
  readonly from_day: Day;
  readonly to_day: Day | null;
  readonly values: Readonly<Record<string, string | number>>;
}

export interface PlacementRow extends Recorded {
  readonly partner_id: number;
  readonly ladder: string;
  /** As it is recorded: key, label, or a tier of an older program. */
  readonly tier: string;
  readonly from_day: Day;
  readonly to_day: Day | null;
}

export interface RateRow extends Recorded {
  readonly target: string;
  readonly currency: string;
  readonly day: Day;
  /** Decimal text: units of `target` for one unit of `currency`. */
  readonly rate: string;
}

export interface TwinData {
  readonly partners: readonly { readonly id: number }[];
  readonly persons: readonly { readonly id: number }[];
  readonly aliases: readonly AliasRow[];
  readonly attributes: readonly AttributeRow[];
  readonly enrolments: readonly EnrolmentRow[];
  readonly employment: readonly EmploymentRow[];
  readonly evidence: readonly EvidenceRow[];
  readonly feeds: readonly FeedRow[];
  readonly references: readonly ReferenceRow[];
  readonly rates: readonly RateRow[];
  readonly placements: readonly PlacementRow[];
}

/** The moment an evaluation speaks of: as-of day, mode, and the last recording it may see. */
export interface At {
  readonly asOf: Day;
  readonly mode: 'review' | 'progress';
  readonly cutOff: number;
}

export const noData: TwinData = {
  partners: [],
  persons: [],
  aliases: [],
  attributes: [],
  enrolments: [],
  employment: [],
  evidence: [],
  feeds: [],
  references: [],
  rates: [],
  placements: [],
};

/** Only the rows that a cut-off sees. */
export function visible(data: TwinData, cutOff: number): TwinData {
  const seen = <R extends Recorded>(rows: readonly R[]): readonly R[] =>
    rows.filter((r) => r.recorded_in <= cutOff && (r.superseded_in === null || r.superseded_in > cutOff));
  return {
    partners: data.partners,
    persons: data.persons,
    aliases: seen(data.aliases),
    attributes: seen(data.attributes),
    enrolments: seen(data.enrolments),
    employment: seen(data.employment),
    evidence: seen(data.evidence),
    feeds: seen(data.feeds),
    references: seen(data.references),
    rates: seen(data.rates),
    placements: seen(data.placements),
  };
}

/** The partner that another was merged into, through all merges; itself when it was not. `data` is visible. */
export function canonical(data: TwinData, partner: number): number {
  let at = partner;
  for (const _ of data.aliases) {
    const alias = data.aliases.find((a) => a.partner_id === at);
    if (!alias) return at;
    at = alias.canonical_id;
  }
  return at;
}

const covers = (row: { from_day: Day; to_day: Day | null }, day: Day): boolean =>
  row.from_day <= day && (row.to_day === null || row.to_day >= day);

/** Canonical partners that employ a person on a day; one or none in sound data. `data` is visible. */
export function employers(data: TwinData, person: number, day: Day): number[] {
  const rows = data.employment.filter((e) => e.person_id === person && covers(e, day));
  return rows.map((e) => canonical(data, e.partner_id));
}

/** Canonical partners with the motions they are enrolled in on the as-of day, as the cut-off sees it. */
export function twinEnrolments(data: TwinData, at: At): Map<number, Set<string>> {
  const seen = visible(data, at.cutOff);
  const found = new Map<number, Set<string>>();
  for (const row of seen.enrolments) {
    if (!covers(row, at.asOf)) continue;
    const partner = canonical(seen, row.partner_id);
    const motions = found.get(partner) ?? new Set();
    found.set(partner, motions.add(row.motion));
  }
  return new Map([...found].toSorted(([a], [b]) => a - b));
}
