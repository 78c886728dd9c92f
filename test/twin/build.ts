/** Small documents and rows for cases written by hand: what a case does not say is filled in here. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { day } from '../../src/core/calendar.ts';
import { readKinds, type Kinds } from '../../src/core/program/kinds.ts';
import { readYaml } from '../../src/core/program/read.ts';
import { programSchema, type ProgramDoc } from '../../src/core/program/schema.ts';
import { noData, type At, type EvidenceRow, type FeedRow, type TwinData } from './data.ts';

const root = join(import.meta.dirname, '../..');
const text = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The kinds of evidence that are shipped. */
export function shippedKinds(): Kinds {
  const read = readKinds(text('src/core/metrics/kinds.yaml'), 'kinds.yaml');
  if (!read.ok) throw new Error(read.issues.map((i) => i.message).join('\n'));
  return read.value;
}

/** A shipped template as a document. */
export function template(name: 'motions' | 'starter'): ProgramDoc {
  const read = readYaml(text(`templates/${name}.yaml`), name, programSchema);
  if (!read.ok) throw new Error(read.issues.map((i) => i.message).join('\n'));
  return read.value;
}

const bare = {
  tierwright: 1,
  program: { key: 'p', name: 'P', currency: 'USD', timeZone: 'Etc/UTC' },
  motions: {},
  ladders: {},
};

/** A document of the parts that a case is about; metrics get a label. */
export function document(parts: {
  metrics?: Record<string, object>;
  kinds?: Record<string, object>;
  [part: string]: unknown;
}): ProgramDoc {
  const labelled = (of: Record<string, object> = {}) =>
    Object.fromEntries(Object.entries(of).map(([k, v]) => [k, { label: k, ...v }]));
  const { metrics, kinds, ...rest } = parts;
  return programSchema.parse({ ...bare, ...rest, metrics: labelled(metrics), kinds: labelled(kinds) });
}

const recorded = { recorded_in: 1, superseded_in: null };

/** A verified row of partner 1 without subjects; `id` by order when a case lists several through `data`. */
export function row(kind: string, on: string, more: Partial<EvidenceRow> = {}): EvidenceRow {
  return {
    partner_id: 1, id: 0, kind, day: day(on), valid_until: null, status: 'verified', amount: null,
    currency: more.amount == null ? null : 'USD', person_id: null, customer: null, product: null, thing: null,
    origin: null, origin_day: null, fields: {}, source: 'crm', external_id: '', ...recorded, ...more,
  }; // prettier-ignore
}

export function feed(kind: string, through: string | null, more: Partial<FeedRow> = {}): FeedRow {
  const complete = through === null ? null : day(through);
  return { source: 'crm', kind, complete_through: complete, lag_days: 0, fields: [], ...recorded, ...more };
}

/** Feeds of kinds, complete for ever and carrying everything. */
export function feeds(...kinds: string[]): FeedRow[] {
  const fields = [
    'amount', 'person', 'customer', 'product', 'thing', 'origin', 'area', 'credit', 'renewal', 'share', 'rating',
    'type', 'icp', 'qty',
  ]; // prettier-ignore
  return kinds.map((k) => feed(k, '2999-12-31', { fields }));
}

/** Partner 1 (or those named) enrolled in motion `m` for ever, and whatever the case adds. */
export function data(parts: Partial<TwinData>, motions: Record<number, string[]> = { 1: ['m'] }): TwinData {
  const enrolments = Object.entries(motions).flatMap(([id, names]) =>
    names.map((motion) => ({
      partner_id: Number(id), motion, from_day: day('2000-01-01'), to_day: null, ...recorded,
    })),
  ); // prettier-ignore
  const evidence = (parts.evidence ?? []).map((r, i) => ({
    ...r,
    id: r.id === 0 ? i + 1 : r.id,
    external_id: r.external_id === '' ? `e${i + 1}` : r.external_id,
  }));
  return { ...noData, enrolments, ...parts, evidence };
}

/** Employment of persons by partners, for ever unless days are given. */
export function employed(partner: number, person: number, from = '2000-01-01', to: string | null = null) {
  return { partner_id: partner, person_id: person, from_day: day(from), to_day: to === null ? null : day(to), ...recorded }; // prettier-ignore
}

export function attribute(partner: number, name: string, value: string, since = '2000-01-01') {
  return { partner_id: partner, name, value, since: day(since), ...recorded };
}

export const review = (asOf: string, cutOff = 9): At => ({ asOf: day(asOf), mode: 'review', cutOff });
export const progress = (asOf: string): At => ({ asOf: day(asOf), mode: 'progress', cutOff: 9 });
