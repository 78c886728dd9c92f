/** The one door to a company of the portal. */
import type { PortalTx } from '../db/portal.ts';
import type { Context } from '../http/context.ts';
import { notFound } from '../http/refuse.ts';
import { companiesOf, throughMerges, type Company } from './queries.ts';

/** The company of an id, through merges, if it employs whoever asks today. Throws `not-found`, as for an id that is nothing's. */
export async function requireCompany(
  { ids, who, today }: Context,
  tx: PortalTx,
  sealed: string,
): Promise<Company> {
  const asked = await throughMerges(tx, ids.open('partner', sealed));
  const company = (await companiesOf(tx, who.person, today)).find(({ id }) => id === asked);
  if (!company) throw notFound('partner');
  return company;
}
