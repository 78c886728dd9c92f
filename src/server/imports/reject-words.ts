/** What the database found wrong with staged rows, in words. */
import { issueCodes, type IssueCode } from '../../core/issue.ts';
import { spanInWords, dayInWords, parseDay } from '../../core/calendar.ts';
import { type CellFault, short } from './cell-fault.ts';

/** One reason of a staged row, as `import_reject` holds it. */
export interface StagedReject {
  readonly row: number;
  readonly line: number;
  readonly field: string;
  readonly value: string | null;
  readonly code: string;
  readonly detail: string | null;
}

interface Sources {
  readonly source: string;
  readonly partnerSource: string | undefined;
  readonly personSource: string | undefined;
}

/** The sentence and the remedy of a staged reject. */
export function rejectWords(reject: StagedReject, sources: Sources): CellFault {
  const { value, detail } = reject;
  const code = knownCode(reject.code);
  const shown = `'${short(value ?? '')}'`;
  const other = detail === null ? 'another line' : `line ${detail}`;
  switch (code) {
    case 'partner-unknown':
      return {
        code,
        reason: `No partner has the key ${shown} in ${inSources(sources.source, sources.partnerSource)}.`,
        remedy:
          'Import the partner first. If its key belongs to another system, say `partnerSource:` in the mapping.',
      };
    case 'person-unknown':
      return {
        code,
        reason: `No person has the key ${shown} in ${inSources(sources.source, sources.personSource)}.`,
        remedy:
          'Import the people first. If the key belongs to another system, say `personSource:` in the mapping.',
      };
    case 'employment-missing':
      return {
        code,
        reason: `No partner employs the person ${shown} on ${inDays(detail)}.`,
        remedy: 'Import who employs the person on that day, or let the mapping name the `partner`.',
      };
    case 'external-id-duplicate':
      return {
        code,
        reason: `The external id ${shown} stands in ${other} too.`,
        remedy: 'Each row needs an id of its own; glue columns together in the mapping until it is one.',
      };
    case 'row-conflict':
      return {
        code,
        reason: `${shown} is contradicted in ${other}.`,
        remedy: 'Rows about the same thing must say the same; correct one in the source.',
      };
    case 'person-overlap':
      return {
        code,
        reason: `The person ${shown} has another employment that shares days with this one: ${span(detail)}.`,
        remedy: 'End the earlier employment before the later one begins.',
      };
    case 'span-overlap':
      return {
        code,
        reason: `Another span of ${shown} shares days with this one: ${span(detail)}.`,
        remedy:
          'End the earlier one before the later one begins; a `mode: snapshot` import replaces stored spans.',
      };
    case 'cycle':
      return {
        code,
        reason: `Merged into ${shown}, the partner would in the end be merged into itself.`,
        remedy: 'Correct which of the two is left.',
      };
    case 'value-invalid':
      return {
        code,
        reason: `It ends on ${inDays(value)}, before it begins on ${inDays(detail)}.`,
        remedy: 'Correct one of the two days in the source.',
      };
    default:
      return { code, reason: issueCodes[code], remedy: 'Correct the row in the source.' };
  }
}

function knownCode(code: string): IssueCode {
  if (code in issueCodes) return code as IssueCode; // a key of the list, just checked
  throw new Error(`The database gave the reason '${code}', which is none of ours`);
}

function inSources(own: string, other: string | undefined): string {
  return other === undefined ? `the source '${own}'` : `the sources '${own}' and '${other}'`;
}

function inDays(text: string | null): string {
  const day = text === null ? undefined : parseDay(text);
  return day === undefined ? (text ?? 'that day') : dayInWords(day);
}

/** `stored 2024-01-01 2024-12-31` or `17 2024-01-01 ` (a line, first and last day) in words. */
function span(detail: string | null): string {
  const [where = '', from = '', to = ''] = (detail ?? '').split(' ');
  const [first, last] = [parseDay(from), parseDay(to)];
  const days =
    first === undefined
      ? 'some days'
      : last === undefined
        ? `from ${dayInWords(first)} on`
        : spanInWords(first, last);
  return where === 'stored' ? `${days}, stored already` : `${days}, in line ${where}`;
}
