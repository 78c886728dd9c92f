/** Rows of evidence: what is staged of each, and what is wrong with it before the store is asked. */
import type { FieldType } from '../../../core/program/evidence-schema.ts';
import type { Kinds } from '../../../core/program/kinds.ts';
import type { CellFault } from '../cell-fault.ts';
import type { Row } from '../columns.ts';
import type { CopyRow } from '../copy.ts';
import { declared } from '../declared.ts';
import type { Binder, BoundField } from '../fields.ts';
import { faultsWithin } from './evidence-within.ts';
import { hasTyped, storedName, type EvidenceFields, type TypedField } from './evidence-kind.ts';

/** Columns that a row may fill, in the order in which they are staged. */
const columns = [
  ['kind', 'text'],
  ['external_id', 'text'],
  ['status', 'text'],
  ['partner_key', 'text'],
  ['person_key', 'text'],
  ['day', 'date'],
  ['valid_until', 'date'],
  ['amount', 'numeric'],
  ['currency', 'text'],
  ['customer', 'text'],
  ['product', 'text'],
  ['thing', 'text'],
  ['origin', 'text'],
  ['origin_day', 'date'],
  ['fields', 'jsonb'],
] as const;

type ColumnName = (typeof columns)[number][0];
type Value = string | null | undefined;

/** Columns that more than one statement reads, and that are therefore staged even where all rows say the same. */
const alwaysStaged: ReadonlySet<ColumnName> = new Set(['external_id', 'partner_key', 'person_key', 'day']);

/** Reads rows into the values of the staged columns. What no row fills, or all rows alike, is not staged but said once, in SQL. */
export class EvidenceRows {
  /** The columns that are staged. */
  readonly stage: readonly { readonly name: string; readonly type: string }[];
  /** Values that all rows share, as parameters. */
  readonly parameters: readonly string[];
  private readonly fields: EvidenceFields;
  private readonly binder: Binder;
  private readonly kinds: Kinds;
  private readonly oneKind: boolean;
  private readonly own: readonly { name: string; start: string; type: FieldType; field: BoundField }[];
  private readonly staged: readonly number[];
  private readonly expressions: ReadonlyMap<ColumnName, string>;

  /** @param firstParameter the number of the first of `parameters` */
  constructor(fields: EvidenceFields, binder: Binder, kinds: Kinds, firstParameter: number) {
    this.fields = fields;
    this.binder = binder;
    this.kinds = kinds;
    this.oneKind = fields.possible?.length === 1;
    this.own = fields.own.map(({ name, type, field }) => ({
      name,
      start: `${JSON.stringify(name)}:`,
      type,
      field,
    }));
    const expressions = new Map<ColumnName, string>();
    const parameters: string[] = [];
    const staged: number[] = [];
    for (const [at, [name, type]] of columns.entries()) {
      const same = alwaysStaged.has(name) && this.fieldOf(name) ? undefined : this.constantOf(name);
      if (same === undefined) {
        staged.push(at);
        expressions.set(name, `s.${name}`);
      } else if (same === null) expressions.set(name, `null::${type}`);
      else {
        parameters.push(same);
        expressions.set(name, `$${firstParameter + parameters.length - 1}::${type}`);
      }
    }
    this.expressions = expressions;
    this.parameters = parameters;
    this.staged = staged;
    this.stage = staged.flatMap((at) => {
      const [name, type] = columns[at] ?? [];
      return name === undefined ? [] : [{ name, type: type === 'text' ? 'text collate "C"' : type }];
    });
  }

  /** SQL of a column: of the staged row `s`, a parameter, or null. */
  sql(column: ColumnName): string {
    return this.expressions.get(column) ?? `s.${column}`;
  }

  /** The staged values of a row; rejects go to the binder. */
  read(row: Row): CopyRow {
    const { fields } = this;
    const kind = fields.kind.read(row);
    const day = fields.day.read(row);
    const partner = fields.partner ? fields.partner.read(row) : null;
    const values: Value[] = [
      kind,
      fields.externalId.read(row),
      fields.status.read(row),
      partner,
      this.typed(row, kind, 'person'),
      day,
      this.typed(row, kind, 'validUntil'),
      this.typed(row, kind, 'amount'),
      this.typed(row, kind, 'currency'),
      this.typed(row, kind, 'customer'),
      this.typed(row, kind, 'product'),
      this.typed(row, kind, 'thing'),
      this.typed(row, kind, 'origin'),
      this.typed(row, kind, 'originDay'),
      this.document(row, kind),
    ];
    this.check(row, kind, partner, day, values);
    const staged: Value[] = [];
    for (const at of this.staged) staged.push(values[at]);
    return staged;
  }

  private typed(row: Row, kind: Value, name: TypedField): Value {
    const field = this.fields.typed[name];
    if (!field) return null;
    const value = field.read(row);
    if (this.oneKind || typeof value !== 'string' || typeof kind !== 'string') return value;
    if (hasTyped(this.kinds, kind, name)) return value;
    this.say(row, field, notOfKind(kind, storedName(name)));
    return undefined;
  }

  /** Fields without a column of their own, as the text of a JSON object. */
  private document(row: Row, kind: Value): string {
    const about =
      this.oneKind || typeof kind !== 'string'
        ? undefined
        : (declared(this.kinds, kind)?.fields ?? undefined);
    let text = '{';
    for (const { name, start, type, field } of this.own) {
      const value = field.read(row);
      if (typeof value !== 'string') continue;
      if (about && declared(about, name) === undefined) this.say(row, field, notOfKind(kind ?? '', name));
      text += `${text === '{' ? '' : ','}${start}${jsonOf(type, value)}`;
    }
    return `${text}}`;
  }

  /** What the fields of a row say about each other. */
  private check(row: Row, kind: Value, partner: Value, day: Value, values: readonly Value[]): void {
    const [, , , , person, , validUntil, amount, currency] = values;
    const about = typeof kind === 'string' ? declared(this.kinds, kind) : undefined;
    const wrong = faultsWithin(about, { partner, person, day, validUntil, amount, currency });
    for (const [name, cell, value] of wrong)
      this.say(row, name === 'partner' ? this.fields.partner : this.fields.typed[name], cell, value);
  }

  private say(row: Row, field: BoundField | undefined, wrong: CellFault, value: string | null = null): void {
    this.binder.reject(row, field?.label ?? null, value, wrong);
  }

  private fieldOf(column: ColumnName): BoundField | undefined {
    const { fields } = this;
    switch (column) {
      case 'kind':
      case 'status':
      case 'day':
        return fields[column];
      case 'external_id':
        return fields.externalId;
      case 'partner_key':
        return fields.partner;
      case 'person_key':
        return fields.typed.person;
      case 'valid_until':
        return fields.typed.validUntil;
      case 'origin_day':
        return fields.typed.originDay;
      case 'fields':
        return undefined;
      case 'amount':
      case 'currency':
      case 'customer':
      case 'product':
      case 'thing':
      case 'origin':
        return fields.typed[column];
    }
  }

  /** The value of a column in every row; undefined where rows differ. */
  private constantOf(column: ColumnName): string | null | undefined {
    if (column === 'fields') {
      const parts = this.own.map(({ start, type, field: { constant } }) =>
        typeof constant === 'string'
          ? `${start}${jsonOf(type, constant)}`
          : constant === null
            ? ''
            : undefined,
      );
      return parts.includes(undefined) ? undefined : `{${parts.filter((part) => part !== '').join(',')}}`;
    }
    const field = this.fieldOf(column);
    return field ? field.constant : null;
  }
}

function notOfKind(kind: string, name: string): CellFault {
  return {
    code: 'field-unknown',
    reason: `The kind '${kind}' has no field '${name}'.`,
    remedy: 'Leave the cell empty in rows of this kind, or import the kind with a mapping of its own.',
  };
}

/** A value as JSON. Numbers stay the decimals that they are; they never pass through a float. */
export function jsonOf(type: FieldType, value: string): string {
  return type === 'number' || type === 'yes-no' ? value : JSON.stringify(value);
}
