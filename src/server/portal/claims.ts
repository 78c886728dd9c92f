/**
 * Evidence that a partner hands in. It goes two steps: first the request, in the portal's role and under the wall, then the request becomes
 * evidence, in the application's role. The second step believes the stored row and nobody else, so that whatever goes wrong in between, what
 * was handed in belongs to whom the wall let hand it in.
 */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { wish } from '../../api/evidence-changes.ts';
import type { Day } from '../../core/calendar.ts';
import { IssueError } from '../../core/issue.ts';
import { canonicalJson } from '../../core/program/canonical.ts';
import type { Kinds } from '../../core/program/kinds.ts';
import type { PortalTx } from '../db/portal.ts';
import type { LogContent, Store, Tx, WriteTx } from '../db/store.ts';
import { addNote, dueAfter, everEmployedBy, insertVersion } from '../evidence/changes.ts';
import { checkedValues, kindNamed } from '../evidence/values.ts';
import { actorOf } from '../http/context.ts';
import { notFound } from '../http/refuse.ts';
import { canonicalPartner } from '../partners/one.ts';
import { kindsOn } from '../programs/queries.ts';

/** The source of what partners hand in. */
const portalSource = 'portal';

/** What is handed in, as the request keeps it: as it was sent, with the person by number. */
const handedInSchema = z.strictObject({
  kind: z.string(),
  ...wish,
  person: z.int().nullable(),
  proof: z.strictObject({ text: z.string().nullable(), link: z.string().nullable() }),
});
export type HandedIn = z.output<typeof handedInSchema>;

/** Kinds that partners supply. */
export function claimable(kinds: Kinds): Kinds {
  return Object.fromEntries(Object.entries(kinds).filter(([, { suppliedBy }]) => suppliedBy === 'partner'));
}

/** Kinds in which reviewers of the vendor answer: not for the partner to read. */
export function insideKinds(kinds: Kinds): readonly string[] {
  return Object.keys(kinds).filter((kind) => kinds[kind]?.suppliedBy === 'reviewer');
}

/**
 * The number of a request, hex of 16 bytes. Sent again with the same idempotency key it is the same, also when nothing remembers the key any
 * more; so what it becomes is found.
 */
export function requestNumber(
  account: number,
  key: string | null,
  partner: number,
  handedIn: HandedIn,
): string {
  const bytes =
    key === null
      ? randomBytes(16)
      : createHash('sha256')
          .update(canonicalJson([account, key, partner, handedInSchema.encode(handedIn)]))
          .digest()
          .subarray(0, 16);
  return bytes.toString('hex');
}

/** Throws everything that is wrong with what is handed in. */
export async function requireClaimable(
  tx: Tx,
  partner: number,
  handedIn: HandedIn,
  today: Day,
): Promise<void> {
  const kinds = claimable(await kindsOn(tx, today));
  checkedValues(kinds, kindNamed(kinds, handedIn.kind), handedIn);
  // A person of somebody else and one whom nobody made sound the same.
  if (handedIn.person !== null && !(await everEmployedBy(tx, handedIn.person, partner)))
    throw notFound('person');
}

/** Stores a request under the wall; one that is there already stays. */
export async function storeRequest(
  { client }: PortalTx,
  request: string,
  partner: number,
  account: number,
  handedIn: HandedIn,
): Promise<void> {
  await client.query(
    `insert into portal_request (id, partner_id, account_id, what, content) values ($1::uuid, $2, $3, 'claim', $4) on conflict do nothing`,
    [request, partner, account, JSON.stringify(handedInSchema.encode(handedIn))],
  );
}

interface StoredRequest {
  readonly partner: number;
  readonly account: number;
  readonly content: unknown;
}

/**
 * Turns a stored request into evidence and ends it. A request that is not there any more, or came before, has become evidence already. Gives
 * what the log says.
 */
export async function takeOver(tx: WriteTx, request: string, today: Day): Promise<LogContent> {
  await tx.recording();
  const { rows } = await tx.client.query<StoredRequest>(
    'delete from portal_request where id = $1::uuid returning partner_id as partner, account_id as account, content',
    [request],
  );
  const [row] = rows;
  if (!row) return { again: true };
  const { kind, proof, ...said } = handedInSchema.parse(row.content);
  const known = await evidenceOf(tx, request, kind);
  if (known !== undefined) return { evidence: known, again: true };
  // Merged meanwhile, it belongs to the company that is left.
  const partner = (await canonicalPartner(tx, row.partner)) ?? row.partner;
  await requireClaimable(tx, partner, { kind, proof, ...said }, today);
  const values = checkedValues(await kindsOn(tx, today), kind, said);
  const identity = { partner, source: portalSource, kind, externalId: request };
  const evidence = await insertVersion(tx, identity, 'claimed', values);
  await addNote(tx, identity, row.account, proof);
  await dueAfter(tx, [partner], [said.person]);
  return { partner, account: row.account, evidence, kind, day: said.day, person: said.person };
}

/** The number of the evidence that a request became, in its version in force; undefined before. */
export async function evidenceOf({ client }: Tx, request: string, kind: string): Promise<number | undefined> {
  const { rows } = await client.query<{ id: number }>(
    'select id from evidence where source = $1 and kind = $2 and external_id = $3 and superseded_in is null',
    [portalSource, kind, request],
  );
  return rows[0]?.id;
}

/** Takes over what was left lying by processes that ended between the two steps; what cannot be taken any more is dropped, and logged. */
export async function takeOverLeft(store: Store, today: Day): Promise<void> {
  const left = await store.read(async ({ client }) => {
    const { rows } = await client.query<{ id: string; account: number }>(
      `select replace(id::text, '-', '') as id, account_id as account from portal_request order by 1 limit 1000`,
    );
    return rows;
  });
  for (const { id, account } of left) {
    try {
      await store.write(actorOf({ account }), 'hand in evidence', async (tx) => ({
        result: undefined,
        log: await takeOver(tx, id, today),
      }));
    } catch (error) {
      if (!(error instanceof IssueError)) throw error;
      const codes = error.issues.map(({ code }) => code);
      await store.write('server', 'drop request', async (tx) => {
        await tx.client.query('delete from portal_request where id = $1::uuid', [id]);
        return { result: undefined, log: { account, codes } };
      });
    }
  }
}
