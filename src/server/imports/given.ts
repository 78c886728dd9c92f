/** Values that come in requests: read by the rules for cells, in the one form in which mappings write constants. */
import { invalid, short, type CellFault } from './cell-fault.ts';
import { plainFormat } from './fields.ts';
import { cellParser, translating, type ValueType } from './values.ts';

/** What a request may send for a value of a document: text, a number, yes or no. */
export type Given = string | number | boolean;

/** The value as the store keeps it, or what is wrong. */
export function givenValue(type: ValueType, value: Given): string | CellFault {
  const text = String(value);
  if (text === '') return invalid('The value is empty.', 'Leave it out, or write null.');
  if (/\p{Surrogate}/u.test(text))
    return invalid('The text holds half a character.', 'Write it as characters.');
  const parsed = cellParser(type, plainFormat())(text);
  return typeof parsed === 'string' ? parsed : inRequest(type, text, parsed);
}

/** The same fault in the words of a request: it has no mapping and no source. */
function inRequest(type: ValueType, text: string, wrong: CellFault): CellFault {
  if (wrong.code === 'value-too-large') return { ...wrong, remedy: 'Shorten it.' };
  switch (type.is) {
    case 'key':
    case 'text':
      return { ...wrong, remedy: 'Take the character out.' };
    case 'choice':
      return { ...wrong, remedy: wrong.remedy.replace(translating, '').trimEnd() };
    case 'amount':
    case 'rate':
    case 'number':
      return invalid(
        `'${short(text)}' is not a number.`,
        'Write digits, a point in front of decimals, and a minus in front where it is negative.',
      );
    case 'yes-no':
      return { ...wrong, remedy: 'Write true or false.' };
    case 'day':
      return { ...wrong, remedy: 'Write a day of the calendar as YYYY-MM-DD.' };
    case 'currency':
      return { ...wrong, remedy: 'Use three capital letters of ISO 4217 such as EUR.' };
  }
}
