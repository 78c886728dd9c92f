/** Writes the JSON Schemas of the documents that people edit, from the schemas in code. `--check` only compares. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod';
import { root } from './run.mjs';

const { programSchema } = await import('../dist/core/program/schema.js');
const { caseFileSchema } = await import('../dist/server/cases/schema.js');
const { mappingSchema } = await import('../dist/server/imports/mapping-schema.js');

const documents = [
  { file: 'docs/program.schema.json', title: 'Tierwright program', schema: programSchema },
  { file: 'docs/mapping.schema.json', title: 'Tierwright import mapping', schema: mappingSchema },
  { file: 'docs/cases.schema.json', title: 'Tierwright cases', schema: caseFileSchema },
];

let stale = 0;
for (const { file, title, schema } of documents) {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'ref' });
  const layout = await resolveConfig(join(root, file));
  const text = await format(JSON.stringify({ $schema: json.$schema, title, ...json }), {
    ...layout,
    filepath: file,
  });
  if (!process.argv.includes('--check')) writeFileSync(join(root, file), text);
  else if (readFileSync(join(root, file), 'utf8') !== text) {
    stale++;
    console.error(`${file} is not what the code says. Run \`npm run schemas\` and commit it.`);
  }
}
process.exitCode = stale === 0 ? 0 : 1;
