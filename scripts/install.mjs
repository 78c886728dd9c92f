/** What every script needs first: a Node new enough, and node_modules as the lock file says. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root, run, runNode } from './run.mjs';

/**
 * Make a folder's node_modules agree with its lock file; does nothing where they already do. `streams` as for `run`. The
 * folder is the root, or one whose packages only its own command needs.
 */
export async function install(streams = {}, folder = root) {
  requireNode();
  const modules = join(folder, 'node_modules');
  const hashPath = join(modules, '.tierwright-lock');
  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  const hash = createHash('sha256').update(lock).digest('hex');
  if (readOptional(hashPath) === hash) return;
  if (!installedAsLocked(JSON.parse(lock), modules)) {
    const command = ['ci', ...(folder === root ? [] : ['--prefix', relative(root, folder)])];
    (streams.stdout === 'stderr' ? console.error : console.log)(`$ npm ${command.join(' ')}`);
    const code = await npm([...command, '--include=dev', '--no-audit', '--no-fund'], streams);
    if (code !== 0) {
      throw new Error(
        `"npm ci" in ${folder} ended with code ${code}; its own message stands above. ` +
          'Mend that (network, disk space, write permission), then try again.',
      );
    }
  }
  writeFileSync(hashPath, hash);
}

function requireNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [needMajor, needMinor] = engines.node.match(/\d+/g).map(Number);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  throw new Error(
    `Tierwright needs Node ${engines.node}, and this is ${process.versions.node} (${process.execPath}). ` +
      'Install a newer one from https://nodejs.org, or switch with your version manager.',
  );
}

/**
 * npm writes down what it installed. Where that agrees with the lock file there is nothing to do, and an
 * `npm install` that a developer just ran need not be thrown away and repeated by `npm ci`.
 */
function installedAsLocked(lock, modules) {
  const record = readOptional(join(modules, '.package-lock.json'));
  if (record === undefined) return false;
  const installed = JSON.parse(record).packages;
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true;
    const found = installed[path];
    // Binaries for other platforms are optional and rightly absent.
    if (found === undefined) return Boolean(wanted.optional || wanted.devOptional);
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/** The npm that called us, if one did: the PATH may hold another, or (on Windows) only a shell script. */
function npm(args, streams) {
  const own = process.env.npm_execpath;
  return own?.endsWith('.js') ? runNode(own, args, {}, streams) : run('npm', args, {}, streams);
}

function readOptional(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
