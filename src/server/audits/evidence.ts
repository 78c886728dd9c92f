/** The evidence behind a fact: the same row predicate as the aggregate, as a list (model rule 10). */
import { evidenceStatement } from '../../core/metrics/statement.ts';
import type { Day } from '../../core/calendar.ts';
import { operands } from '../../core/program/metric-refs.ts';
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
  /** Null when the row has no value, for example for want of a currency rate. */
  readonly value: number | null;
  readonly decimals: number;
  /** Which aggregate of the metric counted it, by the order of the document. */
  readonly aggregate: number;
}

/** Every row behind a metric for one partner; for a formula those of everything it reads. */
export async function evidenceBehind(
  tx: Tx,
  audit: Audit,
  partner: number,
  metric: string,
): Promise<readonly EvidenceItem[]> {
  const { program, moment, cutOff, feeds } = audit;
  const { source } = metricNamed(program, metric);
  if ('formula' in source) {
    const lists: (readonly EvidenceItem[])[] = [];
    for (const operand of new Set(operands(source.formula)))
      lists.push(await evidenceBehind(tx, audit, partner, operand));
    const seen = new Map(lists.flat().map((item) => [`${item.id}|${item.key ?? ''}`, item]));
    return [...seen.values()];
  }
  const atom = program.atoms.find((a) => a.name === metric);
  if (!atom || (atom.atom.measure !== 'rows' && atom.atom.measure !== 'each')) return [];
  const statement = evidenceStatement(
    { doc: program.doc, kinds: program.kinds, atoms: program.atoms, moment, cutOff, feeds, partner },
    atom,
  );
  const { rows } = await tx.client.query<EvidenceItem>(statement.text, [...statement.values]);
  return rows;
}
