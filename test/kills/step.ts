/** What is killed: the steps of a campaign, each an import or an audit, the same on whatever store they are done. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { day, plus } from '../../src/core/calendar.ts';
import { IssueError } from '../../src/core/issue.ts';
import { runAudit } from '../../src/server/audits/run.ts';
import type { Store } from '../../src/server/db/store.ts';
import { importFile } from '../../src/server/imports/import-file.ts';
import { readMapping } from '../../src/server/imports/mapping.ts';
import type { ImportRequest, ImportResult, Progress } from '../../src/server/imports/request.ts';
import { checkProgram } from '../../src/server/programs/queries.ts';

const partners = 200;
const rows = 3000;

const source = `
tierwright: 1
program: { key: kills, name: Kills, currency: USD, timeZone: Etc/UTC }
kinds:
  visit: { label: visit, suppliedBy: vendor, fields: { customer: key, guests: number } }
metrics:
  visits: { label: visits, unit: count, measure: rows, kinds: [visit], window: review-year, reduce: count }
  guests: { label: guests, unit: count, measure: rows, kinds: [visit], window: review-year, value: guests, reduce: sum }
  customers: { label: customers, unit: count, measure: each, by: customer, with: { seen: { kinds: [visit], window: review-year, reduce: count } }, having: { value: seen, atLeast: 1 }, reduce: count }
  each: { label: guests a visit, unit: count, measure: ratio, of: guests, to: visits }
motions:
  resale: { label: Resale, axis: visits, style: transactional, activity: [visit] }
ladders:
  resale:
    motion: resale
    label: Resale
    tiers:
      - { key: basic, label: Basic, enter: { metric: visits, atLeast: 1 } }
      - { key: silver, label: Silver, enter: { all: [{ metric: visits, atLeast: 10 }, { metric: customers, atLeast: 3 }] } }
      - { key: gold, label: Gold, enter: { all: [{ metric: guests, atLeast: 400 }, { metric: each, atLeast: 24 }] } }
`;

const checked = checkProgram(source, 'kills.yaml');
if (!checked.ok) throw new IssueError(checked.issues);
const { program } = checked.value;

const head = (what: string): string => `tierwright: 1\nwhat: ${what}\nsource: crm\n`;
const mappings = {
  partners: `${head('partners')}fields: { key: Id, name: Id, motions: { constant: [resale] }, enrolledFrom: { constant: 2020-01-01 } }`,
  evidence: `${head('evidence')}kind: visit\nstatus: verified\nfields: { externalId: Id, partner: Partner, day: Day, customer: Customer, guests: Guests }`,
};

/** One step: an audit, or an import of a file that adds some rows, corrects many, and moves the feed on by a day. */
export interface Step {
  readonly n: number;
  readonly does: 'import' | 'audit';
}

/** Imports and audits in turns. */
export function stepOf(n: number): Step {
  return { n, does: n % 2 === 0 ? 'import' : 'audit' };
}

/** What a step that has returned says of itself; equal on every store that did the same steps before. */
export interface Done {
  /** Null when it changed nothing. */
  readonly recording: number | null;
  readonly counts?: ImportResult['counts'];
  readonly digest?: string;
}

/** The partners of the campaign. */
export async function prepareStore(store: Store, folder: string): Promise<void> {
  const ids = Array.from({ length: partners }, (_, p) => `P${p}\n`);
  await writeFile(join(folder, 'partners.csv'), `Id\n${ids.join('')}`);
  await importFile(store, request('partners', folder, 'partners.csv'));
}

/** Writes the file that a step imports. */
export async function writeStepFile(folder: string, { n, does }: Step): Promise<void> {
  if (does === 'audit') return;
  const lines = Array.from({ length: rows }, (_, i) => {
    const visit = n * 150 + i; // the first 150 of the last import stay, 300 are new, all others change
    const month = String((visit % 12) + 1).padStart(2, '0');
    return `v${visit},P${(visit * 7) % partners},2026-${month}-15,c${visit % 40},${(visit * (n + 3)) % 50}\n`;
  });
  await writeFile(join(folder, fileOf(n)), `Id,Partner,Day,Customer,Guests\n${lines.join('')}`);
}

/** Does a step; `report` hears of the phases of an import. */
export async function runStep(
  store: Store,
  folder: string,
  { n, does }: Step,
  report: (phase: Progress['phase']) => void = () => undefined,
): Promise<Done> {
  if (does === 'import') {
    const { recording, counts } = await importFile(store, request('evidence', folder, fileOf(n), n), (p) =>
      report(p.phase),
    );
    return { recording, counts };
  }
  const asOf = day('2026-12-31');
  const audit = await runAudit(store, { program, source, asOf, mode: 'review', actor: 'test' });
  return { recording: audit.cutOff + 1, digest: audit.digest };
}

const fileOf = (n: number): string => `visits-${n}.csv`;

function request(what: 'partners' | 'evidence', folder: string, file: string, n?: number): ImportRequest {
  const mapping = readMapping(mappings[what], 'mapping.yaml');
  if (!mapping.ok) throw new IssueError(mapping.issues);
  return {
    what,
    file: join(folder, file),
    mapping: mapping.value,
    kinds: program.kinds,
    program: program.doc,
    dryRun: false,
    acceptRejects: false,
    actor: 'test',
    completeThrough: n === undefined ? undefined : plus(day('2026-06-30'), { days: n }),
  };
}
