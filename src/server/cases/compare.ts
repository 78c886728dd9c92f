/** What a case expected and did not find. */
import type { Ladder } from '../../core/program/program.ts';
import { summarise, type AuditRow } from '../../core/standing/audit.ts';
import { value, type Span } from '../../core/standing/criteria-json.ts';
import { rowJson, type AuditRowJson } from '../../core/standing/report.ts';
import { metricNamed } from '../../core/standing/trace.ts';
import type { Audit } from '../audits/run.ts';
import type { Case, CaseRow } from './schema.ts';

/** One thing that came out otherwise. Values are as JSON has them. */
export interface Difference {
  /** Partner and ladder; null where it is about all partners of the case. */
  readonly partner: string | null;
  readonly ladder: string | null;
  /** `earned`, `fact sourced_arr`, `criterion selling/active_sellers`, `gap`, `readiness`. */
  readonly what: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/** Every difference between what a case expects and the audit of its data; none where it holds. */
export function compareCase(c: Case, audit: Audit): readonly Difference[] {
  const rows = audit.rows.map((row) => rowJson(audit, row));
  return [
    ...Object.entries(c.expect).flatMap(([partner, ladders]) =>
      Object.entries(ladders).flatMap(([ladder, expected]) => {
        const row = rows.find((r) => r.partner === partner && r.ladder === ladder);
        if (row) return compareRow(audit, row, expected);
        return [
          { partner, ladder, what: 'standing', expected: 'one', found: 'none: it runs no such motion' },
        ];
      }),
    ),
    ...compareSummary(c, audit),
  ];
}

const tiers = ['current', 'earned', 'possible', 'holdable', 'next', 'awardPending'] as const;

function compareRow(audit: Audit, row: AuditRowJson, expected: CaseRow): Difference[] {
  const { partner } = row;
  const ladder = audit.program.ladders.find((l) => l.key === row.ladder);
  const differences: Difference[] = [];
  const differs = (what: string, wanted: unknown, found: unknown): void =>
    void differences.push({ partner, ladder: row.ladder, what, expected: wanted, found });
  const compare = (what: string, wanted: unknown, found: unknown): void => {
    if (wanted !== undefined && !matches(wanted, found)) differs(what, wanted, found);
  };
  for (const what of tiers) {
    // What is possible is what is earned, and what is holdable is what is possible, unless said otherwise; then one difference will do.
    const implied =
      what === 'possible'
        ? 'earned'
        : what === 'holdable' && expected.possible === undefined
          ? 'earned'
          : 'possible';
    const own = expected[what];
    const follows = own === undefined && (what === 'possible' || what === 'holdable');
    if (follows && differences.some((d) => d.what === 'earned' || d.what === 'possible')) continue;
    compare(what, tierKey(ladder, follows ? expected[implied] : own), tierKey(ladder, row[what]));
  }
  const { facts: _facts, criteria: _criteria, gap: _gap, ...said } = expected;
  const parts = new Map<string, unknown>(Object.entries(row));
  for (const [what, wanted] of Object.entries(said))
    if (!tiers.some((t) => t === what)) compare(what, wanted, parts.get(what));
  for (const [metric, wanted] of Object.entries(expected.facts)) {
    const found = factOf(audit, partner, metric);
    if (!matches(wanted, found)) differs(`fact ${metric}`, wanted, found);
  }
  for (const [tier, metrics] of Object.entries(expected.criteria)) {
    for (const [metric, given] of Object.entries(metrics)) {
      const { from, ...wanted } = typeof given === 'string' ? { outcome: given } : given;
      const found = row.criteria.find((x) => x.tier === tierKey(ladder, tier) && x.metric === metric);
      const what = `criterion ${tier}/${metric}`;
      if (!found) differs(what, given, 'none: the tier does not ask it');
      for (const [part, w] of Object.entries(wanted))
        if (found) compare(`${what} ${part}`, w, { ...found }[part]);
      if (found) compare(`${what} from`, from, found.window.from);
    }
  }
  compare('gap', expected.gap, row.gap);
  return differences;
}

/** A tier by key, as which it may be named by its label too. */
function tierKey(ladder: Ladder | undefined, tier: string | null | undefined): string | null | undefined {
  return ladder?.tiers.find((t) => t.key !== tier && t.label === tier)?.key ?? tier;
}

function factOf(audit: Audit, partner: string, name: string): Span {
  const row = audit.partners.findIndex((p) => audit.identity(p).key === partner);
  const metric = metricNamed(audit.program, name);
  const { least, most } = audit.evaluation.fact(name, row);
  if (Number.isNaN(most)) return 'none';
  const ends = { least: value(least, metric), most: value(most, metric) };
  return least === most ? ends.least : ends;
}

function compareSummary(c: Case, audit: Audit): Difference[] {
  const summary = summarise(audit.program, audit.rows);
  const named = (rows: readonly AuditRow[]): string[] =>
    rows.map((r) => `${audit.identity(r.partner).key} ${r.standings.ladder.key}`).toSorted();
  const found = {
    hiddenGems: named(summary.hiddenGems),
    noLongerFit: named(summary.noLongerFit),
    paper: named(summary.paper),
    undecided: summary.readiness.undecided,
    readiness: summary.readiness.items,
  };
  return (['hiddenGems', 'noLongerFit', 'paper', 'undecided', 'readiness'] as const).flatMap((what) => {
    const expected = c.summary[what];
    if (expected === undefined || matches(expected, found[what])) return [];
    return [{ partner: null, ladder: null, what, expected, found: found[what] }];
  });
}

/** Whether what was found is what was expected, as far as that speaks: lists wholly, blocks by the keys that it has. */
function matches(expected: unknown, found: unknown): boolean {
  if (Array.isArray(expected))
    return (
      Array.isArray(found) &&
      expected.length === found.length &&
      expected.every((e, i) => matches(e, found[i]))
    );
  if (isBlock(expected))
    return (
      isBlock(found) && Object.entries(expected).every(([k, e]) => e === undefined || matches(e, found[k]))
    );
  return plainValue(expected) === plainValue(found);
}

function isBlock(x: unknown): x is Readonly<Record<string, unknown>> {
  return typeof x === 'object' && x !== null && !Array.isArray(x);
}

/** `50000`, `'50000'` and `'50000.00'` are one number, and yes is 1; everything else is itself. */
function plainValue(x: unknown): unknown {
  if (typeof x === 'boolean') return String(Number(x));
  const text = typeof x === 'number' ? String(x) : x;
  if (typeof text !== 'string' || !/^-?\d+(\.\d+)?$/.test(text)) return text;
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
