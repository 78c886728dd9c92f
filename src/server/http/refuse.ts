/** Refusals that several endpoints give, each in one way, so that what must look alike does (I35). */
import { fault, IssueError, type IssueCode, type Place } from '../../core/issue.ts';
import { roles, type Ability, type Role } from '../../api/permissions.ts';

/** One refusal as an error. */
export function refuse(code: IssueCode, message: string, remedy: string, place: Place = {}): IssueError {
  return new IssueError([fault(code, message, remedy, place)]);
}

/** Nothing here: never there, erased, or somebody else's. All of them sound the same. */
export function notFound(what: string): IssueError {
  return refuse(
    'not-found',
    `There is no such ${what}, or it is not yours to see.`,
    'Take ids as a list of this interface gives them.',
  );
}

/** Somebody who may not, by the table of permissions. */
export function notAllowed({ reason, roles: who }: Extract<Ability, { allowed: false }>): IssueError {
  const whoMay = who.map((role: Role) => roles[role]).join(', ');
  return refuse('not-allowed', reason, `Ask somebody with one of these roles: ${whoMay}.`);
}

/** A partner that somebody else looks after. */
export function notInBook(): IssueError {
  return refuse(
    'not-in-book',
    'Another partner manager looks after this partner.',
    'Ask its manager, or have partner operations hand it over to you.',
  );
}

/** Too many tries; told with the seconds to wait. */
export class TooMany extends IssueError {
  readonly seconds: number;
  constructor(seconds: number) {
    const wait = Math.max(1, Math.ceil(seconds));
    super([
      fault('too-many-requests', 'Too many tries in a short time.', `Wait ${wait} seconds and try again.`),
    ]);
    this.seconds = wait;
  }
}
