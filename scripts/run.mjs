/** Running other programs: one child at a time, with our signals passed on to it. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. Every command runs there, wherever the script was called from. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const parentAtStart = process.ppid;

/**
 * Run a command at the root with our own standard streams, and answer its exit code (128 + n where signal
 * n ended it, as shells do). Where somebody asked us to stop meanwhile, there is no answer: once the command
 * has stopped, so do we. `stdout: 'stderr'` keeps our standard output for what a script will read, `'ignore'` drops what the
 * command says.
 */
export function run(command, args, env = {}, { stdout = 'stdout' } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = [
      'inherit',
      stdout === 'stderr' ? 2 : stdout === 'ignore' ? 'ignore' : 'inherit',
      'inherit',
    ];
    const child = spawn(command, args, { cwd: root, stdio, env: { ...process.env, ...env } });
    const signals = passSignals(child);
    child.once('error', (cause) => {
      signals.release();
      reject(new Error(`Could not run ${command}: ${cause.message}. Is it installed and on the PATH?`));
    });
    child.once('exit', (code, signal) => {
      signals.release();
      const answer = signal ? 128 + constants.signals[signal] : (code ?? 1);
      if (signals.stopAsked()) process.exit(answer);
      resolve(answer);
    });
  });
}

/** Like `run`, for a JavaScript file. */
export function runNode(file, args = [], env = {}, streams = {}) {
  return run(process.execPath, [file, ...args], env, streams);
}

/** Run a tool of node_modules by the file that its package names, so that no shell stands between. */
export function runTool(packageName, args = [], toolName = packageName, streams = {}) {
  const folder = join(root, 'node_modules', packageName);
  if (!existsSync(folder)) {
    throw new Error(`${folder} is missing. Run "npm ci" in ${root}, then try again.`);
  }
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return runNode(join(folder, typeof bin === 'string' ? bin : bin[toolName]), args, {}, streams);
}

/** Compile what changed. `tsc -b` knows by itself what that is. */
export function build(streams = {}) {
  return runTool('typescript', ['-b'], 'tsc', streams);
}

/** Run a script's `main`; its number becomes the exit code, its error one line for people. */
export async function exitWith(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}

function passSignals(child) {
  let asked = false;
  const stop = (signal) => {
    asked = true;
    // A terminal's Ctrl-C reaches the whole process group, so the child has it already; twice would read
    // as impatience.
    if (signal === 'SIGTERM' || !process.stdin.isTTY) child.kill(signal);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // Some shells between npm and us die of npm's SIGTERM without handing it on: then our parent changes.
  const orphanWatch = setInterval(() => {
    if (!asked && process.ppid !== parentAtStart) stop('SIGTERM');
  }, 500);
  return {
    stopAsked: () => asked,
    release: () => {
      clearInterval(orphanWatch);
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
