/**
 * Two partners beside each other, filled through the interface: A, whose people ask, and B, whose every text holds a canary; a third that was
 * merged into B, a person who went from A to B, and somebody whom nobody employs.
 */
import type { Permission, Role } from '../../src/api/permissions.ts';
import type { Someone } from '../../src/server/people/principal.ts';
import { templateText } from '../../src/server/programs/shipped.ts';
import { ended, openOffice, type Office } from '../support/api.ts';
import { asking, type Asking } from '../support/server.ts';

/** Stands in every text, name, file and address of B, and in what the program says inside only. */
const canary = 'canaryb';
/** An amount of B, whose digits stand nowhere else. */
const amount = '9876543.21';

/** Somebody who asks, with what they are by the store. */
export interface Asker {
  readonly name: string;
  /** Null for nobody. */
  readonly who: Pick<Someone, 'roles' | 'scopes'> | null;
  readonly asks: Asking;
  /** Whether B is none of their business. */
  readonly ofA: boolean;
}

/** Ids by the names of parameters of addresses. */
export type Named = Readonly<Record<string, string>>;

export interface World {
  readonly office: Office;
  readonly askers: readonly Asker[];
  readonly a: Named;
  readonly b: Named;
  /** Partner B as it was before it was merged. */
  readonly merged: string;
  /** Numbers of the store: who works for A, for B, for nobody, and who went from A to B. */
  readonly people: { readonly a: number; readonly b: number; readonly idle: number; readonly moved: number };
  readonly partners: { readonly a: number; readonly b: number; readonly merged: number };
  /** What of B is in a text; empty where nothing is. */
  canariesIn(text: string): readonly string[];
}

const insides: readonly [string, string][] = [
  ['who: Head of Partnerships', `who: ${canary} head`],
  ['conversations: the partner manager of each partner', `conversations: ${canary} talks`],
  ['note: Annualised new recurring value', `note: ${canary} Annualised new recurring value`],
  ['label: Customer base', `label: ${canary} base`],
];

/** Opens a server with all of it. */
export async function openWorld(): Promise<World> {
  const program = insides.reduce((text, [from, to]) => text.replace(from, to), templateText('motions'));
  const office = await openOffice(program);
  const { server, owner, operations } = office;
  const { ids } = server;
  const partner = async (name: string, manager: string): Promise<string> =>
    (await owner.client.createPartner({ body: { name, key: `${name} key`, card: { manager } } })).data.id;
  const [a, b] = [
    await partner('Alder', office.ids.lin),
    await partner(`${canary} industries`, office.ids.kai),
  ];
  const merged = await partner(`${canary} former`, office.ids.kai);
  for (const id of [a, b])
    await owner.client.enrol({ params: { partner: id }, body: { motion: 'resale', from: '2024-01-01' } });
  await owner.client.enrol({ params: { partner: merged }, body: { motion: 'services', from: '2024-01-01' } });

  const person = async (name: string, of: string, to: string | null = null): Promise<string> =>
    (
      await owner.client.createPerson({
        body: { name, key: `${name} key`, employment: { partner: of, from: '2024-01-01', to } },
      })
    ).data.id;
  const anna = await person('Anna', a);
  const alex = await person('Alex', a);
  const bea = await person(`${canary} bea`, b);
  const carl = await person(`${canary} carl`, merged);
  const idle = await person('Ida', a, '2025-12-31');
  const wanda = await person('Wanda', a, '2026-05-31');
  await owner.client.employ({ params: { person: wanda }, body: { partner: b, from: '2026-06-01' } });
  await owner.client.mergePartner({
    params: { partner: b },
    body: { partner: merged, why: `${canary} why` },
  });
  await fill(office, a, anna, 'alder');
  await fill(office, b, bea, canary);

  const account = async (email: string, role: Role, of: string): Promise<{ id: string; asks: Asking }> => {
    const number = await server.account(email, role, ids.open('person', of));
    return { id: ids.seal('account', number), asks: await server.signedIn(email) };
  };
  const admin = await account('anna@alder.example', 'partner-admin', anna);
  const member = await account('alex@alder.example', 'partner-member', alex);
  const beas = await account(`bea@${canary}.example`, 'partner-admin', bea);
  const moved = await account(`wanda@${canary}.example`, 'partner-member', wanda);
  const nobodys = await account('ida@nobody.example', 'partner-admin', idle);
  const own = await portalOf(admin.asks, a, 'alder');
  const theirs = await portalOf(beas.asks, b, canary);
  const shared = await teamOf(office);

  const vendors: [string, Role, Asking][] = [
    ['owner', 'program-owner', owner],
    ['operations', 'partner-operations', operations],
    ['lin, who looks after A', 'partner-manager', office.lin],
    ['kai, who looks after B', 'partner-manager', office.kai],
    ['sales', 'sales', office.sales],
    ['auditor', 'auditor', office.auditor],
  ];
  for (const role of ['finance', 'executive'] as const) {
    await server.account(`${role}@vendor.example`, role);
    vendors.push([role, role, await server.signedIn(`${role}@vendor.example`)]);
  }
  const key = async (asks: Asking, scopes: Permission[]): Promise<{ id: string; asks: Asking }> => {
    const { data } = await asks.client.makeKey({ body: { name: 'walk', scopes, expiresOn: '2026-12-31' } });
    return { id: data.id, asks: asking(server.url, '', { authorization: `Bearer ${data.key}` }) };
  };
  const scopes: Permission[] = ['portal.read', 'portal.claim', 'portal.people', 'partner.read'];
  const [adminKey, linKey] = [
    await key(admin.asks, scopes),
    await key(office.lin, ['partner.read', 'evidence.read']),
  ];
  const beasKey = await key(beas.asks, scopes);
  // The walk revokes it; the one above goes on asking.
  const spare = await key(admin.asks, scopes);
  const askers: Asker[] = [
    { name: 'nobody', who: null, asks: server.nobody, ofA: true },
    ...vendors.map(([name, role, asks]): Asker => ({
      name,
      who: { roles: [role], scopes: null },
      asks,
      ofA: false,
    })),
    {
      name: 'key of lin',
      who: { roles: ['partner-manager'], scopes: ['partner.read', 'evidence.read'] },
      asks: linKey.asks,
      ofA: false,
    },
    {
      name: 'administrator of A',
      who: { roles: ['partner-admin'], scopes: null },
      asks: admin.asks,
      ofA: true,
    },
    { name: 'member of A', who: { roles: ['partner-member'], scopes: null }, asks: member.asks, ofA: true },
    { name: 'key of A', who: { roles: ['partner-admin'], scopes }, asks: adminKey.asks, ofA: true },
    {
      name: 'employed by nobody',
      who: { roles: ['partner-admin'], scopes: null },
      asks: nobodys.asks,
      ofA: true,
    },
  ];
  const common = { motion: 'resale', from: '2024-01-01', kind: 'deal_won', session: 'current' };
  const named = { ...common, ...shared };
  const world = {
    office,
    askers,
    a: { ...named, partner: a, person: anna, account: member.id, key: spare.id, source: 'alder', ...own },
    b: { ...named, partner: b, person: bea, account: beas.id, key: beasKey.id, source: canary, ...theirs },
    merged,
    people: {
      a: ids.open('person', anna),
      b: ids.open('person', bea),
      idle: ids.open('person', idle),
      moved: ids.open('person', wanda),
    },
    partners: { a: ids.open('partner', a), b: ids.open('partner', b), merged: ids.open('partner', merged) },
  };
  const sealed = new Set([
    b,
    merged,
    bea,
    carl,
    beas.id,
    moved.id,
    beasKey.id,
    ...Object.values(theirs),
    ...Object.values(shared),
  ]);
  const canaries = [...[...sealed].filter((id) => /^\w{3}_/.test(id)), canary, '9876543'];
  return {
    ...world,
    canariesIn: (text) => {
      const low = text.toLowerCase();
      return canaries.filter((c) => (c.includes('_') ? text.includes(c) : low.includes(c)));
    },
  };
}

/** What the team keeps about a partner, with a word in every text. */
async function fill(
  { owner, operations, lin, kai }: Office,
  partner: string,
  person: string,
  word: string,
): Promise<void> {
  const params = { partner };
  const etag = async (): Promise<string> => (await owner.client.getPartner({ params, query: {} })).etag ?? '';
  const manager = (await (word === 'alder' ? lin : kai).client.whoAmI({})).data.account;
  await owner.client.setCard({
    params,
    body: { manager, region: `${word} region`, state: 'suspended', reason: `${word} reason` },
    ifMatch: await etag(),
  });
  await owner.client.setContacts({
    params,
    body: { contacts: [{ person, role: `${word} role` }] },
    ifMatch: await etag(),
  });
  await owner.client.setAttributes({
    params,
    body: { since: null, values: { country: `${word} land` } },
    ifMatch: await etag(),
  });
  await owner.client.createFeed({
    body: {
      source: word,
      kind: 'deal_won',
      completeThrough: '2026-06-30',
      why: `${word} why`,
    },
  });
  const won = await owner.client.claimEvidence({
    params,
    body: {
      kind: 'deal_won', day: '2026-05-04', amount: word === 'alder' ? '1234.50' : amount, currency: 'USD', person, customer: `${word} customer`,
      product: `${word} product`, thing: `${word} thing`, origin: `${word} origin`, originDay: '2026-01-01', fields: { credit: `${word} credit` },
      proof: { text: `${word} proof`, link: `https://${word}.example/` },
    }, // prettier-ignore
  });
  const decisions = [
    {
      evidence: won.data.id,
      version: won.data.version,
      decision: 'rejected' as const,
      reason: `${word} rejected`,
    },
  ];
  await owner.client.decideEvidence({ body: { decisions } });
  const seen = await owner.client.getEvidence({ params: { evidence: won.data.id } });
  await owner.client.correctEvidence({
    params: { evidence: won.data.id },
    body: { day: '2026-05-05', customer: `${word} other`, reason: `${word} correction` },
    ifMatch: seen.etag ?? '',
  });
  await owner.client.attest({
    body: { answers: [{ partner, check: 'billing', answer: true, note: `${word} note, inside` }] },
  });
  const text = `id,account,closed,amount,currency\n${word}-9,${word === 'alder' ? 'Alder' : `${word} industries`} key,2026-04-01,${amount},USD\n`;
  const file = await operations.client.sendUpload({
    query: { name: `${word}.csv` },
    body: word === 'alder' ? text.replace(amount, '12') : text,
  });
  const mapping = `tierwright: 1
what: evidence
source: ${word}
kind: deal_won
partnerSource: workspace
status: verified
fields: { externalId: id, partner: account, day: closed, amount: amount, currency: currency }
`;
  const task = await ended(
    operations,
    operations.client.runImport({ body: { uploads: [file.data.id], mapping } }),
  );
  if (task.state !== 'done') throw new Error(JSON.stringify(task));
}

/** What the partner's own people keep; gives ids. */
async function portalOf(asks: Asking, partner: string, word: string): Promise<Named> {
  const params = { partner };
  const claim = { kind: 'solution', day: '2026-06-12', customer: `${word} customer`, thing: `${word} thing` };
  const proof = { text: `${word} proof`, link: `https://${word}.example/proof` };
  const { data } = await asks.client.handIn({ params, body: { ...claim, proof } });
  const body = { email: `new@${word}.example`, name: `${word} new`, role: 'partner-member' } as const;
  await asks.client.inviteColleague({ params, body });
  return { evidence: data.id };
}

/** Ids of what belongs to no partner. */
async function teamOf({ owner, operations }: Office): Promise<Named> {
  await ended(owner, owner.client.runAudit({ body: { asOf: '2026-06-30' } }));
  const [audit] = (await owner.client.listAudits({ query: {} })).data.items;
  const [version] = (await owner.client.listVersions({ query: {} })).data.items;
  const [task] = (await owner.client.listTasks({})).data.items;
  const uploads = (await operations.client.listUploads({})).data.items;
  const [imported] = (await operations.client.listImports({ query: {} })).data.items;
  const [invitation] = (await owner.client.listInvitations({})).data.items;
  return {
    audit: audit?.id ?? '',
    version: version?.version ?? '',
    task: task?.id ?? '',
    upload: uploads[0]?.id ?? '',
    recording: imported?.recording ?? '',
    invitation: invitation?.id ?? '',
  };
}
