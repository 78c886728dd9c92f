/**
 * A real browser for tests. Finds a Chromium, or installs one: from Debian's packages as root on Debian, by Playwright's own download
 * elsewhere. Where neither works it says what to install and fails; a test is never skipped for it.
 */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium, type Browser } from 'playwright-core';

const run = promisify(execFile);

/** Names a Chromium to use instead of any other. */
const chosenVariable = 'TIERWRIGHT_CHROMIUM';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Without a sandbox, which a container's root cannot make, and without anything that calls home. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** Starts a browser, after installing one where there is none. Close it when done. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await chromiumPath(), args: flags });
}

async function chromiumPath(): Promise<string> {
  const chosen = process.env[chosenVariable];
  if (chosen !== undefined && chosen !== '') return chosen;
  const found = installed();
  if (found !== undefined) return found;
  const failed = await install();
  const then = installed();
  if (then !== undefined) return then;
  throw new Error(
    `The browser tests need Chromium, and installing it failed: ${failed}\n` +
      'Install it yourself (Debian: "apt-get install chromium fonts-liberation"; elsewhere: "npx playwright-core install chromium", ' +
      `on Linux with "--with-deps"), or name one that is there: ${chosenVariable}=/path/to/chromium.`,
  );
}

function installed(): string | undefined {
  return [...usualPlaces, chromium.executablePath()].find((path) => existsSync(path));
}

/** Answers why it did not work; empty where it did. */
async function install(): Promise<string> {
  try {
    if (isDebian() && process.getuid?.() === 0) {
      console.error('Installing Chromium for the browser tests: apt-get install chromium fonts-liberation');
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      // Another worker of this run may be at it already; its lock is waited for.
      const wait = ['-o', 'DPkg::Lock::Timeout=300', '-qq'];
      await run('apt-get', [...wait, 'update'], { env });
      const wanted = ['chromium', 'fonts-liberation'];
      await run('apt-get', [...wait, 'install', '-y', '--no-install-recommends', ...wanted], { env });
    } else {
      console.error('Installing Chromium for the browser tests: playwright-core install chromium');
      const cli = fileURLToPath(new URL('../../node_modules/playwright-core/cli.js', import.meta.url));
      await run(process.execPath, [cli, 'install', 'chromium']);
    }
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Debian itself: the package of that name on Ubuntu only points to a store. */
function isDebian(): boolean {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}
