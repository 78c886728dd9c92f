/** Whether what comes out of a case is what it expects: by the audit, by core alone, and by an audit of one partner. */
import { expect } from 'vitest';
import type { AuditRowJson } from '../../src/core/standing/report.ts';
import { compareCase } from '../../src/server/cases/compare.ts';
import type { Case } from '../../src/server/cases/schema.ts';
import type { CaseStore, OwnCases } from './run.ts';

const byName = (a: AuditRowJson, b: AuditRowJson): number =>
  `${a.partner} ${a.ladder}` < `${b.partner} ${b.ladder}` ? -1 : 1;

/** Runs a case and fails with what differs. */
export async function holds(store: CaseStore, file: OwnCases, c: Case): Promise<void> {
  const ready = file.ready()[file.cases.indexOf(c)];
  if (!ready) throw new Error(`'${c.name}' is no case of this file`);
  const found = await store.run(ready);
  expect(compareCase(c, found.audit)).toEqual([]);
  // Ours say everything that comes out.
  const names = found.rows.map((r) => `${r.partner} ${r.ladder}`);
  const expected = Object.entries(c.expect).flatMap(([p, of]) => Object.keys(of).map((l) => `${p} ${l}`));
  expect(names.toSorted()).toEqual(expected.toSorted());
  expect(found.apart.toSorted(byName)).toEqual(found.rows.toSorted(byName));
  expect(found.alone).toEqual(found.last);
}
