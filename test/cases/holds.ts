/** Whether what comes out of a case is what it expects: by the audit, by core alone, and by an audit of one partner. */
import { expect } from 'vitest';
import { summarise, type AuditRow } from '../../src/core/standing/audit.ts';
import type { AuditRowJson } from '../../src/core/standing/report.ts';
import type { CaseStore, Found } from './run.ts';
import type { Case, CaseFile, CaseRow } from './schema.ts';

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

/** Runs a case and fails with the first difference. */
export async function holds(store: CaseStore, file: CaseFile, c: Case): Promise<void> {
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
