/** The evidence behind a fact: the same row predicate as the aggregate, as a list (model rule 10). */
import { evidenceStatement } from '../../core/metrics/statement.ts';
import { plus, type Day } from '../../core/calendar.ts';
import { momentOn, sampleDays } from '../../core/metrics/samples.ts';
import type { Moment } from '../../core/metrics/window.ts';
import { operands, type Formula } from '../../core/program/metric-refs.ts';
import { scopedName, type Scope } from '../../core/program/scope.ts';
import type { Tx } from '../db/store.ts';
import { metricNamed } from '../../core/standing/trace.ts';
import type { Audit } from './run.ts';

/** One row that counted, with what it was worth in whole units of 10^-decimals. */
export interface EvidenceItem {
  readonly id: number;
  readonly kind: string;
  readonly externalId: string;
  readonly day: Day;
  readonly status: string;
  /** The person, customer or thing it was grouped by; persons by their number. */
  readonly key: string | null;
  /** The person it was grouped by. */
  readonly person: number | null;
  /** Null when the row has no value, for example for want of a currency rate. */
  readonly value: number | null;
  readonly decimals: number;
  /** Which aggregate of the metric counted it, by the order of the document. */
  readonly aggregate: number;
}

/** Where a metric is looked at; the as-of day and everything unless it is said. */
export interface EvidencePlace {
  readonly day: Day;
  readonly scope: Scope | null;
}

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
    const seen = new Map(lists.flat().map((item) => [`${item.id}|${item.key ?? ''}`, item]));
    return [...seen.values()];
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
  const { rows } = await tx.client.query<Omit<EvidenceItem, 'person'>>(statement.text, [...statement.values]);
  const ofPersons = atom.atom.measure === 'each' && atom.atom.by === 'person';
  return rows.map((row) => ({ ...row, person: ofPersons && row.key !== null ? Number(row.key) : null }));
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
