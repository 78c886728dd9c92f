/**
 * Cases are data: what is known about a few partners, and what has to come out, worked out by hand from the rules. Each runs
 * on a real PostgreSQL through the audit, through core alone a partner at a time, and through an audit of one partner alone; all
 * have to agree.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parse } from 'yaml';
import { rowJson, type AuditRowJson } from '../src/core/standing/report.ts';
import { previewAudit } from '../src/server/audits/run.ts';
import { compareCase } from '../src/server/cases/compare.ts';
import { readCases, type ReadyCase } from '../src/server/cases/read.ts';
import { auditCase } from '../src/server/cases/run.ts';
import { setSchema } from '../src/server/cases/schema.ts';
import { scratchIn, type Scratch } from '../src/server/db/scratch.ts';
import { rowsApart } from './cases/agree.ts';
import { freshDatabase } from './support/database.ts';

const folder = fileURLToPath(new URL('cases/', import.meta.url));
const root = fileURLToPath(new URL('../', import.meta.url));
const text = (path: string): string => readFileSync(path, 'utf8');

const { sets } = z
  .strictObject({ sets: z.record(z.string(), setSchema) })
  .parse(parse(text(`${folder}sets.yaml`)));

/** Our own cases name programs by their path from the repository's root. */
const open = (path: string): string => text(`${root}${relative(folder, path)}`);

const byName = (a: AuditRowJson, b: AuditRowJson): number =>
  `${a.partner} ${a.ladder}` < `${b.partner} ${b.ladder}` ? -1 : 1;

async function holds(scratch: Scratch, ready: ReadyCase): Promise<void> {
  await scratch.attempt(async (tx) => {
    const { case: c } = ready;
    const audit = await auditCase(tx, ready);
    const rows = audit.rows.map((row) => rowJson(audit, row));
    expect(compareCase(c, audit)).toEqual([]);
    // Ours say everything that comes out.
    const expected = Object.entries(c.expect).flatMap(([p, of]) => Object.keys(of).map((l) => `${p} ${l}`));
    expect(rows.map((r) => `${r.partner} ${r.ladder}`).toSorted()).toEqual(expected.toSorted());
    expect((await rowsApart(tx, audit)).toSorted(byName)).toEqual(rows.toSorted(byName));
    const last = audit.partners.at(-1);
    const alone = await previewAudit(tx, ready.program, ready.asOf, c.mode, c.cutOff, last);
    expect(alone.rows.map((row) => rowJson(alone, row))).toEqual(
      audit.rows.flatMap((row, i) => (row.partner === last ? (rows[i] ?? []) : [])),
    );
  });
}

const files = readdirSync(folder).filter((name) => name.endsWith('.yaml') && name !== 'sets.yaml');

for (const name of files) {
  describe(name, () => {
    let database: Awaited<ReturnType<typeof freshDatabase>>;
    let scratch: Scratch;
    beforeAll(async () => {
      database = await freshDatabase();
      scratch = await scratchIn(database);
    });
    afterAll(async () => {
      await scratch.close();
      await database.drop();
    });

    for (const ready of readCases({ file: `${folder}${name}`, text: text(`${folder}${name}`), sets, open }))
      test(ready.case.name, () => holds(scratch, ready));
  });
}
