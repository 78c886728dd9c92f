/** Findings about a ladder's logic: what contradicts itself, what a higher tier asks less of, what nothing uses. */
import { factInWords } from '../../money.ts';
import { operands } from '../metric-refs.ts';
import { plainName } from '../cuts.ts';
import type { Leaf, Node, Program, Tier } from '../program.ts';
import { leavesOf, metricsOf } from '../tree.ts';
import type { Checker } from './checker.ts';
import { checkDays, spansOf } from './days.ts';
import { checkReach } from './limits.ts';

/** Reports what is not wrong in form and still makes no sense. */
export function checkLogic(c: Checker, program: Program): void {
  for (const whole of program.ladders) {
    for (const span of spansOf(whole)) {
      const { ladder, inWords } = span;
      checkDays(c, whole, span);
      const lower: Fixed[] = [];
      ladder.tiers.forEach((tier, i) => {
        const path = ['ladders', ladder.key, 'tiers', i];
        const own = requiredLeaves(tier.enter.criteria).flatMap(fixed);
        if (ladder.doc.cumulative) compareWithLower(c, path, tier, own, lower, program);
        const all = ladder.doc.cumulative ? [...lower, ...own] : own;
        const clash = contradiction(all);
        if (clash)
          c.finding(
            'tier-unreachable',
            path,
            `'${tier.label}' can never be reached${inWords}: '${clash.metric}' would have to be at least ${show(clash.atLeast, clash.metric, program)} and at most ${show(clash.atMost, clash.metric, program)}.`,
            'Mend one of the two thresholds.',
          );
        lower.push(...own);
      });
    }
  }
  checkReach(c);
  unused(c, program);
  const { thresholds } = c.doc.program;
  const illustrative = countIllustrative(c);
  if (thresholds === 'illustrative' || illustrative > 0)
    c.finding(
      'threshold-illustrative',
      ['program', 'thresholds'],
      'Thresholds are still examples.',
      'Set them against your own distribution, then write `thresholds: confirmed`.',
    );
}

/** A leaf whose threshold the document gives, and from which nobody is excused. */
type Fixed = Leaf & { readonly threshold: number };

function fixed(leaf: Leaf): readonly Fixed[] {
  const { threshold, exempt } = leaf;
  return typeof threshold === 'number' && exempt === null ? [{ ...leaf, threshold }] : [];
}

function show(value: number, metric: string, program: Program): string {
  const decimals = program.metrics.find((m) => m.name === metric)?.decimals ?? 0;
  return factInWords(value, decimals);
}

/** Leaves that must all hold: those reached through `all` groups only. */
function requiredLeaves(node: Node): readonly Leaf[] {
  if (node.node === 'leaf') return [node];
  return node.need >= node.members.length ? node.members.flatMap(requiredLeaves) : [];
}

function compareWithLower(
  c: Checker,
  path: (string | number)[],
  tier: Tier,
  own: readonly Fixed[],
  lower: readonly Fixed[],
  program: Program,
): void {
  for (const leaf of own) {
    const beneath = lower.find((l) => l.metric === leaf.metric && l.op === leaf.op && easier(leaf, l));
    if (beneath)
      c.finding(
        'threshold-below-lower-tier',
        path,
        `'${tier.label}' asks '${leaf.metric}' for ${show(leaf.threshold, leaf.metric, program)}, and a tier beneath already asks for ${show(beneath.threshold, leaf.metric, program)}.`,
        'Raise the threshold, or leave the criterion out: a tier asks for everything beneath it.',
      );
  }
}

function easier(upper: Fixed, lower: Fixed): boolean {
  const up = upper.op === 'atLeast' || upper.op === 'above';
  return up ? upper.threshold < lower.threshold : upper.op !== 'is' && upper.threshold > lower.threshold;
}

function contradiction(
  leaves: readonly Fixed[],
): { metric: string; atLeast: number; atMost: number } | undefined {
  for (const a of leaves) {
    for (const b of leaves) {
      if (
        a.metric !== b.metric ||
        (a.op !== 'atLeast' && a.op !== 'above') ||
        (b.op !== 'atMost' && b.op !== 'below')
      )
        continue;
      const strict = a.op === 'above' || b.op === 'below';
      if (a.threshold > b.threshold || (strict && a.threshold === b.threshold))
        return { metric: a.metric, atLeast: a.threshold, atMost: b.threshold };
    }
  }
  return undefined;
}

function unused(c: Checker, program: Program): void {
  const used = new Set<string>(Object.values(c.doc.motions).map((m) => m.axis));
  const use = (node: Node): void => {
    for (const name of leavesOf(node).flatMap(metricsOf)) used.add(plainName(name));
  };
  for (const ladder of program.ladders) {
    for (const tier of ladder.tiers) [tier.enter.criteria, tier.keep.criteria].forEach(use);
    for (const check of ladder.gate) [check.node, check.keep].forEach(use);
    for (const must of ladder.fit?.musts ?? []) used.add(must.metric);
  }
  for (const metric of program.metrics) {
    if ('formula' in metric.source)
      for (const name of operands(metric.source.formula)) used.add(plainName(name));
  }
  for (const name of Object.keys(c.doc.metrics)) {
    if (!used.has(name) && c.doc.metrics[name]?.note === undefined)
      c.finding(
        'metric-unused',
        ['metrics', name],
        `No criterion, gate, profile or other metric uses '${name}'.`,
        'Use it, remove it, or give it a `note:` that says why it is measured.',
      );
  }
}

function countIllustrative(c: Checker): number {
  const text = JSON.stringify([c.doc.ladders, c.doc.metrics]);
  return text.split('"illustrative":true').length - 1;
}
