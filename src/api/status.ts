/** The one map from issue codes to HTTP status. */
import type { Issue, IssueCode } from '../core/issue.ts';

/** Codes with a status of their own; every other code speaks of what was sent: 422. */
const statuses: Partial<Record<IssueCode, number>> = {
  'not-signed-in': 401,
  'sign-in-refused': 401,
  'not-allowed': 403,
  'not-in-book': 403,
  'other-site': 403,
  'not-found': 404,
  'method-unknown': 405,
  'key-in-flight': 409,
  'state-conflict': 409,
  'precondition-failed': 412,
  'body-too-large': 413,
  'media-type': 415,
  'json-syntax': 400,
  'cursor-invalid': 400,
  'precondition-missing': 428,
  'too-many-requests': 429,
  'internal-error': 500,
  'setting-invalid': 500,
  'chain-broken': 500,
  'not-ready': 503,
};

/** The HTTP status of an issue code. */
export function statusOf(code: IssueCode): number {
  return statuses[code] ?? 422;
}

/** The status of a problem with several issues: that of the first, the others being told beside it. */
export function statusOfIssues(issues: readonly Issue[]): number {
  const [first] = issues;
  return first ? statusOf(first.code) : 500;
}

/** What a status means whatever the endpoint, by the code that usually gives it. */
export const titles: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'Nobody is signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'No such method here',
  409: 'In conflict with the present state',
  412: 'Changed since you looked',
  413: 'Too large',
  415: 'Another form is needed',
  422: 'The request cannot be carried out as it is',
  428: 'Say which state you saw',
  429: 'Too many requests',
  500: 'The server failed',
  503: 'Not ready',
};

/** The codes that a request to any endpoint may be answered with. */
export const everywhere = [
  'not-ready',
  'too-many-requests',
  'internal-error',
] as const satisfies readonly IssueCode[];
