/** Files of other systems: uploaded, looked at, checked, taken over, undone. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { exampleTask, taskSchema } from './tasks.ts';
import { dayText, ids, inPath, instant, pageOf, paging } from './wire.ts';

const uploadSchema = z
  .strictObject({ id: ids.upload, name: z.string(), size: z.int(), sha256: z.string(), at: instant })
  .meta({ id: 'Upload' });
const exampleUpload = {
  id: 'upl_3Qm0b1rVn2yX4kqf8tYc7A',
  name: 'orders.csv',
  size: 1204,
  sha256: '9b74c9897bac770ffc029102a200c5de9b74c9897bac770ffc029102a200c5de',
  at: '2026-07-01T09:00:00.000Z',
};
const upload = z.object({ upload: inPath });

const sendUpload = endpoint({
  id: 'sendUpload',
  method: 'post',
  path: '/uploads',
  tag: 'imports',
  permission: 'import.run',
  summary: 'Send a file',
  description: 'Up to 2 GB, as it comes; nothing is read from it yet. It is kept for thirty days.',
  query: z.strictObject({
    name: z
      .string()
      .min(1)
      .max(200)
      .regex(/^[^\p{Cc}/\\]+$/u)
      .describe('File name, by which mappings join files'),
  }),
  body: { media: 'text/csv', description: 'The file', example: 'key,name\nP-1,Northwind\n', streamed: true },
  answer: { status: 201, json: uploadSchema, example: exampleUpload },
  errors: ['body-too-large'],
});

const listUploads = endpoint({
  id: 'listUploads',
  method: 'get',
  path: '/uploads',
  tag: 'imports',
  permission: 'import.read',
  summary: 'Files that were sent',
  description: 'The newest hundred.',
  answer: {
    status: 200,
    json: z.strictObject({ items: z.array(uploadSchema) }),
    example: { items: [exampleUpload] },
  },
  errors: [],
});

const lookIntoUpload = endpoint({
  id: 'lookIntoUpload',
  method: 'get',
  path: '/uploads/{upload}/rows',
  tag: 'imports',
  permission: 'import.read',
  summary: 'The first rows of a file',
  description: 'Its columns and up to twenty rows, to write a mapping by.',
  params: upload,
  query: z.strictObject({
    delimiter: z.enum([',', ';', '\t', '|']).default(','),
    encoding: z.enum(['auto', 'utf-8', 'utf-16', 'windows-1252']).default('auto'),
  }),
  answer: {
    status: 200,
    json: z.strictObject({ columns: z.array(z.string()), rows: z.array(z.array(z.string())) }),
    example: { columns: ['key', 'name'], rows: [['P-1', 'Northwind']] },
  },
  errors: ['not-found', 'encoding-invalid', 'csv-syntax', 'csv-too-large', 'file-empty'],
});

const dropUpload = endpoint({
  id: 'dropUpload',
  method: 'delete',
  path: '/uploads/{upload}',
  tag: 'imports',
  permission: 'import.run',
  summary: 'Drop a file',
  description: 'What was imported from it stays.',
  params: upload,
  answer: { status: 204 },
  errors: ['not-found'],
});

const request = z.strictObject({
  uploads: z.array(ids.upload).min(1).max(20).describe('The file, then those that its mapping joins'),
  mapping: z.string().min(1).max(200_000).describe('A mapping, YAML; see docs/import.md'),
  acceptRejects: z
    .boolean()
    .default(false)
    .describe('Store the rows that can be taken, though others cannot'),
  completeThrough: dayText
    .optional()
    .describe('The last day up to which the file has everything, in place of what the mapping says'),
});
const exampleRequest = {
  uploads: ['upl_3Qm0b1rVn2yX4kqf8tYc7A'],
  mapping: 'tierwright: 1\nwhat: partners\nsource: crm\nfields: { key: key, name: name }\n',
};

const checkImport = endpoint({
  id: 'checkImport',
  method: 'post',
  path: '/import-checks',
  tag: 'imports',
  permission: 'import.run',
  summary: 'See what an import would do',
  description:
    'A task that reads everything and stores nothing: its result counts what would be added, changed and retracted, and lists rejected rows. Running the import does the same.',
  body: { json: request, example: exampleRequest },
  answer: { status: 202, json: taskSchema, example: { ...exampleTask, what: 'import-check' } },
  errors: ['not-found', 'mapping-invalid'],
});

const runImport = endpoint({
  id: 'runImport',
  method: 'post',
  path: '/imports',
  tag: 'imports',
  permission: 'import.run',
  summary: 'Take a file over',
  description:
    'A task: all of the file or nothing. Kinds, attributes and tiers are checked against the program in force. A repeat changes nothing. Its result names the recording.',
  body: { json: request, example: exampleRequest },
  answer: { status: 202, json: taskSchema, example: { ...exampleTask, what: 'import' } },
  errors: ['not-found', 'mapping-invalid'],
});

const importSchema = z
  .strictObject({
    recording: ids.recording,
    what: z.string(),
    source: z.string(),
    at: instant,
    files: z.array(z.strictObject({ name: z.string(), sha256: z.string(), rows: z.int() })),
    counts: z.strictObject({
      added: z.int(),
      changed: z.int(),
      unchanged: z.int(),
      retracted: z.int(),
      rejected: z.int(),
    }),
    undone: z.boolean(),
  })
  .meta({ id: 'Import' });
const exampleImport = {
  recording: 'rec_3Qm0b1rVn2yX4kqf8tYc7A',
  what: 'partners',
  source: 'crm',
  at: '2026-07-01T09:00:00.000Z',
  files: [{ name: 'orders.csv', sha256: exampleUpload.sha256, rows: 1 }],
  counts: { added: 1, changed: 0, unchanged: 0, retracted: 0, rejected: 0 },
  undone: false,
};

const listImports = endpoint({
  id: 'listImports',
  method: 'get',
  path: '/imports',
  tag: 'imports',
  permission: 'import.read',
  summary: 'Imports',
  description: 'Those that changed something, the newest first, however they were asked for.',
  query: z.strictObject({ ...paging, source: z.string().max(200).optional() }),
  answer: { status: 200, json: pageOf(importSchema), example: { items: [exampleImport], next: null } },
  errors: ['cursor-invalid'],
});

const undoImport = endpoint({
  id: 'undoImport',
  method: 'post',
  path: '/imports/{recording}/undo',
  tag: 'imports',
  permission: 'import.run',
  summary: 'Undo an import',
  description:
    'What it added is superseded and what it replaced comes back, as a recording of its own; audits that saw it stay as they are. Refused where somebody has changed ' +
    'one of its rows since.',
  params: z.object({ recording: inPath }),
  body: { json: z.strictObject({ why: z.string().min(1).max(1000) }), example: { why: 'The wrong quarter' } },
  answer: {
    status: 200,
    json: z.strictObject({ recording: ids.recording, superseded: z.int(), restored: z.int() }),
    example: { recording: exampleImport.recording, superseded: 1, restored: 0 },
  },
  errors: ['not-found', 'state-conflict'],
});

export const importEndpoints = {
  sendUpload,
  listUploads,
  lookIntoUpload,
  dropUpload,
  checkImport,
  runImport,
  listImports,
  undoImport,
};
