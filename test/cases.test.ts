/**
 * Cases are data: what is known about a few partners, and what has to come out, worked out by hand from the rules. Each runs
 * on a real PostgreSQL through the audit, through core alone a partner at a time, and through an audit of one partner alone; all
 * have to agree.
 */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { holds } from './cases/holds.ts';
import { openCases, readCaseFile, type CaseStore } from './cases/run.ts';

const files = readdirSync(new URL('cases', import.meta.url)).filter(
  (name) => name.endsWith('.yaml') && name !== 'sets.yaml',
);

for (const name of files) {
  const file = readCaseFile(name);
  describe(`${name}: ${file.about}`, () => {
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
