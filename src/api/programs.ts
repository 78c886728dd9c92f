/** Programs: documents in immutable versions, what the review says of them, and the version that standings follow. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { issueSchema } from './problem.ts';
import { exampleTask, taskSchema } from './tasks.ts';
import { dayText, ids, inPath, instant, line, pageOf, paging } from './wire.ts';

const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('SHA-256 of what the document means; the same meaning is the same version');

const versionSchema = z
  .strictObject({
    version: hash,
    program: z.string().describe('Key of the program'),
    name: z.string(),
    at: instant.describe('Since when it is stored'),
    chosenFrom: dayText.nullable().describe('The day from which standings follow it; null: never chosen'),
  })
  .meta({ id: 'ProgramVersion' });

const exampleVersion = {
  version: '4f1c9a77d20e4f1c9a77d20e4f1c9a77d20e4f1c9a77d20e4f1c9a77d20e4f1c',
  program: 'motions',
  name: 'Partner Program',
  at: '2026-07-01T09:00:00.000Z',
  chosenFrom: null,
};

const findingSchema = z
  .strictObject({
    rule: z.string(),
    level: z.enum(['error', 'warning', 'note']).describe('error: stops choosing the version'),
    message: z.string(),
    remedy: z.string(),
    place: issueSchema.shape.place,
    fixable: z.boolean().describe('Whether `tierwright review --fix` mends it'),
  })
  .meta({ id: 'Finding' });

const reviewSchema = z
  .strictObject({
    faults: z.array(issueSchema).describe('With any, the text is no program and no rule looks at it'),
    findings: z.array(findingSchema),
    accepted: z
      .array(z.strictObject({ ...findingSchema.shape, reason: z.string() }))
      .describe('What the document accepts, with its reason'),
  })
  .meta({ id: 'Review' });

const exampleFinding = {
  rule: 'metal-names',
  level: 'warning',
  message: 'The tier is called Gold.',
  remedy: 'Name it by what the partner does at it.',
  place: { line: 12, column: 9 },
  fixable: false,
};
const exampleReview = { faults: [], findings: [exampleFinding], accepted: [] };
const yaml = {
  media: 'application/yaml',
  description: 'A program document',
  example:
    'tierwright: 1\nprogram: { key: starter, name: Partner Program, currency: USD, timeZone: Europe/London }\n',
} as const;
const version = z.object({ version: inPath });

const listVersions = endpoint({
  id: 'listVersions',
  method: 'get',
  path: '/program-versions',
  tag: 'programs',
  permission: 'program.read',
  summary: 'Program versions',
  description: 'Of one program or of all, the newest first.',
  query: z.strictObject({ ...paging, program: z.string().max(40).optional() }),
  answer: { status: 200, json: pageOf(versionSchema), example: { items: [exampleVersion], next: null } },
  errors: ['cursor-invalid'],
});

const storeVersion = endpoint({
  id: 'storeVersion',
  method: 'post',
  path: '/program-versions',
  tag: 'programs',
  permission: 'program.write',
  summary: 'Store a program version',
  description:
    'Every fault of the document is told with line and column; what the review finds stops nothing here. A document that means the same as a stored version ' +
    'is that version.',
  body: yaml,
  answer: {
    status: 201,
    json: z.strictObject({ version: versionSchema, review: reviewSchema }),
    example: { version: exampleVersion, review: exampleReview },
  },
  errors: ['yaml-syntax', 'schema-version', 'unknown-key', 'missing-key', 'wrong-type', 'unknown-reference'],
});

const reviewText = endpoint({
  id: 'reviewText',
  method: 'post',
  path: '/program-reviews',
  tag: 'programs',
  permission: 'program.read',
  summary: 'What is to be said of a program text',
  description: 'Faults and findings with their places. Stores nothing.',
  body: yaml,
  answer: { status: 200, json: reviewSchema, example: exampleReview },
  errors: [],
});

const getVersion = endpoint({
  id: 'getVersion',
  method: 'get',
  path: '/program-versions/{version}',
  tag: 'programs',
  permission: 'program.read',
  summary: 'One version as data',
  description: 'The document with everything that it leaves out filled in.',
  params: version,
  answer: {
    status: 200,
    json: z.strictObject({ ...versionSchema.shape, document: z.record(z.string(), z.unknown()) }),
    example: { ...exampleVersion, document: { tierwright: 1 } },
  },
  errors: ['not-found'],
});

const getVersionText = endpoint({
  id: 'getVersionText',
  method: 'get',
  path: '/program-versions/{version}/text',
  tag: 'programs',
  permission: 'program.read',
  summary: 'One version as it was written',
  description: 'With its comments.',
  params: version,
  answer: { status: 200, media: 'application/yaml', description: 'The document' },
  errors: ['not-found'],
});

const getVersionReview = endpoint({
  id: 'getVersionReview',
  method: 'get',
  path: '/program-versions/{version}/review',
  tag: 'programs',
  permission: 'program.read',
  summary: 'What the review says of a version',
  description: 'As of today; without the rules that look at stored partners.',
  params: version,
  answer: { status: 200, json: reviewSchema, example: exampleReview },
  errors: ['not-found'],
});

const compareVersions = endpoint({
  id: 'compareVersions',
  method: 'get',
  path: '/program-versions/{version}/differences',
  tag: 'programs',
  permission: 'program.read',
  summary: 'What differs from another version',
  description:
    'In words, each difference with what it does: tightens, loosens, neither, or not to be told. Who would move is a task of its own.',
  params: version,
  query: z.strictObject({ since: inPath.describe('Hash of the version before') }),
  answer: {
    status: 200,
    json: z.strictObject({
      effect: z.string(),
      restartsNotice: z
        .boolean()
        .describe('Whether it tightens something, so that the time of notice begins anew'),
      differences: z.array(z.record(z.string(), z.unknown())),
    }),
    example: {
      effect: 'tightens',
      restartsNotice: true,
      differences: [{ message: 'selling asks $50,000 instead of $40,000' }],
    },
  },
  errors: ['not-found'],
});

const findMoves = endpoint({
  id: 'findMoves',
  method: 'post',
  path: '/program-versions/{version}/moves',
  tag: 'programs',
  permission: 'audit.run',
  summary: 'Who would move from another version to this one',
  description:
    'A task: both versions are evaluated on the same evidence as of a day. Its result lists who comes out lower, higher, or with another decision; stores nothing.',
  params: version,
  body: {
    json: z.strictObject({
      since: z.string().max(64).describe('Hash of the version before'),
      asOf: dayText.optional(),
    }),
    example: { since: '4f1c9a77d20e', asOf: '2026-06-30' },
  },
  answer: { status: 202, json: taskSchema, example: { ...exampleTask, what: 'moves' } },
  errors: ['not-found'],
});

const choiceSchema = z
  .strictObject({
    version: hash,
    program: z.string(),
    name: z.string(),
    from: dayText,
    by: ids.account.nullable(),
    why: z.string().nullable(),
  })
  .meta({ id: 'ProgramChoice' });
const exampleChoice = {
  version: exampleVersion.version,
  program: 'motions',
  name: 'Partner Program',
  from: '2026-07-01',
  by: 'acc_3Qm0b1rVn2yX4kqf8tYc7A',
  why: 'First version',
};

const listChoices = endpoint({
  id: 'listChoices',
  method: 'get',
  path: '/program-choices',
  tag: 'programs',
  permission: 'program.read',
  summary: 'Which version standings follow, from when',
  description: 'The newest day first; the first one that is not in the future is in force.',
  answer: {
    status: 200,
    json: z.strictObject({ items: z.array(choiceSchema) }),
    example: { items: [exampleChoice] },
  },
  errors: [],
});

const chooseVersion = endpoint({
  id: 'chooseVersion',
  method: 'post',
  path: '/program-choices',
  tag: 'programs',
  permission: 'program.choose',
  summary: 'Have standings follow a version',
  description:
    'From a day on, today or later; live standings, the portal and audits that name no version go by it. It moves nobody: tiers held change by a rollout only. ' +
    'Refused while the review has errors about the version; they are told.',
  body: {
    json: z.strictObject({ version: z.string().max(64), from: dayText.optional(), why: line(1000) }),
    example: { version: '4f1c9a77d20e', from: '2026-07-01', why: 'First version' },
  },
  answer: { status: 201, json: choiceSchema, example: exampleChoice },
  errors: ['not-found', 'state-conflict', 'review-errors', 'value-invalid'],
});

export const programEndpoints = {
  listVersions,
  storeVersion,
  reviewText,
  getVersion,
  getVersionText,
  getVersionReview,
  compareVersions,
  findMoves,
  listChoices,
  chooseVersion,
};
