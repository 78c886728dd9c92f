/** The server's own pages in a real browser: an invitation accepted, signing in and out, the interface tried; accessible in every view. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeInvitation } from '../src/server/people/invitations.ts';
import { openBrowser } from './support/chromium.ts';
import { password, testServer, type TestServer } from './support/server.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let server: TestServer;
beforeAll(async () => {
  [browser, server] = [await openBrowser(), await testServer()];
}, 900_000);
afterAll(async () => {
  await browser.close();
  await server.stop();
});

interface View {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}
const views: readonly View[] = [
  { width: 1280, scheme: 'light' },
  { width: 1280, scheme: 'dark' },
  { width: 390, scheme: 'light' },
  { width: 390, scheme: 'dark' },
];

/** A page in a browser of its own; what it complains about is an error. */
async function looking({ width, scheme }: View, work: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      // What the server refuses, the browser notes; the page says it in words.
      if (!/status of 4\d\d/.test(message.text())) complaints.push(message.text());
    });
    await work(page);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
}

const wide: View = { width: 1280, scheme: 'light' };

async function signIn(page: Page, email: string, secret: string): Promise<void> {
  await page.getByLabel('Mail address').first().fill(email);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.keyboard.press('Enter');
}

test('an invitation makes an account, by which one signs in and out again', async () => {
  const link = await server.store.write('test', 'invite', async (tx) => {
    const of = { email: 'ada@vendor.example', name: 'Ada', role: 'program-owner', person: null } as const;
    const made = await makeInvitation(tx, of, server.url, server.now);
    return { result: made.link, log: {} };
  });
  await looking(wide, async (page) => {
    await page.goto(link);
    await page.getByLabel('Your name').fill('Ada Okafor');
    await page.getByLabel('Password, 12 characters or more').fill(password);
    await page.keyboard.press('Enter');
    await page.getByText('Your account is ready.').waitFor();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signIn(page, 'ada@vendor.example', 'not the right one');
    await page.getByText('Address and password do not fit together.').waitFor();
    await signIn(page, 'ada@vendor.example', password);
    await page.getByText('Ada Okafor (program-owner)').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  });
  await looking(wide, async (page) => {
    await page.goto(link);
    await page.getByLabel('Your name').fill('Somebody');
    await page.getByLabel('Password, 12 characters or more').fill(password);
    await page.keyboard.press('Enter');
    await page.getByText('The link is over, or was used already.').waitFor();
  });
});

test('the interface is tried as whoever is signed in', async () => {
  await looking(wide, async (page) => {
    await page.goto(server.url);
    await signIn(page, 'ada@vendor.example', password);
    await page.getByRole('link', { name: 'The interface, to look at and try' }).click();
    const endpoint = page.locator('#whoAmI');
    await endpoint.locator('summary').click();
    await endpoint.getByRole('button', { name: 'Send' }).click();
    await endpoint.getByText('"ada@vendor.example"').waitFor();
    const list = page.locator('#listAccounts');
    await list.locator('summary').click();
    await list.getByLabel('limit').fill('0');
    await list.getByRole('button', { name: 'Send' }).click();
    await list.getByText(/422 after/).waitFor();
  });
});

describe.each(['/', '/invitation', '/new-password', '/api', '/docs/issues', '/nothing-here'])(
  '%s',
  (path) => {
    test.each(views)('is accessible and has no sideways scrolling at $width in $scheme', async (view) => {
      await looking(view, async (page) => {
        await page.goto(server.url + path);
        // The checker comes through the debugger, since the page lets no script in.
        const client = await page.context().newCDPSession(page);
        await client.send('Page.setBypassCSP', { enabled: true });
        await page.reload();
        if (path === '/') await page.getByRole('button', { name: 'Sign in' }).waitFor();
        if (path === '/api') await page.locator('details').first().locator('summary').click();
        await page.evaluate(axe);
        const found = await page.evaluate(
          `axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) })))`,
        );
        expect(found).toEqual([]);
        const spare = await page.evaluate(
          'document.documentElement.clientWidth - document.documentElement.scrollWidth',
        );
        expect(spare).toBeGreaterThanOrEqual(0);
      });
    });
  },
);
