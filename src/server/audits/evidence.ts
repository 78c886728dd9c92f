/** The evidence behind a fact: the same row predicate as the aggregate, as a list (model rule 10). */
import { evidenceStatement } from '../../core/metrics/statement.ts';
import { dayOfNumber, plus, type Day } from '../../core/calendar.ts';
import { momentOn, sampleDays } from '../../core/metrics/samples.ts';
import type { Moment } from '../../core/metrics/window.ts';
import { operands, type Formula } from '../../core/program/metric-refs.ts';
import { scopedName, type Scope } from '../../core/program/scope.ts';
import type { Tx } from '../db/store.ts';
import { metricNamed } from '../../core/standing/trace.ts';
import { partnerIdentities } from '../partners/queries.ts';
import type { Audit } from './run.ts';

type Counts = 'yes' | 'perhaps' | 'no';

/** Whether a row counts by all of its keys. */
export function countsInAll({ counts, innerCounts }: EvidenceItem): Counts {
  const both = [counts, innerCounts];
  return both.includes('no') ? 'no' : both.includes('perhaps') ? 'perhaps' : 'yes';
}

/** One row that counted, with what it was worth in whole units of 10^-decimals. */
export interface EvidenceItem {
  readonly id: number;
  readonly kind: string;
  readonly externalId: string;
  readonly day: Day;
  readonly status: string;
  /** The key of another company of the partner's group whose row it is; null for the partner's own. */
  readonly company: string | null;
  /** The person, customer or thing it was grouped by; persons by their number. */
  readonly key: string | null;
  /** The key within that key. */
  readonly innerKey: string | null;
  /** Whether it counts: surely lies in the window where it is verified, and its key passes what the metric asks and is among those meant. */
  readonly counts: Counts;
  /** The same of its inner key; null where it has none. */
  readonly innerCounts: Counts | null;
  /** The person that its key is, and the one that its inner key is. */
  readonly person: number | null;
  readonly innerPerson: number | null;
  /** A day where the metric is one; null when the row has no value, for example for want of a currency rate. */
  readonly value: number | Day | null;
  readonly decimals: number;
  /** Which aggregate of the metric counted it, by the order of the document. */
  readonly aggregate: number;
  /** Reference tables that do not have the row, by which it would be worth something else. */
  readonly notIn: readonly string[];
}

/** Where a metric is looked at; the as-of day and everything unless it is said. */
export interface EvidencePlace {
  readonly day: Day;
  readonly scope: Scope | null;
}

/** A row of the list as the statement gives it. */
type Listed = Omit<EvidenceItem, 'company' | 'notIn' | 'value'> & {
  readonly value: number | null;
  readonly member: number;
  readonly notIn: readonly string[] | null;
};

/** Every row behind a metric for one partner; for a formula those of everything it reads, on the days on which it reads it. */
export async function evidenceBehind(
  tx: Tx,
  audit: Audit,
  partner: number,
  metric: string,
  place: EvidencePlace = { day: audit.moment.asOf, scope: null },
): Promise<readonly EvidenceItem[]> {
  const { program, moment, cutOff, feeds } = audit;
  const { source } = metricNamed(program, metric);
  if ('formula' in source) {
    const lists: (readonly EvidenceItem[])[] = [];
    for (const day of daysOf(source.formula, momentOn(moment, place.day)))
      for (const operand of new Set(operands(source.formula)))
        lists.push(await evidenceBehind(tx, audit, partner, operand, { ...place, day }));
    return eachOnce(lists.flat());
  }
  const { scope } = place;
  const scoped = scope !== null && program.scoped.get(scope.by)?.has(metric) === true;
  const name = scoped ? scopedName(metric, scope) : metric;
  const atom = program.atoms.find((a) => a.name === name);
  if (!atom || (atom.atom.measure !== 'rows' && atom.atom.measure !== 'each')) return [];
  const statement = evidenceStatement(
    {
      doc: program.doc,
      kinds: program.kinds,
      atoms: program.atoms,
      moment: momentOn(moment, place.day),
      population: moment.asOf,
      cutOff,
      feeds,
      partner,
    },
    atom,
  );
  const { rows } = await tx.client.query<Listed>(statement.text, [...statement.values]);
  const companies = new Map<number, string>();
  for (const id of new Set(rows.map((r) => r.member)))
    if (id !== partner) companies.set(id, (await partnerIdentities(tx, cutOff, id)).get(id)?.key ?? `#${id}`);
  const isDay = atom.atom.measure === 'rows' && atom.unit === 'day';
  return rows.map(({ member, notIn, value, ...row }) => ({
    ...row,
    value: isDay && value !== null ? dayOfNumber(value) : value,
    company: companies.get(member) ?? null,
    notIn: [...new Set(notIn)],
  }));
}

/** Rows that several operands read, once each; as counting where it counts for one of them. */
function eachOnce(items: readonly EvidenceItem[]): readonly EvidenceItem[] {
  const rank = { yes: 2, perhaps: 1, no: 0 } as const;
  const seen = new Map<string, EvidenceItem>();
  for (const item of items) {
    const id = JSON.stringify([item.id, item.key, item.innerKey]);
    const known = seen.get(id);
    if (!known || rank[countsInAll(item)] > rank[countsInAll(known)]) seen.set(id, item);
  }
  return [...seen.values()];
}

/** The days on which a formula reads its operands. */
function daysOf(formula: Formula, moment: Moment): readonly Day[] {
  switch (formula.measure) {
    case 'earlier':
      return [plus(moment.asOf, formula.shift)];
    case 'sampled':
      return sampleDays(formula.every, formula.window, moment);
    default:
      return [moment.asOf];
  }
}

/** The latest verified score of an item of the 4C scorecard. */
export interface ScoreItem {
  readonly item: string;
  readonly score: number;
  readonly note: string | null;
  readonly day: Day;
}

/** The scorecard of a partner, of all partners merged into it, as it stood on the audit's day. */
export async function scorecardOf(tx: Tx, audit: Audit, partner: number): Promise<readonly ScoreItem[]> {
  const { rows } = await tx.client.query<ScoreItem>(
    `select distinct on (e.fields ->> 'item') e.fields ->> 'item' as item, (e.fields ->> 'score')::float8 as score,
       e.fields ->> 'note' as note, e.day
     from evidence e left join partner_alias a on a.partner_id = e.partner_id
       and a.recorded_in <= $3 and (a.superseded_in is null or a.superseded_in > $3)
     where coalesce(a.canonical_id, e.partner_id) = $1 and e.kind = 'scorecard' and e.day <= $2 and e.status = 'verified'
       and e.recorded_in <= $3 and (e.superseded_in is null or e.superseded_in > $3)
     order by e.fields ->> 'item', e.day desc, e.id desc`,
    [partner, audit.moment.asOf, audit.cutOff],
  );
  return rows;
}
