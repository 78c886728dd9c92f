/** docs/server.md as a newcomer follows it: its commands in a shell, against a server. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile, mkdir } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settingsAbout } from '../src/server/settings.ts';
import { testServer, type TestServer } from './support/server.ts';

const run = promisify(execFile);
const page = readFileSync(join(import.meta.dirname, '../docs/server.md'), 'utf8');

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await testServer({ today: true });
  folder = await mkdtemp(join(tmpdir(), 'tierwright-docs-'));
  await server.account('ada@vendor.example', 'program-owner');
}, 300_000);
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

test('the session with curl goes through as it is written', async () => {
  requireCurl();
  const script = [...page.matchAll(/^```sh session\n([\s\S]*?)^```$/gm)].map(([, text]) => text).join('\n');
  await mkdir(join(folder, 'bin'));
  const program = join(import.meta.dirname, '../src/cli/main.ts');
  const hooks = join(import.meta.dirname, 'support/typescript.mjs');
  await writeFile(
    join(folder, 'bin/tierwright'),
    `#!/bin/sh\nexec "${process.execPath}" --import "${hooks}" "${program}" "$@"\n`,
    { mode: 0o755 },
  );
  await symlink(process.execPath, join(folder, 'bin/node'));
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder,
    env: { ...process.env, URL: server.url, PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` },
  });
  expect(stdout).toContain('{"next":"done"}');
  expect(stdout.match(/"state":"done"/g)).toHaveLength(2);
  expect(stdout).toMatch(/^A-1,Alder GmbH,resale,/m);
  expect(stdout.trim()).toMatch(/(pending|enter)$/);
});

test('the page lists every setting with what it says', () => {
  for (const [name, about] of Object.entries(settingsAbout))
    expect(page).toContain(`| \`${name}\` | ${about} |`);
});

function requireCurl(): void {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
  } catch {
    // Debian's own, where we may.
    execFileSync('apt-get', ['install', '-y', '-q', 'curl'], { stdio: 'inherit' });
  }
}
