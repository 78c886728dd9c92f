/** Rows of evidence as every reader of the demo gets them, and the hand that writes them. */
import { firstNumber } from './stories.ts';
import { placeOf, type Kind } from './sources.ts';
import type { Verdict } from './profile.ts';

/** A value of a kind's own field. */
export type FieldValue = string | number | boolean;

/** One row. Days are numbers since 1970-01-01, partners and persons the demo's own numbers. */
export interface EvidenceRow {
  readonly partner: number;
  readonly kind: Kind;
  readonly day: number;
  readonly validUntil: number | null;
  readonly status: Verdict;
  /** Decimal text in units of the currency. */
  readonly amount: string | null;
  readonly currency: string | null;
  readonly person: number | null;
  readonly customer: string | null;
  readonly product: string | null;
  readonly thing: string | null;
  readonly origin: string | null;
  readonly originDay: number | null;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly source: string;
  /** Unique within source and kind. */
  readonly externalId: string;
}

/** A row that is still being written. */
export type Draft = { -readonly [Field in keyof EvidenceRow]: EvidenceRow[Field] };

const nothing: EvidenceRow['fields'] = {};

/** Collects the rows of one partner. */
export class Hand {
  readonly rows: EvidenceRow[] = [];
  readonly partner: number;
  readonly #number: number;

  constructor(partner: number) {
    this.partner = partner;
    this.#number = firstNumber + partner;
  }

  /**
   * A new row of a kind, verified and otherwise empty, to be filled in at once. What lies after the day through which its source is
   * complete has not arrived, so that row goes nowhere.
   */
  row(kind: Kind, day: number): Draft {
    const { source, prefix, through } = placeOf(kind);
    const row: Draft = {
      partner: this.partner,
      kind,
      day,
      validUntil: null,
      status: 'verified',
      amount: null,
      currency: null,
      person: null,
      customer: null,
      product: null,
      thing: null,
      origin: null,
      originDay: null,
      fields: nothing,
      source,
      externalId: `${prefix}-${this.#number}-${this.rows.length + 1}`,
    };
    if (day <= through) this.rows.push(row);
    return row;
  }

  /** A name for something of this partner's, such as a deal or a customer. */
  named(prefix: string, n: number): string {
    return `${prefix}-${this.#number}-${n}`;
  }
}
