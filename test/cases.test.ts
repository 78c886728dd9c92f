/**
 * Cases are data: what is known about a few partners, and what has to come out, worked out by hand from the rules. Each runs
 * on a real PostgreSQL through the audit, through core alone a partner at a time, and through an audit of one partner alone; all
 * have to agree.
 */
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { summarise, type AuditRow } from '../src/core/standing/audit.ts';
import type { AuditRowJson } from '../src/core/standing/report.ts';
import { openCases, readCaseFile, type CaseStore, type Found } from './cases/run.ts';
import type { Case, CaseRow } from './cases/schema.ts';

const files = readdirSync(new URL('cases', import.meta.url)).filter(
  (name) => name.endsWith('.yaml') && name !== 'sets.yaml',
);

const byName = (a: AuditRowJson, b: AuditRowJson): number =>
  `${a.partner} ${a.ladder}` < `${b.partner} ${b.ladder}` ? -1 : 1;

/** The row as far as the case speaks of it. */
function expectRow(row: AuditRowJson, expected: CaseRow): void {
  const { facts: _, criteria, gap, possible = expected.earned, ...said } = expected;
  const { holdable = possible, ...rest } = said;
  expect(row).toMatchObject({ ...rest, possible, holdable });
  if (gap === null) expect(row.gap).toBeNull();
  if (gap) expect({ gap: row.gap }).toMatchObject({ gap });
  for (const [tier, metrics] of Object.entries(criteria)) {
    for (const [metric, of] of Object.entries(metrics)) {
      const { from, ...wanted } = typeof of === 'string' ? { outcome: of } : of;
      const criterion = row.criteria.find((c) => c.tier === tier && c.metric === metric);
      expect({ ...criterion }).toMatchObject({ tier, metric, ...wanted, ...(from && { window: { from } }) });
    }
  }
}

const shortly = ({ audit }: Found, rows: readonly AuditRow[]): string[] =>
  rows.map((r) => `${audit.identity(r.partner).key} ${r.standings.ladder.key}`).toSorted();

function expectSummary(found: Found, { summary: wanted }: Case): void {
  const summary = summarise(found.audit.program, found.audit.rows);
  const { readiness } = summary;
  const all = {
    hiddenGems: shortly(found, summary.hiddenGems),
    noLongerFit: shortly(found, summary.noLongerFit),
    paper: shortly(found, summary.paper),
    undecided: readiness.undecided,
    readiness: readiness.items,
  };
  expect(all).toMatchObject(wanted);
}

async function holds(store: CaseStore, file: ReturnType<typeof readCaseFile>, c: Case): Promise<void> {
  const found = await store.run(file, c);
  const names = found.rows.map((r) => `${r.partner} ${r.ladder}`).toSorted();
  const expected = Object.entries(c.expect).flatMap(([p, ladders]) =>
    Object.keys(ladders).map((l) => `${p} ${l}`),
  );
  expect(names).toEqual(expected.toSorted());
  for (const [partner, ladders] of Object.entries(c.expect)) {
    for (const [ladder, wanted] of Object.entries(ladders)) {
      const row = found.rows.find((r) => r.partner === partner && r.ladder === ladder);
      if (!row) continue;
      const facts = Object.fromEntries(Object.keys(wanted.facts).map((m) => [m, found.fact(partner, m)]));
      expect({ partner, ladder, ...facts }).toEqual({ partner, ladder, ...wanted.facts });
      expectRow(row, wanted);
    }
  }
  expectSummary(found, c);
  expect(found.apart.toSorted(byName)).toEqual(found.rows.toSorted(byName));
  expect(found.alone).toEqual(found.last);
}

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
