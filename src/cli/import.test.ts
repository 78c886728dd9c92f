import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { newDataFolder, removeDataFolder } from '../../test/support/data-folder.ts';
import { importVerb } from './import.ts';
import { initVerb } from './init.ts';

let data: string;
let folder: string;
const home = process.cwd();
beforeAll(async () => {
  data = await newDataFolder();
  folder = await mkdtemp(join(tmpdir(), 'tierwright-cli-import-'));
  process.chdir(folder);
});
afterEach(() => {
  process.exitCode = undefined;
  vi.restoreAllMocks();
});
afterAll(async () => {
  process.chdir(home);
  await removeDataFolder(data);
  await rm(folder, { recursive: true });
});

interface Outcome {
  readonly text: string;
  readonly out: string;
  readonly code: number;
}

/** Runs a command line in this process: what it printed (in all, and to standard output), and its exit code. */
async function tierwright(...words: string[]): Promise<Outcome> {
  let text = '';
  let out = '';
  vi.stubEnv('TIERWRIGHT_DATA', data);
  vi.spyOn(process.stderr, 'write').mockImplementation((part) => {
    text += String(part);
    return true;
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((part) => {
    text += String(part);
    out += String(part);
    return true;
  });
  const program = new Command('tierwright')
    .addCommand(importVerb(new Command('import')))
    .addCommand(initVerb(new Command('init')));
  await program.parseAsync(words, { from: 'user' });
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  const code = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return { text, out, code };
}

describe('docs/import.md', () => {
  test('every file in it is read, and every command prints what it shows', async () => {
    const page = await readFile(join(home, 'docs/import.md'), 'utf8');
    const blocks = [...page.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)];
    let commands = 0;
    for (const [, language, file, text = ''] of blocks) {
      if (file !== undefined) await writeFile(join(folder, file), text);
      if (language !== 'sh') continue;
      for (const run of text.split(/^\$ /m).slice(1)) {
        const [line = '', ...shown] = run.split('\n');
        const [, ...words] = line.split(' ');
        const { text: printed } = await tierwright(...words);
        commands++;
        if (shown.join('') !== '') expect(printed, line).toBe(shown.join('\n'));
      }
    }
    expect(commands).toBe(8);
  }, 60_000);
});

describe('the verb', () => {
  test('JSON has counts, rejects, feeds, files and recording; codes say how it went', async () => {
    const again = await tierwright('import', 'evidence', 'deals.csv', '--map', 'deals.yaml', '--json');
    expect(again.code).toBe(1);
    expect(JSON.parse(again.out)).toMatchObject({
      what: 'evidence',
      source: 'crm',
      recording: null,
      stopped: true,
      rows: 4,
      counts: { added: 0, changed: 0, unchanged: 2, retracted: 0, rejected: 2 },
      rejectsTotal: 3,
      rejects: [{ file: 'deals.csv', line: 4, row: 3, column: 'Closed' }, { line: 5 }, { line: 5 }],
      files: [
        { name: 'deals.csv', rows: 4 },
        { name: 'accounts.csv', rows: 2 },
      ],
    });
    const words = ['import', 'evidence', 'certificates.csv', '--map', 'certificates.yaml'];
    const later = await tierwright(...words, '--complete-through', '2026-01-31');
    expect(later).toMatchObject({ code: 0, text: expect.stringContaining('complete through 2026-01-31') });
  });

  test.each<[string, string[], string]>([
    [
      'a mapping that is not there',
      ['evidence', 'deals.csv', '--map', 'nowhere.yaml'],
      'There is no such file: nowhere.yaml',
    ],
    [
      'a file that is not there',
      ['evidence', 'nowhere.csv', '--map', 'deals.yaml'],
      'nowhere.csv cannot be read: there is no such file',
    ],
    [
      'a mapping for something else',
      ['people', 'deals.csv', '--map', 'deals.yaml'],
      'deals.yaml:2:1 fault mapping-invalid: This mapping is for evidence, not for people.',
    ],
    [
      'a mapping with a fault',
      ['people', 'people.csv', '--map', 'wrong.yaml'],
      'wrong.yaml:1:1 fault wrong-type: `what` is missing or not one of the things that can be imported. Write one of: partners',
    ],
    [
      'a day that is none',
      ['evidence', 'deals.csv', '--map', 'deals.yaml', '--complete-through', '2026-02-30'],
      'fault usage:',
    ],
    [
      'a file for another mapping',
      ['evidence', 'people.csv', '--map', 'deals.yaml'],
      "deals.yaml:12:3 fault column-missing: people.csv has no column 'Closed'.",
    ],
    [
      'attributes without a program',
      ['partners', 'partners.csv', '--map', 'alone.yaml'],
      'alone.yaml:8:3 fault mapping-invalid: Attributes and motions are those of a program',
    ],
  ])('%s ends with 2', async (_name, words, says) => {
    await writeFile(join(folder, 'wrong.yaml'), 'tierwright: 1\nwhatt: people\n');
    const partners = await readFile(join(folder, 'partners.yaml'), 'utf8');
    await writeFile(
      join(folder, 'alone.yaml'),
      partners
        .replace('program: program.yaml\n', '')

        .replace(/\n\n/g, '\n'),
    );
    const { text, code } = await tierwright('import', ...words);
    expect(text).toContain(says);
    expect(code).toBe(2);
  });
});

describe("AdventureWorks' mappings fit its columns", () => {
  const examples = join(home, 'examples/adventureworks');
  const files = {
    'resellers.csv':
      '"ResellerKey";"GeographyKey";"ResellerAlternateKey";"BusinessType";"ResellerName";"NumberEmployees";"OrderFrequency";"OrderMonth";"FirstOrderYear";"LastOrderYear";"ProductLine";"AddressLine1";"AddressLine2";"AnnualSales";"AnnualRevenue";"YearOpened"\n' +
      '"1";"637";"AW1";"Warehouse";"A Bike Store";"2";"S";"5";"2011";"2011";"Road";"1 Elm St";"";"300000";"30000";"1974"\n',
    'geography.csv':
      '"GeographyKey";"City";"StateProvinceName";"CountryRegionCode";"EnglishCountryRegionName";"SalesTerritoryKey"\n"637";"Erie";"Pennsylvania";"US";"United States";"1"\n',
    'currencies.csv':
      '"CurrencyKey";"CurrencyAlternateKey";"CurrencyName"\n"100";"USD";"US Dollar"\n"14";"VEB";"Bolivar"\n',
    'currency_rates.csv':
      '"CurrencyKey";"DateKey";"AverageRate";"EndOfDayRate";"Date"\n"14";"20101229";"0.999400359784129";"1";"2010-12-29 00:00:00.000000"\n',
    'reseller_sales.csv':
      '"SalesOrderNumber";"SalesOrderLineNumber";"OrderDate";"ResellerKey";"EmployeeKey";"ProductKey";"PromotionKey";"CurrencyKey";"SalesTerritoryKey";"OrderQuantity";"UnitPrice";"DiscountAmount";"TotalProductCost";"SalesAmount"\n' +
      '"SO1";"1";"2010-12-29 00:00:00.000000";"1";"285";"349";"1";"100";"5";"1";"2024.994";"0";"1898.0944";"2024.994"\n',
  };
  test.each([
    ['partners', 'partners.yaml', 'resellers.csv'],
    ['rates', 'rates.yaml', 'currency_rates.csv'],
    ['evidence', 'orders.yaml', 'reseller_sales.csv'],
  ])('%s', async (what, mapping, file) => {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    // The real files are longer, and the mappings know how long.
    const text = (await readFile(join(examples, mapping), 'utf8')).replace(
      /expectRows: \d+/,
      'expectRows: 1',
    );
    await writeFile(join(folder, mapping), text.replace('program: ', `program: ${examples}/`));
    const { out, code } = await tierwright('import', what, file, '--map', mapping, '--json');
    expect(JSON.parse(out)).toMatchObject({ counts: { added: 1, rejected: 0 } });
    expect(code).toBe(0);
  });
});
