/** A vendor's made export of deals: the same bytes for the same number of rows, on any machine. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** The columns of the made export; every one of them is filled and imported. */
export const dealColumns = ['Deal', 'Account', 'Closed', 'Value', 'Currency', 'Customer', 'Product'] as const;

/** The mapping of the made export, for one source: every source is another system, so the rows are new to it. */
export function dealMapping(source: string): string {
  return `
tierwright: 1
what: evidence
source: ${source}
partnerSource: bench
kind: deal_won
status: verified
file: { decimal: '.' }
feed: { completeThrough: 2025-12-31 }
fields:
  externalId: Deal
  partner: Account
  day: Closed
  amount: Value
  currency: Currency
  customer: Customer
  product: Product
  credit: { constant: sourced }
`;
}

/** The key of a made partner; counts from 1. */
export function partnerKey(n: number): string {
  return `A-${String(n).padStart(6, '0')}`;
}

const currencies = ['EUR', 'USD', 'GBP', 'CHF'] as const;
const firstDay = Date.UTC(2024, 0, 1);
const days = 731;

/** Writes the export, a thousand rows at a time. Deals are in order of their number, partners and days in none. Gives its bytes. */
export async function writeDeals(path: string, rows: number, partners: number): Promise<number> {
  const draw = drawing(20_251_122);
  const file = createWriteStream(path);
  let bytes = 0;
  const write = async (text: string): Promise<void> => {
    bytes += Buffer.byteLength(text);
    if (!file.write(text)) await once(file, 'drain');
  };
  await write(`${dealColumns.join(',')}\n`);
  for (let from = 1; from <= rows; from += 1000) {
    const lines: string[] = [];
    for (let n = from; n < Math.min(from + 1000, rows + 1); n++) lines.push(deal(n, partners, draw));
    await write(lines.join(''));
  }
  file.end();
  await once(file, 'finish');
  return bytes;
}

function deal(n: number, partners: number, draw: (below: number) => number): string {
  const day = new Date(firstDay + draw(days) * 86_400_000).toISOString().slice(0, 10);
  const amount = `${draw(50_000)}.${String(draw(100)).padStart(2, '0')}`;
  const cells = [
    `D-${String(n).padStart(8, '0')}`,
    partnerKey(1 + draw(partners)),
    day,
    amount,
    currencies[draw(currencies.length)],
    `C-${draw(20_000)}`,
    `prod-${draw(40)}`,
  ];
  return `${cells.join(',')}\n`;
}

/** Whole numbers below a bound, from a seed: a linear congruence whose upper bits are taken. */
function drawing(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
