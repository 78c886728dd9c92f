/** The walk over the document: every endpoint as everybody, with every kind of id in its address; and what has to come of it. */
import { z } from 'zod';
import type { EndpointDoc } from '../../src/api/endpoint.ts';
import { partnerRoles, type Ability } from '../../src/api/permissions.ts';
import { abilityOf } from '../../src/server/people/principal.ts';
import { hostileTexts } from '../support/hostile.ts';
import type { Asker, Named, World } from './world.ts';

/** Whose the ids of an address are. */
export const kinds = [
  'own',
  'sibling',
  'hostile',
  'merged',
  'mixed',
  'astray',
  'missing',
  'zero',
  'null',
  'malformed',
] as const;
export type Kind = (typeof kinds)[number];

/** What a request does beside its address. */
export type Shape = 'example' | 'extra' | 'types' | 'oversize';

/** What has to come: a refusal of a status (then nothing changes), or anything but a fault of ours. */
export type Expected = number | 'refused' | 'any';

export interface Step {
  readonly asker: Asker;
  readonly endpoint: EndpointDoc;
  readonly kind: Kind;
  readonly shape: Shape;
  readonly expected: Expected;
}

export interface Taken {
  readonly step: Step;
  readonly path: string;
  readonly status: number;
  /** Status, headers and body without the number of the request: what two askers could tell apart. */
  readonly told: string;
  /** Everything that came back. */
  readonly whole: string;
}

/** Not walked by those who may: they end or change the session that walks, or their limits would refuse the walk; session.test.ts has them. */
const sessionsOwn = new Set([
  'signOut', 'endSession', 'changePassword', 'beginSecondFactor', 'confirmSecondFactor', 'endSecondFactor', 'signIn', 'signInCode', 'requestReset',
  'acceptReset', 'acceptInvitation',
]); // prettier-ignore

/** Takes so long that a walk of the short kind asks once only, or streams until its task ends. */
const long = new Set(['verifyLog', 'watchTask']);

/** Costs much each time: in the short walk one of the team asks for all. */
const costly = new Set(['explainPartner', 'getVersionReview', 'listEvidenceBehind', 'exportAudit']);

function may({ who }: Asker, { permission }: EndpointDoc): Ability | 'nobody' | 'anybody' {
  if (permission === 'anyone') return 'anybody';
  if (who === null) return 'nobody';
  if (permission === 'signed-in') return { allowed: true, reach: 'own' };
  if (permission === 'session')
    return who.scopes === null ? { allowed: true, reach: 'own' } : { allowed: false, reason: '', roles: [] };
  return abilityOf({ account: 0, name: '', email: '', person: null, ...who }, permission);
}

/** Every step, in three parts: what must be refused and changes nothing; what reads; and last what may change something. */
export function steps(world: World, endpoints: readonly EndpointDoc[], every: boolean) {
  const refused: Step[] = [];
  const reads: Step[] = [];
  const writes: Step[] = [];
  for (const endpoint of endpoints)
    for (const asker of world.askers) {
      const ability = may(asker, endpoint);
      const parameters = Object.keys(endpoint.params?.shape ?? {});
      const addressed: readonly Kind[] = parameters.length === 0 ? ['own'] : kinds;
      if (ability === 'nobody' || (ability !== 'anybody' && !ability.allowed)) {
        const expected = ability === 'nobody' ? 401 : 403;
        // Refused before the address is read: the short walk tries a few.
        const some = every ? addressed : addressed.slice(0, asker.ofA ? 3 : 1);
        for (const kind of some) refused.push({ asker, endpoint, kind, shape: 'example', expected });
        continue;
      }
      if (sessionsOwn.has(endpoint.id)) continue;
      const reading = endpoint.method === 'get' || endpoint.permission === 'program.read';
      for (const kind of addressed) {
        if (long.has(endpoint.id) && kind !== 'missing' && kind !== 'zero') continue;
        const expected = expectation(asker, ability, parameters, kind);
        const step = { asker, endpoint, kind, shape: 'example', expected } as const;
        if (!every && expected === 'any' && costly.has(endpoint.id) && !asker.name.startsWith('kai'))
          continue;
        if (expected !== 'any') refused.push(step);
        else if (reading) reads.push(step);
        // Of the team only what is its own to change here; who is removed by the walk could not go on walking.
        else if (isPartners(asker) || parameters.length === 0) writes.push(step);
      }
      if (endpoint.body && 'json' in endpoint.body)
        for (const shape of ['extra', 'types', 'oversize'] as const)
          refused.push({
            asker,
            endpoint,
            kind: 'own',
            shape,
            expected: shape === 'oversize' ? 'refused' : 422,
          });
    }
  return { refused, reads, writes };
}

function isPartners({ who }: Asker): boolean {
  return who?.roles.some((role) => partnerRoles.some((r) => r === role)) ?? false;
}

/** What follows from how far the permission reaches and whose the ids are. */
function expectation(
  asker: Asker,
  ability: Ability | 'anybody',
  parameters: readonly string[],
  kind: Kind,
): Expected {
  if (parameters.length === 0 || ability === 'anybody' || !ability.allowed) return 'any';
  const nothings =
    kind === 'missing' || kind === 'zero' || kind === 'null' || kind === 'malformed' || kind === 'hostile';
  const foreign = kind === 'sibling' || kind === 'merged' || kind === 'mixed' || kind === 'astray';
  switch (ability.reach) {
    // Of people of partners all that has an id is behind the wall, or an account's own.
    case 'own':
      if (isPartners(asker) && (nothings || foreign || asker.name === 'employed by nobody')) return 404;
      return nothings ? 'refused' : 'any';
    case 'book':
      // Lin looks after A only.
      return nothings || (foreign && parameters.includes('partner')) ? 'refused' : 'any';
    case 'all':
      return nothings ? 'refused' : 'any';
  }
}

const hostiles = [
  ...hostileTexts,
  `'; drop table partner; --`,
  '../../accounts',
  '%00',
  '..%2f..',
  '{{7*7}}',
  '-1',
  '1e9',
  '9'.repeat(150),
];

/** The address of a step. */
function addressOf({ endpoint, kind, asker }: Step, { a, b, merged, office }: World, turn: number): string {
  const missing: Named = {
    partner: office.server.ids.seal('partner', 987_654), person: office.server.ids.seal('person', 987_654),
    evidence: office.server.ids.seal('evidence', 987_654), account: office.server.ids.seal('account', 987_654),
    invitation: office.server.ids.seal('invitation', 987_654), key: office.server.ids.seal('key', 987_654),
    upload: office.server.ids.seal('upload', 987_654), recording: office.server.ids.seal('recording', 987_654),
    task: office.server.ids.seal('task', 987_654), audit: office.server.ids.seal('audit', 987_654),
    version: 'abcdefabcdef', motion: 'nothing', from: '1999-01-01', source: 'nothing', kind: 'nothing', session: 'nothing',
  }; // prettier-ignore
  const hostile = hostiles[(turn * 7 + asker.name.length) % hostiles.length] ?? '';
  return endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = ((): string | undefined => {
      switch (kind) {
        case 'own':
          return a[name];
        case 'sibling':
          return b[name];
        case 'merged':
          return name === 'partner' ? merged : b[name];
        // Something of B under A, and nothing's.
        case 'mixed':
          return name === 'partner' && hasMore(endpoint) ? a[name] : b[name];
        case 'astray':
          return name === 'partner' && hasMore(endpoint) ? a[name] : missing[name];
        case 'missing':
          return missing[name];
        case 'zero':
          return '0';
        case 'null':
          return 'null';
        case 'malformed':
          return `${(missing[name] ?? '').slice(0, 5)}_`;
        case 'hostile':
          return hostile;
      }
    })();
    if (value === undefined) throw new Error(`the walk has no ${name}`);
    // A half of a pair of characters stands in no address.
    return encodeURIComponent(value.replaceAll(/\p{Cs}/gu, '')).replaceAll('.', '%2E');
  });
}

/** Whether an address names something of a partner. */
function hasMore({ path }: EndpointDoc): boolean {
  return /\{partner\}.*\{/.test(path);
}

/** What has to sound the same: of the own company all that is not there, and otherwise everything. */
export function alike({ asker, endpoint, kind }: Step): string {
  const within = hasMore(endpoint) && (kind === 'mixed' || kind === 'astray');
  return `${asker.name}: ${endpoint.id}${within ? ' of the own company' : ''}`;
}

function bodyOf({ endpoint: { body }, shape }: Step): string | null {
  if (!body) return null;
  if (!('json' in body)) return body.example;
  const example = z.record(z.string(), z.unknown()).parse(body.example);
  switch (shape) {
    case 'example':
      return JSON.stringify(example);
    case 'extra':
      return JSON.stringify({ ...example, role: 'program-owner', partner_id: 1, id: 1, __proto__x: {} });
    case 'types':
      return JSON.stringify(Object.fromEntries(Object.keys(example).map((k) => [k, [[[k]]]])));
    case 'oversize':
      return JSON.stringify(example, (_, v: unknown) =>
        typeof v === 'string' ? v + 'x'.repeat(250_000) : v,
      );
  }
}

/** What some addresses have to be asked with. */
function queryOf({ id }: EndpointDoc, { a }: World): string {
  switch (id) {
    case 'sendUpload':
      return '?name=walk.csv';
    case 'exportAudit':
      return '?format=csv';
    case 'compareVersions':
      return `?since=${a['version']}`;
    case 'compareAudits':
      return `?with=${a['audit']}`;
    case 'listEvidenceBehind':
      return '?ladder=resale&metric=sourced_arr';
    default:
      return '';
  }
}

/** Takes a step. */
export async function take(step: Step, world: World, turn: number): Promise<Taken> {
  const { asker, endpoint } = step;
  const path = addressOf(step, world, turn);
  const body = bodyOf(step);
  const query = queryOf(endpoint, world);
  const response = await asker.asks.send(endpoint.method.toUpperCase(), path + query, {
    headers: {
      'if-match': `"${world.office.server.ids.seal('recording', 1)}"`,
      ...(endpoint.body && {
        'content-type': 'json' in endpoint.body ? 'application/json' : endpoint.body.media,
      }),
    },
    ...(body === null ? {} : { body }),
  });
  const text = await response.text();
  const headers = [...response.headers].filter(
    ([name]) => !['x-request-id', 'date', 'keep-alive', 'connection'].includes(name),
  );
  const plain = text.replaceAll(/req_[\w-]+/g, 'req');
  return {
    step,
    path,
    status: response.status,
    told: JSON.stringify([response.status, headers.map(([name, value]) => `${name}: ${value}`), plain]),
    whole: `${JSON.stringify([...response.headers])}\n${text}`,
  };
}

/** What is wrong with an answer; empty where nothing is. */
export function wrongWith({ step, path, status, whole }: Taken, world: World): readonly string[] {
  const { asker, endpoint, kind, shape, expected } = step;
  const at = `${asker.name}: ${endpoint.id} ${kind} ${shape} ${path}`;
  const wrong: string[] = [];
  if (status >= 500) wrong.push(`${at}: ${status}`);
  const ok =
    expected === 'any' || (expected === 'refused' ? status >= 400 && status !== 401 : status === expected);
  if (!ok) wrong.push(`${at}: ${status} in place of ${expected}: ${whole.slice(-400)}`);
  if (expected === 'any' && (status === 401 || (status === 403 && !whole.includes('not-in-book'))))
    wrong.push(`${at}: ${status}, though the table allows it`);
  if (asker.ofA)
    for (const found of world.canariesIn(withoutAddress(whole, path))) wrong.push(`${at}: tells '${found}'`);
  return wrong;
}

/** What an answer says besides repeating the address that was asked for. */
function withoutAddress(text: string, path: string): string {
  return path
    .split('/')
    .reduce((rest, part) => (part.length > 10 ? rest.replaceAll(decodeURIComponent(part), '') : rest), text);
}
