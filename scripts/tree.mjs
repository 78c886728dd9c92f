/** House rules about the tree itself, which no linter of TypeScript sees. `npm run lint` runs them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readsClock } from './lint-rules.mjs';
import { root } from './run.mjs';

const skipped = new Set(['.git', '.tmp', '.stryker-tmp', 'coverage', 'dist', 'node_modules', 'reports']);
const vagueNames = new Set(['utils', 'helpers', 'common', 'shared', 'manager', 'services']);
const textFiles = /\.(ts|tsx|mjs|js|json|yaml|yml|sql|css|html|sh)$/;
const besideCheckout = ['..', 'shared'].join('/');

/** Every violation below a folder, as `path: what is wrong and what to do`. */
export function violations(base) {
  const found = [...packageViolations(base)];
  for (const { path, isFolder, name } of walk(base, '')) {
    if (isFolder) {
      if (vagueNames.has(name)) found.push(`${path}: ${vagueFolder(name)}`);
      continue;
    }
    if (!textFiles.test(name)) continue;
    const text = readFileSync(join(base, path), 'utf8');
    if (!/^(examples|bench|docs)\//.test(path) && text.includes(besideCheckout)) {
      found.push(
        `${path}: names ${besideCheckout}, which lies outside the repository and which nobody else has. ` +
          'Copy what is needed into the repository.',
      );
    }
    if (name.endsWith('.sql') && !path.startsWith('src/server/db/') && readsClock(withoutComments(text))) {
      found.push(
        `${path}: SQL reads the database's clock. Pass the day or instant as a parameter; only ` +
          'src/server/db/ may ask for the time, to record when a row became known.',
      );
    }
  }
  return found;
}

/** Packages that float or that nobody gave a reason for. */
function packageViolations(base) {
  const path = join(base, 'package.json');
  if (!existsSync(path)) return [];
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(path, 'utf8'));
  const decisions = join(base, 'docs/decisions');
  const records = readdirSync(decisions).map((name) => readFileSync(join(decisions, name), 'utf8'));
  return Object.entries({ ...dependencies, ...devDependencies }).flatMap(([name, version]) => {
    const found = [];
    if (!/^(npm:.+@)?\d[\w.+-]*$/.test(version)) {
      found.push(
        `package.json: ${name} is ${version}. Pin it to one version, so that a clone next year is the same.`,
      );
    }
    if (!records.some((text) => text.includes(`\`${name}\``))) {
      found.push(`package.json: no record in docs/decisions says why ${name} is needed. Add a line to 0001.`);
    }
    return found;
  });
}

function vagueFolder(name) {
  return (
    `a folder called "${name}" says nothing of what is in it and collects everything. ` +
    'Name it by its subject, or put the file beside its only user.'
  );
}

function withoutComments(sql) {
  return sql.replaceAll(/--.*$/gm, '').replaceAll(/\/\*[\s\S]*?\*\//g, '');
}

function* walk(base, folder) {
  for (const entry of readdirSync(join(base, folder), { withFileTypes: true })) {
    if (skipped.has(entry.name)) continue;
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    yield { path, isFolder: entry.isDirectory(), name: entry.name };
    if (entry.isDirectory()) yield* walk(base, path);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const found = violations(resolve(process.argv[2] ?? root));
  for (const line of found) console.error(line);
  console.log(found.length === 0 ? 'The tree keeps the house rules.' : `${found.length} to mend.`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
