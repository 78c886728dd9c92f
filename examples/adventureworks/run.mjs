/**
 * AdventureWorks' resellers through the whole way: imports the sample's files into a store of its own, audits them by one of the two
 * programs beside this file, and removes the store again. FOLDER holds the CSV files, semicolon-separated, with their first row of names.
 *
 *   npm run -s example:adventureworks -- --from FOLDER --program revenue-only --as-of 2013-12-31 [--json|--csv|--all]
 *   npm run -s example:adventureworks -- --from FOLDER --program reference --as-of 2013-12-31 --html report.html
 *   npm run -s example:adventureworks -- --from FOLDER --program reference --as-of 2013-12-31 --explain AW00000016
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { install } from '../../scripts/install.mjs';
import { build, exitWith, root, runNode } from '../../scripts/run.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const programs = ['revenue-only', 'reference'];
const files = { rates: 'currency_rates.csv', partners: 'resellers.csv', orders: 'reseller_sales.csv' };

function usage(message) {
  console.error(
    `${message}\nUsage: npm run -s example:adventureworks -- --from FOLDER [--program ${programs.join('|')}] [--as-of DAY] [--json|--csv|--all] [--html FILE] [--explain PARTNER]`,
  );
  return 2;
}

function options() {
  return parseArgs({
    options: {
      from: { type: 'string' },
      program: { type: 'string', default: 'revenue-only' },
      'as-of': { type: 'string', default: '2013-12-31' },
      json: { type: 'boolean', default: false },
      csv: { type: 'boolean', default: false },
      all: { type: 'boolean', default: false },
      html: { type: 'string' },
      explain: { type: 'string' },
    },
  }).values;
}

await exitWith(async () => {
  const given = options();
  if (given.from === undefined) return usage('Say where the files are: --from FOLDER.');
  if (!programs.includes(given.program)) return usage(`There is no program '${given.program}' here.`);
  const folder = process.env.INIT_CWD ?? process.cwd();
  const from = resolve(folder, given.from);
  const missing = Object.values(files).filter((f) => !existsSync(join(from, f)));
  if (missing.length > 0) return usage(`${from} does not hold ${missing.join(', ')}.`);

  // What is printed may be read by a script, so installing and building speak to standard error.
  const quiet = { stdout: 'stderr' };
  await install(quiet);
  const built = await build(quiet);
  if (built !== 0) return built;

  const cli = join(root, 'dist/cli/main.js');
  const data = mkdtempSync(join(tmpdir(), 'tierwright-adventureworks-'));
  const verb = (args, streams) => runNode(cli, args, { TIERWRIGHT_DATA: data, DATABASE_URL: '' }, streams);
  try {
    const steps = [
      ['import', 'rates', join(from, files.rates), '--map', join(here, 'rates.yaml')],
      ['import', 'partners', join(from, files.partners), '--map', join(here, 'partners.yaml')],
      ['import', 'evidence', join(from, files.orders), '--map', join(here, 'orders.yaml')],
    ];
    for (const step of steps) {
      const code = await verb(step, quiet);
      if (code !== 0) return code;
    }
    const flags = ['json', 'csv', 'all'].filter((f) => given[f]).map((f) => `--${f}`);
    if (given.html !== undefined) flags.push('--html', resolve(folder, given.html));
    const program = join(here, `${given.program}.yaml`);
    if (given.explain === undefined)
      return await verb(['audit', program, '--as-of', given['as-of'], ...flags]);
    return await verb([
      'explain',
      given.explain,
      '--program',
      program,
      '--as-of',
      given['as-of'],
      ...flags.filter((f) => f === '--json'),
    ]);
  } finally {
    await verb(['db', 'stop'], quiet);
    rmSync(data, { recursive: true, force: true });
  }
});
