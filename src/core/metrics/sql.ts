/**
 * A small SQL builder for the atoms. Text comes from templates in this code base and from a closed list of
 * identifiers only; every word of a program is a parameter, so no document can change the shape of a statement.
 */

/** The only names that may be spliced into a statement. */
const identifiers = [
  'person_id', 'customer', 'product', 'thing', 'origin', 'currency', 'source', 'amount', 'day', 'origin_day', 'valid_until',
] as const; // prettier-ignore
export type Identifier = (typeof identifiers)[number];

export type SqlValue = string | number | boolean | null | readonly string[] | readonly number[];

/** A statement or a part of one. Parameters are numbered when it is rendered. */
export interface Sql {
  readonly strings: readonly string[];
  readonly values: readonly (Sql | Parameter)[];
}

type SqlType = 'text' | 'text[]' | 'date' | 'numeric' | 'numeric[]' | 'bigint' | 'boolean' | 'jsonb';

interface Parameter {
  readonly parameter: SqlValue;
  readonly type: SqlType;
}

function isParameter(value: Sql | Parameter): value is Parameter {
  return 'parameter' in value;
}

/** A template whose holes are parts; a value enters only through `param`. */
export function sql(strings: TemplateStringsArray, ...values: readonly Sql[]): Sql {
  return { strings, values };
}

/** A value as a parameter of a type; never spliced into the text. */
export function param(parameter: SqlValue, type: SqlType): Sql {
  return { strings: ['', ''], values: [{ parameter, type }] };
}

/** A column of evidence by its name, from the closed list. */
export function column(name: Identifier): Sql {
  return { strings: [`e.${name}`], values: [] };
}

/** A generated name such as `p3`: a fixed prefix and a number of ours. */
export function numbered(
  prefix:
    'p' | 'q' | 'v' | 'n' | 's' | 'l' | 'm' | 'pass' | 'k' | 'j' | 'r' | 'u' | 'y' | 'a' | 'b' | 'c' | 'o' | 'd' | 'e' | 'f' | 'h' | 't' | 'run' | 'since' | 'held' | 'pool' | 'employed', // prettier-ignore
  n: number,
): Sql {
  return { strings: [`${prefix}${n}`], values: [] };
}

/** A whole number that is part of the shape of a statement, such as a power of ten. */
export function whole(n: number): Sql {
  if (!Number.isSafeInteger(n)) throw new RangeError(`${n} is not a whole number`);
  return { strings: [String(n)], values: [] };
}

/** Parts with the same words between them; nothing for no parts. */
export function join(
  parts: readonly Sql[],
  separator: ', ' | ' and ' | ' or ' | ' + ' | '\n' | '\nunion all\n' | ' * ' | ' | ',
): Sql {
  const [first, ...rest] = parts;
  if (!first) return { strings: [''], values: [] };
  return { strings: ['', ...rest.map(() => separator), ''], values: [first, ...rest] };
}

export const nothing: Sql = { strings: [''], values: [] };

export interface Statement {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** Numbers the parameters; equal ones share a number, so that a long program stays far from the limit of 65,535. */
export function render(statement: Sql): Statement {
  const values: SqlValue[] = [];
  const known = new Map<string, number>();
  const text: string[] = [];
  const walk = (part: Sql): void => {
    part.strings.forEach((s, i) => {
      text.push(s);
      const value = part.values[i];
      if (value === undefined) return;
      if (!isParameter(value)) return walk(value);
      const identity = `${value.type}:${JSON.stringify(value.parameter)}`;
      let n = known.get(identity);
      if (n === undefined) {
        n = values.push(value.parameter);
        known.set(identity, n);
      }
      text.push(`$${n}::${value.type}`);
    });
  };
  walk(statement);
  return { text: text.join(''), values };
}
