/** Decisions on claims: many at once, all or nothing. */
import type { Kinds } from '../../core/program/kinds.ts';
import { refusals, roles, type Role } from '../../api/permissions.ts';
import { fault, IssueError, type Issue } from '../../core/issue.ts';
import type { WriteTx } from '../db/store.ts';
import type { Context } from '../http/context.ts';
import { notFound, notInBook } from '../http/refuse.ts';
import { addNote, dueAfter, identityOf, setStatus } from './changes.ts';
import { findEvidence, type EvidenceRow } from './queries.ts';

/** A decision as it was sent. */
export interface Decision {
  readonly evidence: string;
  /** The version that was looked at. */
  readonly version: string;
  readonly decision: 'verified' | 'rejected';
  readonly reason: string | null;
}

export interface Decided {
  readonly row: EvidenceRow;
  readonly status: Decision['decision'];
}

/** Decides claims, after everything that keeps one from being decided was told at once. Gives the rows as they were. */
export async function decide(
  ctx: Context,
  tx: WriteTx,
  kinds: Kinds,
  decisions: readonly Decision[],
): Promise<readonly Decided[]> {
  const numbers = decisions.map(({ evidence }) => ctx.ids.read('evidence', evidence));
  const rows = await findEvidence(
    tx,
    kinds,
    numbers.filter((n) => n !== undefined),
    ctx.today,
  );
  const issues: Issue[] = [];
  const decided: (Decided & Decision)[] = [];
  const seen = new Set<number>();
  for (const [i, decision] of decisions.entries()) {
    const row = rows.get(numbers[i] ?? -1);
    const wrong =
      row === undefined ? notFound('piece of evidence').issues : whyNot(ctx, kinds, decision, row, seen);
    issues.push(...wrong.map((issue) => ({ ...issue, place: placeOf(i, issue) })));
    if (row === undefined) continue;
    seen.add(row.current);
    decided.push({ ...decision, row, status: decision.decision });
  }
  if (issues.length > 0) throw new IssueError(issues);
  await setStatus(
    tx,
    decided.map(({ row, status }) => ({ current: row.current, status })),
  );
  for (const { row, reason } of decided)
    await addNote(tx, identityOf(row), ctx.who.account, { text: reason, link: null });
  await dueAfter(
    tx,
    decided.map(({ row }) => row.under),
    decided.map(({ row }) => row.person?.id ?? null),
  );
  return decided.map(({ row, status }) => ({ row, status }));
}

function placeOf(i: number, { place }: Issue): Issue['place'] {
  return { in: 'body', path: ['decisions', i, ...(place.path ?? [])] };
}

/** What keeps a claim from being decided as somebody wants; places are fields of the decision. */
function whyNot(
  { ids, reach, who }: Context,
  kinds: Kinds,
  { version, decision, reason }: Decision,
  row: EvidenceRow,
  seen: ReadonlySet<number>,
): readonly Issue[] {
  if (seen.has(row.current))
    return [fault('duplicate-name', 'The same claim stands twice in the list.', 'Leave one out.')];
  if (reach === 'book' && row.countsFor.manager !== who.account) return notInBook().issues;
  if (row.status !== 'claimed')
    return [
      fault(
        'state-conflict',
        `Only claims are decided, and this is ${row.status}.`,
        'Look at it again; what was decided is corrected or retracted.',
      ),
    ];
  if (ids.seal('recording', row.version) !== version)
    return [
      fault(
        'precondition-failed',
        'Somebody has changed this claim since you looked.',
        'Read it again, and decide on what it says now.',
        { path: ['version'] },
      ),
    ];
  const owner: Role = 'program-owner';
  if (kinds[row.kind]?.suppliedBy === 'program' && !who.roles.includes(owner))
    return [fault('not-allowed', refusals.owner, `Ask somebody with this role: ${roles[owner]}.`)];
  if (decision === 'rejected' && reason === null)
    return [
      fault('value-missing', 'A rejection says why.', 'Write `reason`: whoever claimed it will read it.', {
        path: ['reason'],
      }),
    ];
  return [];
}
