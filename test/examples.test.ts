/**
 * The programs in `examples/`: each folder has a program without faults and cases worked out by hand from what the vendor
 * published; all of them have to come out.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Issue } from '../src/core/issue.ts';
import { checkProgram } from '../src/server/programs/queries.ts';
import { holds } from './cases/holds.ts';
import { openCases, readCaseFile, type CaseStore } from './cases/run.ts';

const examples = new URL('../examples/', import.meta.url);
const at = (path: string): string => fileURLToPath(new URL(path, examples));

const folders = ['programs', 'patterns'].flatMap((group) =>
  readdirSync(at(group), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${group}/${entry.name}`),
);

function faultsOf(folder: string): readonly Issue[] {
  const path = `${folder}/program.yaml`;
  return checkProgram(readFileSync(at(path), 'utf8'), path).issues;
}

for (const folder of folders.toSorted()) {
  describe(folder, () => {
    const file = readCaseFile(new URL(`${folder}/cases.yaml`, examples).href);
    const faults = faultsOf(folder);

    test('has a page, and cases of its own program', () => {
      expect(existsSync(at(`${folder}/README.md`))).toBe(true);
      expect(file.program).toBe(`examples/${folder}/program.yaml`);
    });

    test('has no faults', () => {
      expect(faults).toEqual([]);
    });

    let store: CaseStore;
    beforeAll(async () => {
      store = await openCases();
    });
    afterAll(() => store.close());
    for (const c of file.cases) {
      test(c.name, () => holds(store, file, c));
    }
  });
}
