/** Audits: every partner by the evidence of a day. They inform and move nobody. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { exampleTask, taskSchema } from './tasks.ts';
import { dayText, ids, inPath, instant, pageOf, paging, line } from './wire.ts';

const audit = z.object({ audit: inPath });
const version = z
  .string()
  .regex(/^[0-9a-f]{12,64}$/)
  .describe('Hash of a program version, or its first digits');
const mode = z
  .enum(['review', 'progress'])
  .describe('A whole review year, or the program year so far, which demotes nobody');

const auditSchema = z
  .strictObject({
    id: ids.audit,
    program: z.string(),
    version,
    asOf: dayText,
    mode,
    at: instant,
    rows: z.int(),
    digest: z.string().describe('Over facts and results; a replay gives the same'),
  })
  .meta({ id: 'Audit' });

const exampleAudit = {
  id: 'aud_3Qm0b1rVn2yX4kqf8tYc7A',
  program: 'motions',
  version: '4f1c9a77d20e',
  asOf: '2026-06-30',
  mode: 'review',
  at: '2026-07-01T09:00:00.000Z',
  rows: 278,
  digest: '9b74c9897bac770ffc029102a200c5de9b74c9897bac770ffc029102a200c5de',
};

const counts = z.record(z.string(), z.int());

const summarySchema = z
  .strictObject({
    audit: auditSchema,
    distributions: z.array(
      z.strictObject({
        ladder: z.string(),
        motion: z.string(),
        partners: z.int(),
        undecided: z.int().describe('Whose tier is not sure'),
        unmapped: z.int().describe('Recorded at a tier that the program does not know'),
        tiers: z.array(
          z.strictObject({
            tier: z.string().nullable().describe('null: below entry'),
            held: z.int(),
            earned: z.int(),
            possible: z.int(),
          }),
        ),
        decisions: counts,
      }),
    ),
    marked: z
      .strictObject({ gem: z.int(), misfit: z.int(), paper: z.int(), open: z.int() })
      .describe('How many rows stand out, by the marks that rows are filtered by'),
    readiness: z.strictObject({
      undecided: z.int(),
      total: z.int(),
      items: z.array(
        z.strictObject({
          missing: z
            .record(z.string(), z.unknown())
            .describe('What is missing: its cause, and what it is about'),
          blocks: z.int().describe('Undecided standings that it is part of'),
          alone: z.int().describe('Undecided standings that it alone keeps open'),
          released: z.int().describe('Standings that are decided once this and everything above it is there'),
        }),
      ),
    }),
  })
  .meta({ id: 'AuditSummary' });

const rowSchema = z
  .strictObject({
    partner: z.strictObject({ id: ids.partner, key: z.string(), name: z.string() }),
    ladder: z.string(),
    current: z.string().nullable().describe('The tier held, under the name it is recorded by'),
    earned: z.string().nullable().describe('Surely reached; null: below entry'),
    possible: z.string().nullable().describe('Perhaps reached'),
    holdable: z.string().nullable().describe('Perhaps reached under the thresholds to keep a tier'),
    decision: z.string(),
    next: z.string().nullable().describe('The tier that the decision leads to'),
    fit: z.strictObject({ least: z.number().nullable(), most: z.number().nullable() }).nullable(),
    fitVerdict: z.string(),
    gate: z.string(),
    marks: z.array(z.enum(['gem', 'misfit', 'paper', 'open'])),
  })
  .meta({ id: 'AuditRow' });

const exampleRow = {
  partner: { id: 'par_3Qm0b1rVn2yX4kqf8tYc7A', key: 'P-1002', name: 'Northwind Cloud' },
  ladder: 'resale',
  current: 'Bronze',
  earned: 'strategic',
  possible: 'strategic',
  holdable: 'strategic',
  decision: 'promote',
  next: 'strategic',
  fit: { least: 82, most: 82 },
  fitVerdict: 'match',
  gate: 'met',
  marks: ['gem'],
};

/** What rows of an audit are chosen by. */
const rowFilter = {
  ladder: z.string().max(40).optional(),
  decision: z.enum(['enter', 'promote', 'demote', 'hold', 'pending', 'propose-exit']).optional(),
  mark: z.enum(['gem', 'misfit', 'paper', 'open']).optional().describe('Only rows that stand out so'),
  fit: z.enum(['match', 'near', 'no-match', 'unknown', 'not-asked']).optional(),
  gate: z.enum(['met', 'unmet', 'unknown', 'not-asked']).optional(),
  search: line(100).optional().describe('Part of a partner’s name or key'),
};

const runAudit = endpoint({
  id: 'runAudit',
  method: 'post',
  path: '/audits',
  tag: 'audits',
  permission: 'audit.run',
  summary: 'Run an audit',
  description:
    'Every enrolled partner on every ladder of its motions, by everything recorded up to now. A task: its result names the audit. Without a version the chosen one, ' +
    'without a day today.',
  body: {
    json: z.strictObject({
      version: version.optional(),
      asOf: dayText.optional(),
      mode: mode.default('review'),
    }),
    example: { asOf: '2026-06-30', mode: 'review' },
  },
  answer: { status: 202, json: taskSchema, example: exampleTask },
  errors: ['not-found', 'state-conflict', 'value-invalid'],
});

const listAudits = endpoint({
  id: 'listAudits',
  method: 'get',
  path: '/audits',
  tag: 'audits',
  permission: 'audit.read',
  summary: 'Audits',
  description: 'Stored audits, the newest first.',
  query: z.strictObject({ ...paging, program: z.string().max(40).optional() }),
  answer: { status: 200, json: pageOf(auditSchema), example: { items: [exampleAudit], next: null } },
  errors: ['cursor-invalid'],
});

const getAudit = endpoint({
  id: 'getAudit',
  method: 'get',
  path: '/audits/{audit}',
  tag: 'audits',
  permission: 'audit.read',
  summary: 'What an audit comes to',
  description:
    'Distribution by ladder, decisions, how many stand out, and readiness: what keeps how many undecided, what releases most first.',
  params: audit,
  answer: {
    status: 200,
    json: summarySchema,
    example: {
      audit: exampleAudit,
      distributions: [
        {
          ladder: 'resale',
          motion: 'resale',
          partners: 150,
          undecided: 12,
          unmapped: 0,
          tiers: [{ tier: 'registered', held: 80, earned: 90, possible: 78 }],
          decisions: { promote: 14, demote: 9, hold: 127 },
        },
      ],
      marked: { gem: 2, misfit: 5, paper: 1, open: 12 },
      readiness: {
        undecided: 12,
        total: 278,
        items: [
          { missing: { cause: 'feed-behind', kind: 'practice_hours' }, blocks: 9, alone: 7, released: 7 },
        ],
      },
    },
  },
  errors: ['not-found'],
});

const listAuditRows = endpoint({
  id: 'listAuditRows',
  method: 'get',
  path: '/audits/{audit}/rows',
  tag: 'audits',
  permission: 'audit.read',
  summary: 'Who stands where by an audit',
  description: 'A row for each partner and ladder, by the partner’s name.',
  params: audit,
  query: z.strictObject({ ...paging, ...rowFilter }),
  answer: { status: 200, json: pageOf(rowSchema), example: { items: [exampleRow], next: null } },
  errors: ['not-found', 'cursor-invalid'],
});

const exportAudit = endpoint({
  id: 'exportAudit',
  method: 'get',
  path: '/audits/{audit}/export',
  tag: 'audits',
  permission: 'audit.read',
  summary: 'All rows of an audit as a file',
  description:
    'csv: comma-separated UTF-8, texts that a spreadsheet would take for formulas with an apostrophe before them. xlsx: a workbook. arrow: an Arrow IPC file ' +
    'of the rows with the least and most of every metric, for notebooks and DuckDB.',
  params: audit,
  query: z.strictObject({ format: z.enum(['csv', 'xlsx', 'arrow']) }),
  answer: { status: 200, media: 'application/octet-stream', description: 'The file' },
  errors: ['not-found'],
});

const compareAudits = endpoint({
  id: 'compareAudits',
  method: 'get',
  path: '/audits/{audit}/differences',
  tag: 'audits',
  permission: 'audit.read',
  summary: 'Who stands otherwise than by another audit',
  description:
    'Rows of both audits whose tiers or decision are not the same, and those that only one of them has, by the partner’s name.',
  params: audit,
  query: z.strictObject({
    ...paging,
    with: inPath.describe('Id of the other audit'),
    ladder: z.string().max(40).optional(),
  }),
  answer: {
    status: 200,
    json: pageOf(z.strictObject({ here: rowSchema.nullable(), there: rowSchema.nullable() })),
    example: { items: [{ here: exampleRow, there: null }], next: null },
  },
  errors: ['not-found', 'cursor-invalid'],
});

const replayAudit = endpoint({
  id: 'replayAudit',
  method: 'post',
  path: '/audits/{audit}/replays',
  tag: 'audits',
  permission: 'audit.read',
  summary: 'Compute an audit again from what was known then',
  description: 'A task: its result says whether facts and results are the same to the byte. Changes nothing.',
  params: audit,
  answer: { status: 202, json: taskSchema, example: { ...exampleTask, what: 'replay' } },
  errors: ['not-found'],
});

export const auditEndpoints = {
  runAudit,
  listAudits,
  getAudit,
  listAuditRows,
  exportAudit,
  compareAudits,
  replayAudit,
};
