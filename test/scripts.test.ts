/** The scripts behind npm start and npm test, tried in a small package of their own. */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tierwright-scripts-'));
  cpSync(join(dirname(import.meta.dirname), 'scripts'), join(folder, 'scripts'), { recursive: true });
  write('package.json', { engines: { node: '>=20.19' } });
  write('package-lock.json', lock('1.0.0'));
  // Stands in for npm: says what it was asked.
  write('npm.js', `console.log('npm', ...process.argv.slice(2));`);
  // Stands in for the program: tells when it runs and when it is asked to stop. It listens before it tells.
  write(
    'child.mjs',
    `process.on('SIGTERM', () => { console.log('asked to stop'); process.exit(0); });
    console.log('runs', process.argv[2]);
    setTimeout(() => {}, 60_000);`,
  );
  write(
    'steps.mjs',
    `import { runNode } from './scripts/run.mjs';
    for (const step of ['one', 'two']) await runNode('child.mjs', [step]);`,
  );
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('install', () => {
  test('says which Node is needed, which one this is, and what to do', () => {
    write('package.json', { engines: { node: '>=99.1' } });
    const { stderr } = install();
    expect(stderr).toContain(`Tierwright needs Node >=99.1, and this is ${process.versions.node}`);
    expect(stderr).toContain('Install a newer one');
  });

  test('runs npm ci where nothing is installed, and once only', () => {
    mkdirSync(join(folder, 'node_modules'));
    expect(install().stdout).toContain('npm ci');
    expect(install().stdout).toBe('');
  });

  test('runs npm ci when the lock file asks for another version', () => {
    write('node_modules/.package-lock.json', record('1.0.0'));
    expect(install().stdout).toBe('');
    write('package-lock.json', lock('1.0.1'));
    expect(install().stdout).toContain('npm ci');
  });

  test('leaves alone what npm itself just installed', () => {
    write('node_modules/.package-lock.json', record('1.0.0'));
    expect(install().stdout).toBe('');
    expect(existsSync(join(folder, 'node_modules/.tierwright-lock'))).toBe(true);
  });

  test('says where to look when npm ci fails', () => {
    mkdirSync(join(folder, 'node_modules'));
    write('npm.js', 'process.exit(3);');
    const { stderr } = install();
    expect(stderr).toContain('ended with code 3');
    expect(existsSync(join(folder, 'node_modules/.tierwright-lock'))).toBe(false);
  });
});

describe('run', () => {
  test('hands SIGTERM on and starts nothing more', async () => {
    const { child, log } = start(process.execPath, ['steps.mjs']);
    await log.holds('runs one');
    child.kill('SIGTERM');
    await log.holds('asked to stop');
    await ended(child);
    expect(log.text()).not.toContain('runs two');
  });

  test('stops when the shell that started it dies without a word', async () => {
    // The second command keeps the shell from replacing itself by the first.
    const { child, log } = start('sh', ['-c', `"${process.execPath}" steps.mjs; true`]);
    await log.holds('runs one');
    child.kill('SIGTERM');
    await log.holds('asked to stop');
    expect(log.text()).not.toContain('runs two');
  });
});

function lock(version: string) {
  const elsewhere = { version: '1.0.0', optional: true };
  return {
    packages: { '': {}, 'node_modules/left': { version }, 'node_modules/other-platform': elsewhere },
  };
}

/** What npm writes down: only what it installed here. */
function record(version: string) {
  return { packages: { 'node_modules/left': { version } } };
}

function write(path: string, content: unknown): void {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, typeof content === 'string' ? content : JSON.stringify(content));
}

function install() {
  const program = `
    import { exitWith } from './scripts/run.mjs';
    import { install } from './scripts/install.mjs';
    await exitWith(() => install().then(() => 0));`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, npm_execpath: join(folder, 'npm.js') },
  });
}

/** Starts a command whose output goes to a file, since a pipe would stay open with a grandchild. */
function start(command: string, args: string[]) {
  const path = join(folder, 'log');
  const child = spawn('sh', ['-c', 'exec "$0" "$@" >log 2>&1', command, ...args], {
    cwd: folder,
    stdio: 'ignore',
  });
  const text = () => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  const holds = async (words: string) => {
    await expect.poll(text, { timeout: 15_000 }).toContain(words);
  };
  return { child, log: { text, holds } };
}

function ended(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
}
