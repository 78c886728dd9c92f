/** What the review says of a text, as the interface tells it. */
import type { Day } from '../../core/calendar.ts';
import type { Issue } from '../../core/issue.ts';
import type { Finding } from '../../core/review/finding.ts';
import { reviewProgram, type Review } from '../../core/review/review.ts';
import { Subject } from '../../core/review/subject.ts';
import { checkProgram } from './queries.ts';

/** Faults of a text, or what the rules say of it as of a day. */
export interface Reviewed {
  readonly faults: readonly Issue[];
  readonly review: Review;
}

/** Reviews a text, without the rules that look at stored partners. */
export function reviewed(text: string, today: Day): Reviewed {
  const read = checkProgram(text, 'program.yaml');
  if (!read.ok) return { faults: read.issues, review: { findings: [], accepted: [] } };
  return { faults: [], review: reviewProgram(new Subject(read.value.program, today), read.positions) };
}

/** The same as it is sent. */
export function reviewOf({ faults, review }: Reviewed) {
  return {
    faults: faults.map(placed),
    findings: review.findings.map(findingOf),
    accepted: review.accepted.map(({ finding, reason }) => ({ ...findingOf(finding), reason })),
  };
}

/** The errors of a review, as issues that stop something. */
export function errorsOf({ review }: Reviewed): readonly Issue[] {
  return review.findings
    .filter(({ level }) => level === 'error')
    .map(({ rule, message, remedy, place }) => ({
      code: 'review-errors',
      severity: 'fault',
      message: `${message} (${rule})`,
      remedy,
      place,
    }));
}

function findingOf({ mend, ...finding }: Finding) {
  return { ...placed(finding), fixable: mend !== null };
}

/** With a place of its own, whose path may be written to. */
function placed<T extends Pick<Issue, 'place'>>(issue: T) {
  return { ...issue, place: { ...issue.place, path: issue.place.path && [...issue.place.path] } };
}
