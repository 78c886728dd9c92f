/** What somebody says a row of evidence is, checked by its kind with the rules that files are checked by. */
import type { Day } from '../../core/calendar.ts';
import { fault, IssueError, type Issue } from '../../core/issue.ts';
import { fieldType, isSubject, type Kinds } from '../../core/program/kinds.ts';
import { declared } from '../imports/declared.ts';
import { givenValue, type Given } from '../imports/given.ts';
import {
  fieldsOf,
  hasTyped,
  ownType,
  typedTypes,
  type TypedField,
} from '../imports/targets/evidence-kind.ts';
import { jsonOf } from '../imports/targets/evidence-row.ts';
import { faultsWithin, type Wrong } from '../imports/targets/evidence-within.ts';

/** What a row says, as it was sent; the person by number. */
export interface EvidenceWish {
  readonly day: Day;
  readonly validUntil: Day | null;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly person: number | null;
  readonly customer: string | null;
  readonly product: string | null;
  readonly thing: string | null;
  readonly origin: string | null;
  readonly originDay: Day | null;
  readonly fields: Readonly<Record<string, Given>>;
}

/** The same as the store keeps it. */
export interface EvidenceValues extends Omit<EvidenceWish, 'fields'> {
  /** The text of a JSON object. */
  readonly fields: string;
}

/** The kind of a name; throws `kind-unknown`. */
export function kindNamed(kinds: Kinds, name: string): string {
  const type = {
    is: 'choice',
    of: Object.keys(kinds),
    code: 'kind-unknown',
    what: 'kind of evidence',
  } as const;
  const kind = givenValue(type, name);
  if (typeof kind === 'string') return kind;
  throw new IssueError([fault(kind.code, kind.reason, kind.remedy, { in: 'body', path: ['kind'] })]);
}

/** Checks what a row of a kind says. Throws everything that is wrong with it. */
export function checkedValues(kinds: Kinds, kind: string, wish: EvidenceWish): EvidenceValues {
  const { values, issues } = checkValues(kinds, kind, wish);
  if (issues.length > 0) throw new IssueError(issues);
  return values;
}

/** What a row of a kind says as the store keeps it, and everything that is wrong with it; where anything is, the values are of no use. */
export function checkValues(
  kinds: Kinds,
  kind: string,
  wish: EvidenceWish,
): { readonly values: EvidenceValues; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const wrong = (path: readonly string[], code: Issue['code'], message: string, remedy: string): void => {
    issues.push(fault(code, message, remedy, { in: 'body', path }));
  };
  const unknown = (path: readonly string[], name: string): void =>
    wrong(
      path,
      'field-unknown',
      `The kind '${kind}' has no field '${name}'.`,
      `It has: ${fieldsOf(kinds, kind).join(', ') || 'day only'}.`,
    );
  const typed = (name: TypedField): string | null => {
    const value = wish[name];
    if (value === null) return null;
    if (!hasTyped(kinds, kind, name)) unknown([name], name);
    const type = typedTypes.find(([known]) => known === name)?.[1];
    if (type === undefined || typeof value === 'number') return null; // a person is a number already
    const given = givenValue(type, value);
    if (typeof given === 'string') return given;
    wrong([name], given.code, given.reason, given.remedy);
    return null;
  };
  const [amount, currency] = [typed('amount'), typed('currency')];
  typed('person');
  typed('validUntil');
  typed('originDay');
  const [customer, product, thing, origin] = [
    typed('customer'),
    typed('product'),
    typed('thing'),
    typed('origin'),
  ];
  const fields = ownFields(kinds, kind, wish.fields, wrong, unknown);
  const { day, validUntil } = wish;
  const within = faultsWithin(declared(kinds, kind), {
    partner: 'named by the address',
    person: wish.person === null ? null : String(wish.person),
    day,
    validUntil,
    amount: wish.amount,
    currency: wish.currency,
  });
  for (const [field, { code, reason }] of within) wrong([field], code, reason, mending[field]);
  return { values: { ...wish, amount, currency, customer, product, thing, origin, fields }, issues };
}

/** What helps where there is no file and no mapping. */
const mending: Readonly<Record<Wrong[0], string>> = {
  partner: 'Name the partner.',
  person: 'Evidence of this kind is about people: name the person.',
  validUntil: 'Correct one of the two.',
  currency: 'Write the currency of the amount, such as EUR.',
};

/** The fields without a column of their own, in the order of their names. */
function ownFields(
  kinds: Kinds,
  kind: string,
  given: EvidenceWish['fields'],
  wrong: (path: readonly string[], code: Issue['code'], message: string, remedy: string) => void,
  unknown: (path: readonly string[], name: string) => void,
): string {
  const parts = Object.entries(given)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) => {
      const path = ['fields', name];
      const about = declared(kinds, kind);
      const type = about && Object.hasOwn(about.fields, name) ? fieldType(about, name) : undefined;
      if (type === undefined) {
        unknown(path, name);
        return [];
      }
      if (type === 'money' || isSubject(name)) {
        wrong(
          path,
          'field-unknown',
          `'${name}' does not stand among the fields.`,
          `Write it beside \`fields\`.`,
        );
        return [];
      }
      const read = givenValue(ownType(type), value);
      if (typeof read === 'string') return [`${JSON.stringify(name)}:${jsonOf(type, read)}`];
      wrong(path, read.code, read.reason, read.remedy);
      return [];
    });
  return `{${parts.join(',')}}`;
}
