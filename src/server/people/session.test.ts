/** Signing in and out over real HTTP: limits, second factor, resets, sessions that end. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkToken } from '../../../test/support/mail-server.ts';
import { cookiesOf, asking, password, testServer, type TestServer } from '../../../test/support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
  await server.account('ada@vendor.example', 'program-owner');
});
afterAll(() => server.stop());

const signIn = (email: string, secret: string, headers: Record<string, string> = {}): Promise<Response> =>
  server.nobody.send('POST', '/session', {
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ email, password: secret }),
  });

describe('signing in', () => {
  test('gives a session that says who and what', async () => {
    const ada = await server.signedIn('ada@vendor.example');
    const { data } = await ada.client.whoAmI({});
    expect(data).toMatchObject({ email: 'ada@vendor.example', roles: ['program-owner'], person: null });
    expect(data.abilities.find((a) => a.permission === 'program.choose')).toEqual({
      permission: 'program.choose',
      allowed: true,
      reach: 'all',
    });
    expect(data.abilities.find((a) => a.permission === 'portal.read')).toMatchObject({
      allowed: false,
      roles: ['partner-admin', 'partner-member'],
    });
  });

  test('sets a cookie that no script and no other site gets', async () => {
    const [cookie] = (await signIn('ada@vendor.example', password)).headers.getSetCookie();
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Lax');
    expect(cookie).toContain('Path=/');
  });

  test.each(['ada@vendor.example', 'nobody@vendor.example'])(
    'with a wrong password is refused alike: %s',
    async (email) => {
      const response = await signIn(email, 'not the password');
      expect(response.status).toBe(401);
      const problem = await response.json();
      expect(problem).toMatchObject({
        issues: [{ code: 'sign-in-refused', message: 'Address and password do not fit together.' }],
      });
      expect(response.headers.getSetCookie()).toEqual([]);
    },
  );

  test('from a page of another site is refused', async () => {
    const response = await signIn('ada@vendor.example', password, { origin: 'https://elsewhere.example' });
    expect(response.status).toBe(403);
  });
});

describe('a second factor', () => {
  test('is asked for once it is confirmed; backup codes work once', async () => {
    await server.account('tess@vendor.example', 'finance');
    const tess = await server.signedIn('tess@vendor.example');
    const { data } = await tess.client.beginSecondFactor({ body: { password } });
    expect(data.uri).toMatch(/^otpauth:\/\/totp\/Tierwright:/);
    const wrong = await tess.send('POST', '/second-factor/confirm', jsonBody({ code: '000000' }));
    expect(wrong.status).toBe(401);
    const confirmed = await tess.send(
      'POST',
      '/second-factor/confirm',
      jsonBody({ code: await totp(data.uri) }),
    );
    expect(confirmed.status).toBe(204);

    const first = await signIn('tess@vendor.example', password);
    expect(await first.json()).toEqual({ next: 'code' });
    const half = asking(server.url, cookiesOf(first));
    expect((await half.send('GET', '/session')).status).toBe(401);
    const [code] = data.backupCodes;
    const whole = await half.send('POST', '/session/code', jsonBody({ code, kind: 'backup' }));
    expect(whole.status).toBe(204);
    const me = await asking(server.url, cookiesOf(whole)).client.whoAmI({});
    expect(me.data).toMatchObject({ email: 'tess@vendor.example', secondFactor: true });
    const again = asking(server.url, cookiesOf(await signIn('tess@vendor.example', password)));
    expect((await again.send('POST', '/session/code', jsonBody({ code, kind: 'backup' }))).status).toBe(401);
  });
});

describe('a forgotten password', () => {
  test('is answered alike for every address, and a link works once and ends all sessions', async () => {
    await server.account('rosa@vendor.example', 'executive');
    const before = await server.signedIn('rosa@vendor.example');
    const ask = (email: string): Promise<Response> =>
      server.nobody.send('POST', '/password-resets', jsonBody({ email }));
    const [known, unknown] = [await ask('rosa@vendor.example'), await ask('nobody@vendor.example')];
    expect([known.status, await known.text()]).toEqual([unknown.status, await unknown.text()]);
    const token = linkToken(await server.mail.newest('rosa@vendor.example'));
    expect(server.mail.received.filter(({ to }) => to.includes('nobody@vendor.example'))).toEqual([]);

    const accept = (secret: string): Promise<Response> =>
      server.nobody.send('POST', '/password-resets/accept', jsonBody({ token, password: secret }));
    expect((await accept('too short')).status).toBe(422);
    expect((await accept('another horse battery')).status).toBe(204);
    expect((await accept('yet another horse')).status).toBe(401);
    expect((await before.send('GET', '/session')).status).toBe(401);
    expect((await signIn('rosa@vendor.example', password)).status).toBe(401);
    expect((await signIn('rosa@vendor.example', 'another horse battery')).status).toBe(200);
  });
});

describe('sessions', () => {
  test('are listed, and one that is ended is out with the next request', async () => {
    await server.account('sam@vendor.example', 'sales');
    const [here, there] = [
      await server.signedIn('sam@vendor.example'),
      await server.signedIn('sam@vendor.example'),
    ];
    const { data } = await here.client.listSessions({});
    expect(data.items.filter((s) => s.current)).toHaveLength(1);
    expect(data.items).toHaveLength(2);
    const other = data.items.find((s) => !s.current)?.id ?? '';
    await here.client.endSession({ params: { session: other } });
    expect((await there.send('GET', '/session')).status).toBe(401);
    expect((await here.send('GET', '/session')).status).toBe(200);
  });

  test('of others are not there', async () => {
    const [ada, sam] = [
      await server.signedIn('ada@vendor.example'),
      await server.signedIn('sam@vendor.example'),
    ];
    const [session] = (await ada.client.listSessions({})).data.items;
    for (const id of [session?.id ?? '', '00000000-0000-0000-0000-000000000000', '0', 'null'])
      expect((await sam.send('DELETE', `/sessions/${id}`)).status).toBe(404);
    expect((await ada.send('GET', '/session')).status).toBe(200);
  });

  test('end by signing out', async () => {
    const sam = await server.signedIn('sam@vendor.example');
    expect((await sam.send('DELETE', '/session')).status).toBe(204);
    expect((await sam.send('GET', '/session')).status).toBe(401);
  });

  test('others end when the password is changed, with the right one only', async () => {
    await server.account('kim@vendor.example', 'sales');
    const [here, there] = [
      await server.signedIn('kim@vendor.example'),
      await server.signedIn('kim@vendor.example'),
    ];
    const change = (current: string): Promise<Response> =>
      here.send('PUT', '/password', jsonBody({ current, password: 'a new horse battery' }));
    expect((await change('wrong')).status).toBe(401);
    const changed = await change(password);
    expect(changed.status).toBe(204);
    expect((await there.send('GET', '/session')).status).toBe(401);
    expect((await asking(server.url, cookiesOf(changed)).send('GET', '/session')).status).toBe(200);
  });
});

describe('too many tries', () => {
  test('for one account are slowed down wherever they come from, known or not', async () => {
    await server.account('lee@vendor.example', 'sales');
    for (const email of ['lee@vendor.example', 'nobody-at-all@vendor.example']) {
      // As if from many addresses: the limit of one would be reached before.
      const statuses: number[] = [];
      for (let n = 0; n < 22; n++) {
        await server.store.derive(({ client }) =>
          client.query(`delete from auth_rate_limit where key not like 'account:%'`),
        );
        statuses.push((await signIn(email, 'wrong password')).status);
      }
      expect(statuses).toEqual([...Array.from({ length: 20 }, () => 401), 429, 429]);
    }
    expect((await signIn('lee@vendor.example', password)).status).toBe(429);
    server.now = new Date(server.now.getTime() + 16 * 60_000);
    await server.store.derive(({ client }) =>
      client.query(`delete from auth_rate_limit where key not like 'account:%'`),
    );
    expect((await signIn('lee@vendor.example', password)).status).toBe(200);
  });

  test('from one address are slowed down, whatever it says that it is', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++)
      statuses.push(
        (
          await signIn(`n${n}@vendor.example`, 'wrong password', {
            'x-forwarded-for': `203.0.113.${n}`,
            'x-tierwright-client': `203.0.113.${n}`,
          })
        ).status,
      );
    expect(statuses.filter((s) => s === 429).length).toBeGreaterThanOrEqual(2);
  });
});

function jsonBody(value: unknown): Partial<RequestInit> {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

/** The code that an authenticator app shows for an address. */
async function totp(uri: string): Promise<string> {
  const secret = new URL(uri).searchParams.get('secret') ?? '';
  const { createOTP } = await import('@better-auth/utils/otp');
  const { base32 } = await import('@better-auth/utils/base32');
  return createOTP(new TextDecoder().decode(base32.decode(secret))).totp();
}
