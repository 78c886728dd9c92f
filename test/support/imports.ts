/** A store of its own and files of its own, for tests of imports. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IssueError, type Issue } from '../../src/core/issue.ts';
import type { Program } from '../../src/core/program/program.ts';
import { openStore, type Store } from '../../src/server/db/store.ts';
import { importFile } from '../../src/server/imports/import-file.ts';
import { readMapping, type Mapping } from '../../src/server/imports/mapping.ts';
import type { ImportRequest, ImportResult, Progress } from '../../src/server/imports/request.ts';
import { checkProgram } from '../../src/server/programs/queries.ts';
import { shippedKinds } from '../../src/server/programs/shipped.ts';
import { freshDatabase } from './database.ts';

/** Attributes of each type, two motions, a ladder with an older tier, tables with and without days. */
const sceneProgram = `
tierwright: 1
program: { key: scene, name: Scene, currency: USD, timeZone: Europe/Berlin }
attributes:
  country: { label: Country, type: text }
  size: { label: Size, type: text, values: [small, large] }
  employees: { label: Employees, type: number }
  rival: { label: Sells a rival, type: yes-no }
  founded: { label: Founded, type: day }
kinds:
  visit:
    label: visit
    suppliedBy: vendor
    validity: true
    fields: { thing: key, customer: key, origin: key, amount: money, place: text, guests: number, paid: yes-no, booked: day }
    defaults: { paid: true }
  badge: { label: badge, suppliedBy: vendor, owner: person, validity: true, fields: { area: text } }
tables:
  points: { label: Points, key: { product: text, level: number }, values: { each: number, name: text }, dated: true }
  retired: { label: Retired, key: { product: text } }
  bar: { label: Bar, key: {}, values: { points: number }, dated: true }
metrics:
  visits: { label: visits, unit: count, measure: rows, kinds: [visit], window: review-year, reduce: count }
motions:
  resale: { label: Resale, axis: visits, style: transactional, activity: [visit] }
  services: { label: Services, axis: visits, style: mixed, activity: [visit] }
ladders:
  resale:
    motion: resale
    label: Resale
    tiers:
      - { key: basic, label: Basic, enter: { all: [{ metric: visits, atLeast: 0 }] } }
      - { key: gold, label: Gold, enter: { all: [{ metric: visits, atLeast: 5 }] } }
  services:
    motion: services
    label: Services
    tiers:
      - { key: starter, label: Starter, enter: { all: [{ metric: visits, atLeast: 0 }] } }
equivalents:
  resale: { platinum: gold }
`;

export interface ImportOptions {
  readonly dryRun?: boolean;
  readonly acceptRejects?: boolean;
  readonly completeThrough?: ImportRequest['completeThrough'];
  readonly report?: (progress: Progress) => void;
}

export interface Scene {
  readonly store: Store;
  readonly folder: string;
  /** The name of its database, for other processes. */
  readonly database: string;
  /** Writes a file into the folder; the path. */
  write(name: string, content: string | Uint8Array): Promise<string>;
  /** Imports a file of the folder by a mapping (YAML). */
  run(file: string, mapping: string, options?: ImportOptions): Promise<ImportResult>;
  /** Writes `data.csv` and imports it. */
  import(content: string | Uint8Array, mapping: string, options?: ImportOptions): Promise<ImportResult>;
  /** The issues that stop such an import. */
  faults(content: string | Uint8Array, mapping: string, options?: ImportOptions): Promise<readonly Issue[]>;
  sql<T>(text: string, values?: unknown[]): Promise<T[]>;
  /** Every row that is known now, apart from ids and recordings. */
  known(): Promise<unknown>;
  /** Recordings made so far. */
  recordings(): Promise<number>;
  close(): Promise<void>;
}

/** Reads a mapping that is known to be right. */
function mappingOf(text: string): Mapping {
  const read = readMapping(text, 'mapping.yaml');
  if (!read.ok) throw new IssueError(read.issues);
  return read.value;
}

let program: Program | undefined;

/** The program of the scene, checked like any other. */
function programOf(): Program {
  if (program) return program;
  const read = checkProgram(sceneProgram, 'scene.yaml');
  if (!read.ok) throw new IssueError(read.issues);
  program = read.value.program;
  return program;
}

/** The request for a file of a scene. */
export function requestOf(file: string, mapping: string, options: ImportOptions = {}): ImportRequest {
  const parsed = mappingOf(mapping);
  return {
    what: parsed.doc.what,
    file,
    mapping: parsed,
    kinds: { ...shippedKinds(), ...programOf().kinds },
    program: programOf().doc,
    dryRun: options.dryRun ?? false,
    acceptRejects: options.acceptRejects ?? false,
    actor: 'test',
    completeThrough: options.completeThrough,
  };
}

export async function openScene(): Promise<Scene> {
  const database = await freshDatabase();
  const store = openStore(database);
  const folder = await mkdtemp(join(tmpdir(), 'tierwright-import-'));
  const sql = async <T>(text: string, values: unknown[] = []): Promise<T[]> =>
    store.read(async ({ client }) => (await client.query(text, values)).rows as T[]);
  const write = async (name: string, content: string | Uint8Array): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  const run: Scene['run'] = (file, mapping, options = {}) =>
    importFile(store, requestOf(join(folder, file), mapping, options), options.report);
  const scene: Scene = {
    store,
    folder,
    database: database.where.replace('test database ', ''),
    write,
    run,
    import: async (content, mapping, options) => {
      await write('data.csv', content);
      return run('data.csv', mapping, options);
    },
    faults: async (content, mapping, options) => {
      try {
        await scene.import(content, mapping, options);
      } catch (error) {
        if (error instanceof IssueError) return error.issues;
        throw error;
      }
      return [];
    },
    sql,
    known: async () => {
      const known: Record<string, unknown> = {};
      for (const [name, text] of Object.entries(knownRows)) known[name] = await sql(text);
      return known;
    },
    recordings: async () => (await sql<{ n: number }>('select count(*) as n from recording'))[0]?.n ?? 0,
    close: async () => {
      await store.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return scene;
}

const partner = (id: string): string =>
  `(select min(k.source || ':' || k.key) from partner_key k where k.partner_id = ${id} and k.superseded_in is null)`;
const person = (id: string): string =>
  `(select min(k.source || ':' || k.key) from person_key k where k.person_id = ${id} and k.superseded_in is null)`;

/** Current rows with keys in place of ids, in an order that does not depend on them. */
const knownRows = {
  keys: `select source, key from partner_key where superseded_in is null order by 1, 2`,
  names: `select ${partner('t.partner_id')} as partner, name from partner_name t where superseded_in is null order by 1`,
  aliases: `select ${partner('t.partner_id')} as partner, ${partner('t.canonical_id')} as of from partner_alias t where superseded_in is null order by 1`,
  attributes: `select ${partner('t.partner_id')} as partner, name, since, value from partner_attribute t where superseded_in is null order by 1, 2, 3`,
  enrolments: `select ${partner('t.partner_id')} as partner, motion, from_day, to_day from enrolment t where superseded_in is null order by 1, 2, 3`,
  placements: `select ${partner('t.partner_id')} as partner, ladder, tier, from_day, to_day, reason from placement t where superseded_in is null order by 1, 2, 4`,
  persons: `select source, key from person_key where superseded_in is null order by 1, 2`,
  personNames: `select ${person('t.person_id')} as person, name from person_name t order by 1`,
  employments: `select ${person('t.person_id')} as person, ${partner('t.partner_id')} as partner, from_day, to_day from employment t where superseded_in is null order by 1, 3`,
  evidence: `select ${partner('t.partner_id')} as partner, ${person('t.person_id')} as person, kind, source, external_id, status, day, valid_until,
    amount::text, currency, customer, product, thing, origin, origin_day, fields from evidence t where superseded_in is null
    order by source, kind, external_id`,
  feeds: `select source, kind, complete_through, lag_days, fields from feed where superseded_in is null order by 1, 2`,
  tables: `select name, key, from_day, to_day, values from reference_row where superseded_in is null order by name, key, from_day`,
  rates: `select target, currency, day, rate::text from currency_rate where superseded_in is null order by 1, 2, 3`,
};
