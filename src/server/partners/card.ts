/** The card of a partner: what the team keeps about it. It is replaced as a whole; a new version supersedes the one before. */
import { ability, type Role } from '../../api/permissions.ts';
import type { Day } from '../../core/calendar.ts';
import { IssueError, fault, type Issue } from '../../core/issue.ts';
import type { Tx, WriteTx } from '../db/store.ts';
import { refuse } from '../http/refuse.ts';
import type { Card } from './list.ts';
import { partnersCalled } from './one.ts';
import { canonical } from './words.ts';

export interface CardWish {
  readonly parent: number | null;
  readonly manager: number | null;
  readonly region: string | null;
  readonly state: Card['state'];
  readonly reason: string | null;
  readonly since: Day | null;
}

export const noCard: CardWish = {
  parent: null,
  manager: null,
  region: null,
  state: null,
  reason: null,
  since: null,
};

/** The card in force, with the numbers that stand on it; empty where there is none. */
export async function cardIn({ client }: Tx, partner: number): Promise<CardWish> {
  const { rows } = await client.query<CardWish>(
    `select parent_id as parent, manager_id as manager, region, state, reason, since from partner_card
     where partner_id = $1 and superseded_in is null`,
    [partner],
  );
  return rows[0] ?? noCard;
}

/** A card as it will be, with the first day of its state filled in. Throws what is wrong with it, all at once. */
export async function checkedCard(
  tx: Tx,
  wish: CardWish,
  before: CardWish,
  today: Day,
  path: readonly string[] = [],
): Promise<CardWish> {
  const { state, reason, since } = wish;
  const at = (field: string): Issue['place'] => ({ in: 'body', path: [...path, field] });
  const issues: Issue[] = [];
  if (state === 'suspended' && reason === null)
    issues.push(
      fault(
        'value-missing',
        'A suspension has a reason.',
        'Write `reason`, for those who ask later.',
        at('reason'),
      ),
    );
  if (state === null && (since !== null || reason !== null))
    issues.push(
      fault(
        'value-invalid',
        'A reason and a first day belong to a state.',
        'Say `state`, or leave them out.',
        at('state'),
      ),
    );
  if (wish.manager !== null && wish.manager !== before.manager)
    issues.push(...(await notManager(tx, wish.manager, at('manager'))));
  if (issues.length > 0) throw new IssueError(issues);
  if (state === null) return wish;
  return { ...wish, since: since ?? (state === before.state ? before.since : null) ?? today };
}

/** What keeps an account from looking after partners: nothing where it may write them. */
export async function notManager({ client }: Tx, account: number, place: Issue['place']): Promise<Issue[]> {
  const { rows } = await client.query<{ roles: Role[] }>(
    `select array(select g.role from role_grant g where g.account_id = a.id and g.superseded_in is null) as roles
     from account a where a.id = $1 and a.user_id is not null`,
    [account],
  );
  if (ability('partner.write', rows[0]?.roles ?? []).allowed) return [];
  return [
    fault(
      'state-conflict',
      'This account may not look after partners.',
      'Give it the role of partner manager first, or name another.',
      place,
    ),
  ];
}

/** Stores a card. A circle of parents is refused with the names along it. */
export async function storeCard(tx: WriteTx, partner: number, card: CardWish): Promise<void> {
  const recording = await tx.recording();
  await tx.client.query(
    'update partner_card set superseded_in = $2 where partner_id = $1 and superseded_in is null',
    [partner, recording],
  );
  await tx.client.query(
    `insert into partner_card (partner_id, parent_id, manager_id, region, state, reason, since, recorded_in)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [partner, card.parent, card.manager, card.region, card.state, card.reason, card.since, recording],
  );
  await refuseCircle(tx, partner);
}

/** Refuses a partner that stands above itself, through merges. */
export async function refuseCircle(tx: Tx, partner: number): Promise<void> {
  const { rows } = await tx.client.query<{ path: number[] }>(
    `with recursive up (id, path, closed) as (
       select $1::bigint, array[$1::bigint], false
       union all
       select next.id, up.path || next.id, next.id = any(up.path) from up
       join partner_card c on c.partner_id = up.id and c.superseded_in is null and c.parent_id is not null
       cross join lateral (select ${canonical('c.parent_id')} as id) next
       where not up.closed and next.id <> up.id
     )
     select to_json(path) as path from up where closed limit 1`,
    [partner],
  );
  const [circle] = rows;
  if (!circle) return;
  const names = await partnersCalled(tx, circle.path);
  const chain = circle.path.map((id) => `'${names.get(id) ?? ''}'`).join(' under ');
  throw refuse('cycle', `Parents in a circle: ${chain}.`, 'Take the parent from one of them.', {
    in: 'body',
    path: ['parent'],
  });
}

/**
 * Gives partners of one manager to another: all of them, or those named. Gives the numbers of those that changed, and of the named ones
 * that the manager does not look after; where there are any, nothing should be kept.
 */
export async function handOver(
  tx: WriteTx,
  from: number | null,
  to: number | null,
  named: readonly number[] | undefined,
): Promise<{ readonly moved: readonly number[]; readonly foreign: readonly number[] }> {
  const recording = await tx.recording();
  const { rows } = await tx.client.query<{ id: number }>(
    `select p.id from partner p
     left join partner_card c on c.partner_id = p.id and c.superseded_in is null
     left join account m on m.id = c.manager_id
     where not exists (select from partner_alias a where a.partner_id = p.id and a.superseded_in is null)
       and (case when $1::bigint is null then m.user_id is null else c.manager_id = $1 end)
       and ($2::bigint[] is null or p.id = any($2)) order by p.id`,
    [from, named ?? null],
  );
  const moved = rows.map(({ id }) => id);
  const found = new Set(moved);
  const foreign = (named ?? []).filter((id) => !found.has(id));
  await tx.client.query(
    'update partner_card set superseded_in = $2 where partner_id = any($1::bigint[]) and superseded_in is null',
    [moved, recording],
  );
  await tx.client.query(
    `insert into partner_card (partner_id, parent_id, manager_id, region, state, reason, since, recorded_in)
     select w.id, c.parent_id, $3, c.region, c.state, c.reason, c.since, $2 from unnest($1::bigint[]) w (id)
     left join partner_card c on c.partner_id = w.id and c.superseded_in = $2`,
    [moved, recording, to],
  );
  return { moved, foreign };
}
