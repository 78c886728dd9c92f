/** Invitations: a link that makes an account, once. */
import { randomBytes } from 'node:crypto';
import type { Role } from '../../api/permissions.ts';
import type { WriteTx } from '../db/store.ts';
import { post } from '../mail/outbox.ts';
import { invitationMail } from '../mail/texts.ts';
import { digestOf } from './principal.ts';
import { storeInvitation, type InvitationRow } from './queries.ts';

/** A link works for so many days. */
export const invitationDays = 7;

/** Stores an invitation and, unless the link is handed over otherwise, puts its mail into the outbox; gives the link, which is nowhere else. */
export async function makeInvitation(
  tx: WriteTx,
  of: { readonly email: string; readonly name: string; readonly role: Role; readonly person: number | null },
  url: string,
  now: Date,
  { mailed }: { readonly mailed: boolean } = { mailed: true },
): Promise<{ readonly row: InvitationRow; readonly link: string }> {
  const token = randomBytes(24).toString('base64url');
  const until = new Date(now.getTime() + invitationDays * 24 * 3600_000);
  const row = await storeInvitation(tx, {
    ...of,
    email: of.email.toLowerCase(),
    digest: digestOf(token),
    until,
  });
  // In the part after #, which browsers send to no server and write into no log.
  const link = `${url}/invitation#${token}`;
  if (mailed) await post(tx, invitationMail(row, link, invitationDays), now);
  return { row, link };
}
