/** The tables of `migrations/`, as Kysely reads them. Numbers of recordings and ids are bigints in PostgreSQL and safe
 * integers here: the driver is told so in `client.ts`. Days come and go as ISO text. */
import type { Generated, GeneratedAlways } from 'kysely';
import type { Day } from '../../core/calendar.ts';

/** Recorded in / superseded in: the recording that made a row known and the one that replaced it. */
interface Recorded {
  recorded_in: number;
  superseded_in: number | null;
}

/** What an evaluation found for a partner on a ladder. Tiers by their index, -1 below entry. */
export interface Standing {
  ladder: string;
  current: string | null;
  earned: number;
  possible: number;
  holdable: number;
  eligible: number;
  fit_least: number | null;
  fit_most: number | null;
  fit_verdict: string;
  gate: string;
  decision: string;
  next_tier: number | null;
}

export interface Tables {
  log_head: { single: boolean; number: number; hash: Buffer };
  actor: { id: GeneratedAlways<number>; label: string | null; erased_in: number | null };
  recording: {
    number: number;
    at: Date;
    actor: number;
    action: string;
    digest: Buffer;
    previous: Buffer;
    hash: Buffer;
  };
  log_content: { number: number; salt: Buffer | null; content: unknown; erased_in: number | null };
  program_version: {
    hash: string;
    key: string;
    name: string;
    canonical: string;
    source: string;
    kinds: string;
    published_on: Day | null;
    recorded_in: number;
  };
  partner: { id: GeneratedAlways<number>; recorded_in: number };
  partner_key: { partner_id: number; source: string; key: string } & Recorded;
  partner_name: { partner_id: number; name: string } & Recorded;
  partner_alias: { partner_id: number; canonical_id: number } & Recorded;
  partner_attribute: { partner_id: number; name: string; since: Day; value: string } & Recorded;
  enrolment: { partner_id: number; motion: string; from_day: Day; to_day: Day | null } & Recorded;
  placement: {
    partner_id: number;
    ladder: string;
    tier: string;
    from_day: Day;
    to_day: Day | null;
    held_until: Day | null;
    reason: string;
  } & Recorded;
  person: { id: GeneratedAlways<number>; recorded_in: number };
  person_key: { person_id: number; source: string; key: string | null; digest: Buffer } & Recorded;
  person_name: { person_id: number; name: string | null; erased_in: number | null };
  employment: { partner_id: number; person_id: number; from_day: Day; to_day: Day | null } & Recorded;
  evidence: {
    partner_id: number;
    id: GeneratedAlways<number>;
    kind: string;
    day: Day;
    valid_until: Day | null;
    status: 'claimed' | 'verified' | 'rejected' | 'retracted';
    amount: string | null;
    currency: string | null;
    person_id: number | null;
    customer: string | null;
    product: string | null;
    thing: string | null;
    origin: string | null;
    origin_day: Day | null;
    fields: Generated<Record<string, string | number | boolean>>;
    source: string;
    external_id: string;
  } & Recorded;
  feed: {
    source: string;
    kind: string;
    complete_through: Day | null;
    lag_days: number;
    fields: string[];
  } & Recorded;
  reference_row: {
    name: string;
    id: GeneratedAlways<number>;
    key: Record<string, string | number>;
    from_day: Day;
    to_day: Day | null;
    values: Record<string, string | number>;
  } & Recorded;
  currency_rate: { target: string; currency: string; day: Day; rate: string } & Recorded;
  import: { recorded_in: number; source: string; what: string; files: unknown; counts: unknown };
  audit: {
    id: GeneratedAlways<number>;
    program_hash: string;
    as_of: Day;
    cut_off: number;
    mode: 'review' | 'progress';
    semantics: number;
    metrics: string[];
    digest: Buffer | null;
    recorded_in: number;
  };
  audit_fact: {
    audit_id: number;
    partner_id: number;
    scope: Generated<string>;
    sample: Day;
    least: number[];
    most: number[] | null;
  };
  audit_result: { audit_id: number; partner_id: number } & Standing;
  standing: {
    partner_id: number;
    program_hash: string;
    as_of: Day;
    cut_off: number;
    mode: 'review' | 'progress';
    semantics: number;
  } & Standing;
}
