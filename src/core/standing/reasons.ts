/**
 * Reasons as trees (rule 11), shaped like what a tier asks: every criterion with what is there, the groups that it stands in, and what
 * lies behind its figure. Derived from the facts on read, never stored; words are made from these elsewhere.
 */
import type { Day } from '../calendar.ts';
import type { Node, Tier } from '../program/program.ts';
import type { LadderStandings } from './evaluate.ts';
import { figureOf, type Figure } from './figure.ts';
import { decidingLook, type Look } from './fold.ts';
import type { Outcome } from './interval.ts';
import { openedOf } from './opened.ts';
import {
  contextOf,
  nodeOutcome,
  traceLeaf,
  type CriterionTrace,
  type LookContext,
  type Part,
  type SightContext,
  type TraceContext,
} from './trace.ts';

/** A criterion with what is behind it, or several of which so many are enough. */
export type Reason = CriterionReason | GroupReason;

export interface CriterionReason {
  readonly reason: 'criterion';
  readonly trace: CriterionTrace;
  readonly ctx: SightContext;
}

/** Of the members of a group, `need` have to be met. */
export interface GroupReason {
  readonly reason: 'group';
  readonly label: string | null;
  readonly need: number;
  readonly of: readonly Reason[];
  readonly outcome: Outcome;
}

/** What a figure is made of: criteria that are looked at on a day, or other figures. */
export type Behind =
  | {
      readonly behind: 'criteria';
      /** As in `Opened`. */
      readonly on: Day | null;
      readonly notMetOn: number | null;
      readonly day: Day;
      readonly of: Reason;
    }
  | { readonly behind: 'figure'; readonly figure: Figure; readonly asked: Reason | null };

/** What one part of a tier asks, as it is seen in one look; null where it asks nothing of the kind. */
export function tierReasons(
  ctx: LookContext,
  { key }: Pick<Tier, 'key'>,
  part: Part,
  row: number,
): Reason | null {
  const tier = ctx.evaluation.ladder.tiers.find((t) => t.key === key);
  const enter = tier?.enter[part] ?? null;
  if (!tier || enter === null) return null;
  // What a profile asks is the same to enter and to keep.
  const reason = reasonOf(
    ctx,
    { tier: key, part },
    enter,
    part === 'fit' ? enter : (tier.keep[part] ?? enter),
    row,
  );
  // Gate and fit are told under a name of their own.
  return part === 'criteria' || reason.reason === 'criterion' ? reason : { ...reason, label: null };
}

/** Where the criteria behind a metric are asked. */
export interface Place {
  /** Key of the tier. */
  readonly tier: string;
  readonly part: Part;
}

/** `kept` has the shape of `node`. */
function reasonOf(ctx: SightContext, place: Place, node: Node, kept: Node, row: number): Reason {
  if (node.node === 'leaf') {
    const keep = kept.node === 'leaf' ? kept : node;
    return { reason: 'criterion', trace: traceLeaf(ctx, place, node, keep, row), ctx };
  }
  const keptMembers = kept.node === 'group' ? kept.members : [];
  return {
    reason: 'group',
    label: node.label,
    need: node.need,
    of: node.members.map((m, i) => reasonOf(ctx, place, m, keptMembers[i] ?? m, row)),
    outcome: nodeOutcome(node, ctx.evaluation, row),
  };
}

/** What lies behind the figure of a criterion; null where it comes from rows or attributes. */
export function behindCriterion({ ctx, trace }: CriterionReason, row: number): Behind | null {
  return behindMetric(ctx, trace.reads, trace, row);
}

/** What lies behind the figure of a metric. */
export function behindMetric(ctx: SightContext, metric: string, place: Place, row: number): Behind | null {
  const opened = openedOf(ctx, metric, row);
  if (opened !== null) {
    const { ctx: there, node, on, notMetOn } = opened;
    const of = reasonOf(there, place, node, node, row);
    return { behind: 'criteria', on, notMetOn, day: there.evaluation.day, of };
  }
  const figure = figureOf(ctx, metric, row);
  if (figure === null) return null;
  const { formula } = figure;
  const asked = formula.measure === 'choose' ? formula.asked : null;
  return { behind: 'figure', figure, asked: asked && reasonOf(ctx, place, asked, asked, row) };
}

/** The criteria of a tree, in document order. */
export function criteriaIn(reason: Reason | null): readonly CriterionReason[] {
  if (reason === null) return [];
  return reason.reason === 'criterion' ? [reason] : reason.of.flatMap(criteriaIn);
}

/** The parts of a tier in the order in which they are told. */
export const tierParts = ['criteria', 'gate', 'fit'] as const satisfies readonly Part[];

/**
 * Every criterion of every tier of a ladder for one row, in document order; gate and fit once for each tier that asks them. As they are in
 * one look, the deciding one unless another is named.
 */
export function traceCriteria(
  whole: TraceContext,
  { seen }: Pick<LadderStandings, 'seen'>,
  row: number,
  look: Look = decidingLook(seen, row),
): CriterionTrace[] {
  const ctx = contextOf(whole, look);
  return look.ladder.tiers.flatMap((tier) =>
    tierParts.flatMap((part) => criteriaIn(tierReasons(ctx, tier, part, row)).map(({ trace }) => trace)),
  );
}
