/** The audit as JSON: the shape that scripts read. Money is decimal text, an open end is null, days are ISO text. */
import type { AuditRow, AuditSummary } from './audit.ts';
import type { Scope } from '../program/scope.ts';
import {
  announcedJson,
  criteriaJson,
  gapJson,
  span,
  type AnnouncedJson,
  type CriterionJson,
  type GapJson,
  type Span,
} from './criteria-json.ts';
import { figuresJson, type FigureJson } from './figures-json.ts';
import { gapToTier } from './gap.ts';
import { lookSpans } from './look-spans.ts';
import type { ReadinessItem } from './readiness.ts';
import { asOfContext, contextOf, traceAnnounced, type TraceContext } from './trace.ts';

/** One look at a ladder: its day, and its scope where there is one. */
export interface LookJson {
  readonly day: string;
  readonly scope?: string;
}

/** Sample days one after the other that give the same. */
export interface LookSpanJson {
  readonly scope?: string;
  readonly from: string;
  readonly to: string;
  readonly earned: string | null;
  readonly possible: string | null;
  readonly holdable: string | null;
}

export interface AuditRowJson {
  readonly partner: string;
  readonly name: string;
  readonly motion: string;
  readonly ladder: string;
  readonly current: string | null;
  readonly earned: string | null;
  readonly possible: string | null;
  readonly holdable: string | null;
  readonly decision: string;
  readonly reason: string;
  readonly next: string | null;
  readonly awardPending: string | null;
  /** When the decision would take effect by the ladder's cadence; null where nothing changes, or the rollout says. */
  readonly effectiveOn: string | null;
  /** The last day on which the tier held, or the one proposed, cannot be lost. */
  readonly heldUntil: string | null;
  /** Where the ladder is looked at more than once: the look that decides, whose criteria these are, and what each look gives. */
  readonly look?: LookJson;
  readonly looks?: readonly LookSpanJson[];
  readonly fit: Span;
  readonly fitVerdict: string;
  readonly gate: string;
  readonly criteria: readonly CriterionJson[];
  /** How the figures that criteria read come about, by metric: what is computed from other metrics on the day of the look. */
  readonly figures: Readonly<Record<string, FigureJson>>;
  /** Criteria that count from a later day; present where there are some. */
  readonly announced?: readonly AnnouncedJson[];
  /** What stands between the partner and the next tier above the one earned; null at the top. */
  readonly gap: GapJson | null;
}

export interface ReportContext extends TraceContext {
  identity(partner: number): { readonly key: string; readonly name: string };
}

/** One partner on one ladder, with every criterion and what is missing for the next tier. */
export function rowJson(ctx: ReportContext, row: AuditRow): AuditRowJson {
  const { ladder } = row.standings;
  const tier = (index: number | null): string | null =>
    index === null ? null : (ladder.tiers[index]?.key ?? null);
  const { key, name } = ctx.identity(row.partner);
  const next = row.earned + 1;
  const gap = next < ladder.tiers.length ? gapToTier(ctx, row.standings, row.row, next) : null;
  const announced = ladder.tiers.flatMap((t) => traceAnnounced(ctx, row.standings, t, row.row, row.look));
  return {
    partner: key,
    name,
    motion: ladder.motion,
    ladder: ladder.key,
    current: row.held.held === 'tier' ? tier(row.held.tier) : row.current,
    earned: tier(row.earned),
    possible: tier(row.possible),
    holdable: tier(row.holdable),
    decision: row.decision.kind,
    reason: row.decision.reason,
    next: tier(row.decision.next),
    awardPending: tier(row.decision.awardPending),
    effectiveOn: row.decision.effectiveOn,
    heldUntil: row.decision.heldUntil,
    ...looksJson(row, tier),
    fit: row.fit ? span(row.fit, { unit: 'score', decimals: 2 }) : null,
    fitVerdict: row.fitVerdict,
    gate: row.gate,
    criteria: criteriaJson(contextOf(ctx, row.look), row.row),
    figures: figuresJson(contextOf(ctx, row.look), row.row),
    ...(announced.length === 0
      ? {}
      : { announced: announced.map((a) => announcedJson(asOfContext(ctx, row.look), a, row.row)) }),
    gap: gap && gapJson(ctx, gap),
  };
}

function looksJson(
  { standings: { seen }, look, row }: AuditRow,
  tier: (index: number) => string | null,
): Pick<AuditRowJson, 'look' | 'looks'> {
  if (seen.kind === 'look') return {};
  const scoped = (scope: Scope | null): { scope?: string } => (scope === null ? {} : { scope: scope.value });
  return {
    look: { day: look.day, ...scoped(look.scope) },
    looks: lookSpans(seen, row).map(({ scope, from, to, earned, possible, holdable }) => ({
      ...scoped(scope),
      from,
      to,
      earned: tier(earned),
      possible: tier(possible),
      holdable: tier(holdable),
    })),
  };
}

export interface SummaryJson {
  readonly distributions: readonly {
    readonly ladder: string;
    readonly motion: string;
    readonly partners: number;
    readonly undecided: number;
    readonly unmapped: number;
    readonly tiers: readonly {
      readonly tier: string | null;
      readonly held: number;
      readonly earned: number;
      readonly possible: number;
    }[];
    readonly decisions: Readonly<Record<string, number>>;
  }[];
  readonly hiddenGems: readonly {
    readonly partner: string;
    readonly ladder: string;
    readonly current: string | null;
    readonly earned: string | null;
  }[];
  readonly noLongerFit: SummaryJson['hiddenGems'];
  readonly paperPartnerships: SummaryJson['hiddenGems'];
  readonly readiness: {
    readonly undecided: number;
    readonly total: number;
    readonly items: readonly ReadinessItem[];
  };
}

/** Distribution, movement, those who stand out, and readiness. */
export function summaryJson(ctx: ReportContext, summary: AuditSummary): SummaryJson {
  const brief = (row: AuditRow): SummaryJson['hiddenGems'][number] => ({
    partner: ctx.identity(row.partner).key,
    ladder: row.standings.ladder.key,
    current: row.current,
    earned: row.standings.ladder.tiers[row.earned]?.key ?? null,
  });
  return {
    distributions: byLadder(summary.distributions).map((d) => ({
      ladder: d.ladder.key,
      motion: d.ladder.motion,
      partners: d.partners,
      undecided: d.undecided,
      unmapped: d.unmapped,
      tiers: [null, ...d.ladder.tiers.map((t) => t.key)].map((tier, i) => ({
        tier,
        held: d.held[i] ?? 0,
        earned: d.earned[i] ?? 0,
        possible: d.possible[i] ?? 0,
      })),
      decisions: d.decisions,
    })),
    hiddenGems: summary.hiddenGems.map(brief),
    noLongerFit: summary.noLongerFit.map(brief),
    paperPartnerships: summary.paper.map(brief),
    readiness: summary.readiness,
  };
}

function byLadder(distributions: AuditSummary['distributions']): AuditSummary['distributions'] {
  return distributions.toSorted((a, b) => (a.ladder.key < b.ladder.key ? -1 : 1));
}
