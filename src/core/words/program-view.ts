/** What a program asks and gives, in the words in which a partner may read it: nothing of how it was weighed, costed or argued inside. */
import { dayInWords, endOf, startOf, type Day } from '../calendar.ts';
import type { BenefitDoc } from '../program/benefit-schema.ts';
import type { ProgramOnDay } from '../program/on-day.ts';
import type { Ladder, Node, Program, Tier } from '../program/program.ts';
import { sameThreshold } from '../program/tree.ts';
import { metricNamed } from '../standing/trace.ts';
import { askedInWords, criterionLabel } from './asked.ts';

/** A line of a list, and how deep it stands in it. */
export interface AskedLine {
  readonly depth: number;
  readonly text: string;
}

/** What a tier asks by itself; with what is enough to keep it where that is less. */
export function tierAsks({ enter, keep }: Tier, program: Program): readonly AskedLine[] {
  return listed(enter.criteria, keep.criteria, program, 0);
}

/** What the gate of a ladder asks. */
export function gateAsks({ gate }: Ladder, program: Program): readonly AskedLine[] {
  return gate.flatMap((check) => [
    { depth: 0, text: check.label },
    ...listed(check.node, check.keep, program, 1),
  ]);
}

/** What a tier will ask from later days. */
export function tierWillAsk({ announced }: Pick<Tier, 'announced'>, program: Program): readonly AskedLine[] {
  return announced.flatMap(({ from, until, choice, node }) => [
    {
      depth: 0,
      text: `from ${dayInWords(from)}${until === null ? '' : ` to ${dayInWords(until)}`}${choice ? ', as one of several choices' : ''}`,
    },
    ...listed(node, node, program, 1),
  ]);
}

function listed(
  node: Node,
  keep: Node,
  program: Program,
  depth: number,
  ofChoice = false,
): readonly AskedLine[] {
  const kept = (i: number, own: Node): Node => (keep.node === 'group' ? (keep.members[i] ?? own) : own);
  const members = (of: Extract<Node, { node: 'group' }>, at: number): readonly AskedLine[] =>
    of.members.flatMap((m, i) => listed(m, kept(i, m), program, at, of.kind !== 'all'));
  if (node.node === 'group') {
    if (node.kind === 'all' && node.label === null && !ofChoice) return members(node, depth);
    const choice = { all: 'all of', any: 'one of', 'n-of': `${node.need} of` }[node.kind];
    const text = node.label === null ? choice : `${node.label}: ${choice}`;
    return [{ depth, text }, ...members(node, depth + 1)];
  }
  const toKeep =
    keep.node === 'leaf' && !sameThreshold(keep.threshold, node.threshold)
      ? ` (to keep the tier: ${askedInWords(keep, program)})`
      : '';
  const text = `${criterionLabel(node, program)}: ${askedInWords(node, program)}${toKeep}`;
  return [{ depth, text }, ...behind(node.metric, program, depth + 1)];
}

/** The criteria that a metric is made of. */
function behind(name: string, program: Program, depth: number): readonly AskedLine[] {
  const { source } = metricNamed(program, name);
  if ('atom' in source) return [];
  const { formula } = source;
  if (formula.measure === 'meets')
    return formula.asked ? listed(formula.asked, formula.asked, program, depth) : [];
  return formula.measure === 'sampled' || formula.measure === 'earlier'
    ? behind(formula.of, program, depth)
    : [];
}

/** A benefit as a tier gives it. */
export interface GivenBenefit {
  readonly benefit: string;
  readonly label: string;
  readonly scope: BenefitDoc['scope'];
  readonly quantity: { readonly amount: number; readonly unit: string } | null;
  readonly within: string | null;
  /** The rule that keeps it fair to others, in words. */
  readonly rule: string | null;
}

/** What each tier of a ladder gives, from entry upwards: its own and what comes from below; named again, the quantity is the later one (rule 14). */
export function benefitsOf({ tiers }: Ladder, { doc }: Program): readonly (readonly GivenBenefit[])[] {
  const held = new Map<string, GivenBenefit>();
  return tiers.map(({ doc: tier }) => {
    for (const named of tier.benefits ?? []) {
      const { benefit, quantity } = typeof named === 'string' ? { benefit: named } : named;
      const known = doc.benefits[benefit];
      if (known) held.set(benefit, given(benefit, known, quantity, held.get(benefit)));
    }
    return [...held.values()];
  });
}

function given(
  benefit: string,
  { label, scope, quantity, within, rule }: BenefitDoc,
  amount: number | undefined,
  below: GivenBenefit | undefined,
): GivenBenefit {
  const unit = quantity?.unit ?? below?.quantity?.unit ?? '';
  const own = amount === undefined ? quantity : { amount, unit };
  return {
    benefit,
    label,
    scope,
    quantity: own ?? below?.quantity ?? null,
    within: within ?? null,
    rule: rule === undefined ? null : ruleInWords(rule),
  };
}

function ruleInWords(rule: NonNullable<BenefitDoc['rule']>): string {
  const more = rule.text === undefined ? '' : ` ${rule.text}`;
  switch (rule.kind) {
    case 'written':
      return rule.text;
    case 'time-box': {
      const release =
        rule.releaseAfterDays === undefined
          ? ''
          : `, and released after ${rule.releaseAfterDays} days without verified engagement`;
      return `An account is held for ${rule.days} days at most${release}.${more}`;
    }
    case 'complexity':
      return `Margin goes by how hard a deal is.${more}`;
    case 'plan':
      return `Asks for a joint plan with ${rule.says.join(', ')}, due ${rule.dueDays} days after the tier is reached; a plan holds for ${rule.months} months.${more}`;
    case 'open-funds':
      return `Open to whoever meets these criteria, whatever the tier: ${rule.criteria.join('; ')}. ${rule.unreserved} % of the budget is reserved for no tier.${more}`;
  }
}

/** The days that a partner plans by. */
export interface ProgramDays {
  readonly year: { readonly from: Day; readonly to: Day };
  readonly notice: string;
  readonly lasting: string;
}

/** The program year around a day, and the two sentences that every partner reads alike (rule 24). */
export function programDays({ doc, day }: ProgramOnDay): ProgramDays {
  const { yearStarts, noticeDays, grandfatherMonths: months } = doc.calendar;
  return {
    year: { from: startOf('year', day, 0, yearStarts), to: endOf('year', day, 0, yearStarts) },
    notice: `New criteria are published ${noticeDays} days before they count.`,
    lasting: `When new criteria take effect, partners that did business in the year before keep what their tier gives for ${months} months more.`,
  };
}
