/** Faults of form in people's words: what zod found, with the place, what was expected and what may have been meant. */
import type { z } from 'zod';
import { fault, nearest, type Issue } from '../issue.ts';
import { formsAt, keysAt } from './forms.ts';
import type { Positions } from './read.ts';

type ZodIssue = z.core.$ZodIssue;

/** Unknown keys of one place that are said one by one; a file of something else altogether has thousands. */
const keysSaid = 200;

/** Whether a key has no value, as the rest of a text has that a comma cut in two. */
function standsAlone(block: unknown, key: string): boolean {
  return (
    typeof block === 'object' &&
    block !== null &&
    new Map<string, unknown>(Object.entries(block)).get(key) === null
  );
}

/** Every fault behind one issue of zod; of a union the branch that fits best speaks. */
export function fromZod(
  issue: ZodIssue,
  before: readonly (string | number)[],
  positions: Positions,
  schema: z.ZodType,
): Issue[] {
  const path = [...before, ...issue.path.map((p) => (typeof p === 'number' ? p : String(p)))];
  const where = path.length > 0 ? `'${path.join('.')}'` : 'The document';
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysAt(schema, path);
      const said = issue.keys.slice(0, keysSaid).map((k) => {
        // Of several forms the one that fits best speaks, and this key is of another.
        if (known.includes(k))
          return fault(
            'unknown-key',
            `'${k}' does not go with what stands beside it.`,
            'Keep one of the two; what belongs together goes into a list, each in braces of its own.',
            positions.at([...path, k]),
          );
        const guess = nearest(k, known);
        const remedy = guess
          ? `Did you mean '${guess}'?`
          : standsAlone(issue.input, k)
            ? 'If it belongs to the text before it, put that text in quotes: within { … } a comma ends it.'
            : known.length > 0
              ? `Known here: ${known.join(', ')}.`
              : 'Remove it.';
        return fault('unknown-key', `'${k}' is not known here.`, remedy, positions.at([...path, k]));
      });
      const left = issue.keys.length - said.length;
      const more = `${left} more keys are not known here.`;
      return left > 0
        ? [...said, fault('unknown-key', more, 'Mend the first ones and look again.', positions.at(path))]
        : said;
    }
    case 'invalid_union': {
      if (issue.input === undefined) {
        return [fault('missing-key', `${where} is missing.`, unionRemedy(issue), positions.at(path))];
      }
      // Of a union, the branch that fits best speaks; branches that already fail on the type of the whole are no help.
      const branches = issue.errors.filter(
        (errors) => !errors.some((e) => e.path.length === 0 && e.code === 'invalid_type'),
      );
      const best = branches.toSorted((a, b) => weight(a) - weight(b))[0];
      const forms = formsAt(schema, path);
      if (
        forms.length > 1 &&
        forms.length <= formsSaid &&
        saysNoForm(issue.input, best, keysAt(schema, path))
      )
        return [
          fault(
            'wrong-type',
            `${where} must be ${forms.slice(0, -1).join(', ')} or ${forms.at(-1) ?? ''}${shown(issue.input)}.`,
            formMeant(issue.input, forms),
            positions.at(path),
          ),
        ];
      if (best && best.length > 0) return best.flatMap((e) => fromZod(e, path, positions, schema));
      if ('discriminator' in issue && typeof issue.discriminator === 'string') {
        return [
          fault(
            'wrong-type',
            `${where}: '${issue.discriminator}' is missing or not one of the known forms.`,
            unionRemedy(issue),
            positions.at(path),
          ),
        ];
      }
      return [
        fault(
          'wrong-type',
          `${where} has a form that is not known here${shown(issue.input)}.`,
          unionRemedy(issue),
          positions.at(path),
        ),
      ];
    }
    case 'invalid_type':
      if (issue.input === undefined) {
        return [
          fault(
            'missing-key',
            `${where} is missing.`,
            `Add it: ${expected(issue.expected)}.`,
            positions.at(path),
          ),
        ];
      }
      return [
        fault(
          'wrong-type',
          `${where} must be ${expected(issue.expected)}${shown(issue.input)}.`,
          `Write ${expected(issue.expected)}.`,
          positions.at(path),
        ),
      ];
    case 'invalid_value':
      if (path.at(-1) === 'tierwright') {
        return [
          fault(
            'schema-version',
            `The document is written for another version of the language${shown(issue.input)}.`,
            'Write `tierwright: 1`.',
            positions.at(path),
          ),
        ];
      }
      if (issue.input === undefined) {
        return [
          fault(
            'missing-key',
            `${where} is missing.`,
            `Write one of: ${issue.values.map(String).join(', ')}.`,
            positions.at(path),
          ),
        ];
      }
      return [
        fault(
          'wrong-type',
          `${where} must be one of ${issue.values.map((v) => `'${String(v)}'`).join(', ')}${shown(issue.input)}.`,
          suggestion(issue),
          positions.at(path),
        ),
      ];
    case 'invalid_format':
      return [
        fault(
          'wrong-type',
          `${where} must be ${issue.message.replace(/^Invalid string: must match pattern.*/, 'of another form')}${shown(issue.input)}.`,
          'Write it in that form.',
          positions.at(path),
        ),
      ];
    case 'too_small':
    case 'too_big':
      return [
        fault(
          'wrong-type',
          `${where}: ${lower(issue.message)}${shown(issue.input)}.`,
          'Bring it within the limit.',
          positions.at(path),
        ),
      ];
    case 'invalid_key':
      return [
        fault(
          'wrong-type',
          `${where} is not a name that can be used here.`,
          'Use lower-case letters, digits, _ and -, beginning with a letter.',
          positions.at(path),
        ),
      ];
    default:
      return [
        fault(
          'wrong-type',
          `${where}: ${issue.message}${shown(issue.input)}.`,
          'Write it in the form that the language page shows.',
          positions.at(path),
        ),
      ];
  }
}

/** Forms of one place that are said one by one. */
const formsSaid = 12;

/** Whether what stands there fits none of several forms, so that all are told: no word of a list, or a block with no key of any. */
function saysNoForm(
  input: unknown,
  best: readonly ZodIssue[] | undefined,
  known: readonly string[],
): boolean {
  if (typeof input === 'object' && input !== null && !Array.isArray(input))
    return known.length > 0 && !Object.keys(input).some((k) => known.includes(k) || nearest(k, known));
  return best === undefined || best.every((e) => e.code === 'invalid_value' && e.path.length === 0);
}

function formMeant(input: unknown, forms: readonly string[]): string {
  const words = forms.flatMap((f) => (f.startsWith("'") ? [f.slice(1, -1)] : []));
  const guess = typeof input === 'string' ? nearest(input, words) : undefined;
  return guess ? `Did you mean '${guess}'?` : 'Write one of these.';
}

/** How far a branch of a union is from fitting: unknown and missing keys near the top weigh most. */
function weight(errors: readonly ZodIssue[]): number {
  return errors.reduce(
    (sum, e) => sum + (e.path.length === 0 ? 10 : 1) * (e.code === 'unrecognized_keys' ? e.keys.length : 1),
    0,
  );
}

function unionRemedy(issue: Extract<ZodIssue, { code: 'invalid_union' }>): string {
  const options = new Set<string>();
  for (const branch of issue.errors) {
    for (const e of branch) {
      if (e.code === 'invalid_value') for (const v of e.values) options.add(`'${String(v)}'`);
      else if (e.code === 'invalid_type') options.add(expected(e.expected));
    }
  }
  return options.size > 0
    ? `Write ${[...options].join(' or ')}.`
    : 'Write one of the forms that the language page shows.';
}

function suggestion(issue: Extract<ZodIssue, { code: 'invalid_value' }>): string {
  const guess = typeof issue.input === 'string' ? nearest(issue.input, issue.values.map(String)) : undefined;
  return guess ? `Did you mean '${guess}'?` : 'Write one of these.';
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text', number: 'a number', int: 'a whole number', boolean: 'true or false', object: 'a block of keys',
  record: 'a block of keys', array: 'a list', tuple: 'a list of two',
}; // prettier-ignore

function expected(type: string): string {
  return typeWords[type] ?? type;
}

function shown(input: unknown): string {
  if (typeof input === 'string') return `, not '${input.length > 60 ? `${input.slice(0, 57)}…` : input}'`;
  if (typeof input === 'number' || typeof input === 'boolean') return `, not ${String(input)}`;
  if (input === null) return ', not empty';
  if (Array.isArray(input)) return ', not a list';
  return '';
}

function lower(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}
