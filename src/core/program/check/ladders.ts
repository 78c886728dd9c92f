/** Checks of ladders, criteria, gate and profile. */
import { dayNumber, parseDay } from '../../calendar.ts';
import { factText, toFact } from '../../money.ts';
import { metricDecimals } from '../../metrics/units.ts';
import { comparisonsOf, fitAttributes } from '../program.ts';
import type { CriterionDoc, FitAttributeDoc, GroupDoc, LadderDoc, ThresholdDoc, TierDoc } from '../schema.ts';
import type { MetricDoc } from '../metric-schema.ts';
import { circle, type Checker, type Path } from './checker.ts';

export function checkLadders(c: Checker): void {
  const { ladders, motions } = c.doc;
  if (Object.keys(ladders).length === 0)
    c.fault('empty-ladder', ['ladders'], 'The program has no ladder.', 'Add one with at least one tier.');
  for (const [name, ladder] of Object.entries(ladders)) {
    const path: Path = ['ladders', name];
    if (ladder.motion !== 'company')
      c.known([...path, 'motion'], 'motion', ladder.motion, [...Object.keys(motions), 'company']);
    checkLadder(c, path, ladder);
  }
  const edges = new Map(
    Object.entries(ladders).map(([name, l]) => [name, (l.after ?? []).map((a) => a.ladder)]),
  );
  const found = circle(edges);
  if (found)
    c.fault(
      'cycle',
      ['ladders', found[0] ?? '', 'after'],
      `Ladders ask for each other in a circle: ${found.join(' → ')}.`,
      'Let the lower one stand without the other.',
    );
  for (const [name, map] of Object.entries(c.doc.equivalents)) {
    if (!c.known(['equivalents', name], 'ladder', name, Object.keys(ladders))) continue;
    const keys = ladders[name]?.tiers.map((t) => t.key) ?? [];
    for (const [old, key] of Object.entries(map)) c.known(['equivalents', name, old], 'tier', key, keys);
  }
  checkGate(c);
  checkFit(c);
}

function checkLadder(c: Checker, path: Path, ladder: LadderDoc): void {
  if (ladder.tiers.length === 0)
    c.fault('empty-ladder', [...path, 'tiers'], 'The ladder has no tiers.', 'Add at least the entry tier.');
  const seen = new Set<string>();
  ladder.tiers.forEach((tier, i) => {
    const at = [...path, 'tiers', i];
    if (seen.has(tier.key))
      c.fault(
        'duplicate-name',
        [...at, 'key'],
        `Two tiers of the ladder are called '${tier.key}'.`,
        'Give each its own key.',
      );
    seen.add(tier.key);
    checkTier(c, at, tier, i);
  });
  if (ladder.scope)
    c.notYet(
      [...path, 'scope'],
      'One row for each region, track or product line',
      'Write one ladder for each.',
    );
  if (ladder.sample)
    c.notYet(
      [...path, 'sample'],
      'Evaluation on many days of a window',
      'Leave it out: the as-of day is evaluated.',
    );
  if (ladder.after) {
    ladder.after.forEach((a, i) =>
      c.known([...path, 'after', i, 'ladder'], 'ladder', a.ladder, Object.keys(c.doc.ladders)),
    );
    c.notYet(
      [...path, 'after'],
      'A tier on another ladder as a condition',
      'Ask for the other tier’s criteria here.',
    );
  }
}

function checkTier(c: Checker, path: Path, tier: TierDoc, index: number): void {
  checkGroup(c, [...path, 'enter'], tier.enter);
  if (tier.latch)
    c.notYet(
      [...path, 'latch'],
      'A latch',
      'Leave it out; placements can carry a day until which they are held.',
    );
  if (tier.cure) c.notYet([...path, 'cure'], 'A cure period', 'Leave it out.');
  if (tier.announced)
    c.notYet([...path, 'announced'], 'Rules that count from a later day', 'Publish a new version instead.');
  (tier.benefits ?? []).forEach((b, i) => {
    const name = typeof b === 'string' ? b : b.benefit;
    const at = [...path, 'benefits', i];
    if (c.known(at, 'benefit', name, Object.keys(c.doc.benefits))) checkBenefit(c, at, name, tier, index);
  });
}

/** Rule 15. */
function checkBenefit(c: Checker, path: Path, name: string, tier: TierDoc, index: number): void {
  const benefit = c.doc.benefits[name];
  if (!benefit) return;
  if (index === 0) {
    if (benefit.costly === true || (benefit.unitCost ?? 0) > 0)
      c.fault(
        'benefit-entry-cost',
        path,
        `The entry tier '${tier.label}' carries '${benefit.label}', which costs money, and no gate stands under it.`,
        'Move the benefit up a tier.',
      );
    if (benefit.conflict === undefined && benefit.rule === undefined)
      c.fault(
        'benefit-rule',
        ['benefits', name],
        `'${benefit.label}' does not say which conflict it causes.`,
        'Write `conflict: none` with a `reason`, or the conflict with its `rule`.',
      );
    if (benefit.conflict === 'none' && benefit.reason === undefined)
      c.fault(
        'benefit-rule',
        ['benefits', name],
        `'${benefit.label}' says that it causes no conflict, without a reason.`,
        'Add `reason:`.',
      );
    return;
  }
  if (benefit.conflict === undefined || benefit.conflict === 'none')
    c.fault(
      'benefit-rule',
      ['benefits', name],
      `'${benefit.label}' is granted above entry and names no conflict.`,
      'Every benefit above entry takes something from somebody: write `conflict:` with what it does elsewhere.',
    );
  if (benefit.rule === undefined)
    c.fault(
      'benefit-rule',
      ['benefits', name],
      `'${benefit.label}' is granted above entry without an offsetting rule.`,
      'Add `rule: { kind: written, owner: …, text: … }`.',
    );
}

function checkGate(c: Checker): void {
  c.doc.gate?.checks.forEach((check, i) => {
    const path: Path = ['gate', 'checks', i];
    (check.motions ?? []).forEach((m, k) =>
      c.known([...path, 'motions', k], 'motion', m, [...Object.keys(c.doc.motions), 'company']),
    );
    checkGroup(c, [...path, 'ask'], check.ask);
  });
}

function checkGroup(c: Checker, path: Path, group: GroupDoc): void {
  if ('all' in group) return group.all.forEach((g, i) => checkGroup(c, [...path, 'all', i], g));
  if ('any' in group) {
    if (group.any.length === 0)
      c.fault(
        'group-count',
        path,
        'Any of nothing can never be met.',
        'Add a criterion, or write `all: []` for none.',
      );
    return group.any.forEach((g, i) => checkGroup(c, [...path, 'any', i], g));
  }
  if ('of' in group) {
    if (group.atLeast < 1 || group.atLeast > group.of.length)
      c.fault(
        'group-count',
        path,
        `At least ${group.atLeast} of ${group.of.length}.`,
        `Ask for 1 to ${group.of.length}.`,
      );
    return group.of.forEach((g, i) => checkGroup(c, [...path, 'of', i], g));
  }
  if ('award' in group) return;
  checkCriterion(c, path, group);
}

function checkCriterion(c: Checker, path: Path, criterion: CriterionDoc): void {
  if (criterion.exempt)
    c.notYet(
      [...path, 'exempt'],
      'An exemption by evidence',
      'Write `any:` with the criterion and a metric of the exempting evidence.',
    );
  const comparisons = comparisonsOf(criterion);
  if (comparisons.length === 0)
    c.fault(
      'missing-key',
      path,
      `The criterion on '${criterion.metric}' has no threshold.`,
      'Add one of atLeast, atMost, above, below, is.',
    );
  if (!c.known([...path, 'metric'], 'metric', criterion.metric, Object.keys(c.doc.metrics))) return;
  const metric = c.doc.metrics[criterion.metric];
  if (!metric) return;
  for (const [op, threshold] of comparisons) {
    const fact = checkThreshold(c, [...path, op], threshold, metric, criterion.metric);
    if (criterion.keep === undefined || fact === undefined) continue;
    const keep = checkThreshold(c, [...path, 'keep'], criterion.keep, metric, criterion.metric);
    const stricter =
      keep !== undefined &&
      (op === 'atLeast' || op === 'above' ? keep > fact : op === 'is' ? keep !== fact : keep < fact);
    if (stricter)
      c.fault(
        'keep-stricter',
        [...path, 'keep'],
        `Keeping the tier would ask for more than entering it (${String(criterion.keep)} against ${String(threshold)}).`,
        'Make `keep` the looser of the two.',
      );
  }
  if (criterion.keep !== undefined && comparisons.length > 1)
    c.fault(
      'keep-stricter',
      [...path, 'keep'],
      'One `keep` for several thresholds.',
      'Write one criterion for each threshold.',
    );
}

/** The threshold in whole units of the metric, or undefined after reporting why it is none. */
function checkThreshold(
  c: Checker,
  path: Path,
  threshold: ThresholdDoc,
  metric: MetricDoc,
  name: string,
): number | undefined {
  if (typeof threshold === 'object') {
    c.notYet(path, 'A threshold looked up by an attribute', 'Write a criterion for each case.');
    return undefined;
  }
  const wrong = (remedy: string): undefined => {
    c.fault(
      'threshold-type',
      path,
      `'${String(threshold)}' is no threshold for '${name}', which is counted in ${metric.unit}.`,
      remedy,
    );
    return undefined;
  };
  if (metric.unit === 'flag') {
    if (typeof threshold === 'boolean') return Number(threshold);
    return threshold === 0 || threshold === 1 ? threshold : wrong('Write true or false.');
  }
  if (typeof threshold === 'boolean') return wrong('Write a number.');
  if (metric.unit === 'day') {
    const day = typeof threshold === 'string' ? parseDay(threshold) : undefined;
    return day === undefined ? wrong('Write a day as YYYY-MM-DD.') : dayNumber(day);
  }
  const decimals = metricDecimals(metric, c.doc.program.currency);
  const fact = toFact(threshold, decimals);
  if (typeof fact === 'number') return fact;
  if (fact === 'invalid')
    return wrong(
      `Write a number${decimals > 0 ? `, such as ${factText(5 * 10 ** decimals, decimals)}` : ''}.`,
    );
  if (fact === 'large') {
    c.fault(
      'fact-too-large',
      path,
      `${String(threshold)} is beyond the range in which whole numbers are exact.`,
      'Count in a larger unit.',
    );
    return undefined;
  }
  c.fault(
    'threshold-precision',
    path,
    `${String(threshold)} has more decimals than '${name}' carries (${decimals}).`,
    `Round it, or give the metric more \`decimals\`.`,
  );
  return undefined;
}

// --- the Ideal Partner Profile ---

function checkFit(c: Checker): void {
  const { ipp } = c.doc;
  if (!ipp) {
    for (const [name, ladder] of Object.entries(c.doc.ladders)) {
      ladder.tiers.forEach((t, i) => {
        if (t.fit === 'near' || t.fit === 'match')
          c.fault(
            'unknown-reference',
            ['ladders', name, 'tiers', i, 'fit'],
            `The tier '${t.label}' asks for fit, and the program has no Ideal Partner Profile.`,
            'Add `ipp:`, or write `fit: any`.',
          );
      });
    }
    return;
  }
  if (ipp.near >= ipp.match)
    c.fault(
      'threshold-type',
      ['ipp', 'near'],
      `A near fit begins at ${ipp.near} and a match at ${ipp.match}.`,
      'Let near begin lower than match.',
    );
  ipp.attributes.forEach((a, i) => checkFitAttribute(c, ['ipp', 'attributes', i], a));
  for (const [motion, own] of Object.entries(ipp.motions ?? {})) {
    c.known(['ipp', 'motions', motion], 'motion', motion, [...Object.keys(c.doc.motions), 'company']);
    own.attributes.forEach((a, i) => checkFitAttribute(c, ['ipp', 'motions', motion, 'attributes', i], a));
  }
  for (const motion of new Set(Object.values(c.doc.ladders).map((l) => l.motion))) {
    const total = fitAttributes(ipp, motion).reduce((sum, a) => sum + a.weight, 0);
    if (total !== 100)
      c.fault(
        'ipp-weights',
        ipp.motions?.[motion] ? ['ipp', 'motions', motion] : ['ipp', 'attributes'],
        `The weights for '${motion}' add up to ${total}.`,
        'Make them add up to 100.',
      );
  }
}

function checkFitAttribute(c: Checker, path: Path, entry: FitAttributeDoc): void {
  if ((entry.attribute === undefined) === (entry.metric === undefined)) {
    c.fault(
      'missing-key',
      path,
      'An entry of the profile names either an attribute or a metric.',
      'Write one of `attribute:` and `metric:`.',
    );
    return;
  }
  if (entry.weight > 0 && !entry.scores && !entry.steps)
    c.fault(
      'missing-key',
      path,
      'An entry with weight needs a table of scores.',
      'Add `scores:` for text, or `steps:` for numbers.',
    );
  if (entry.weight === 0 && !entry.must)
    c.fault(
      'missing-key',
      path,
      'An entry without weight that is no must-have changes nothing.',
      'Give it a weight or a `must:`.',
    );
  if (entry.metric !== undefined) {
    const metric = c.known([...path, 'metric'], 'metric', entry.metric, Object.keys(c.doc.metrics))
      ? c.doc.metrics[entry.metric]
      : undefined;
    if (entry.scores)
      c.fault('field-type', [...path, 'scores'], 'A metric has no texts to score.', 'Use `steps:`.');
    const must = entry.must;
    if (
      must &&
      (must.oneOf || must.is !== undefined || (must.atLeast === undefined) === (must.atMost === undefined))
    )
      c.fault(
        'field-type',
        [...path, 'must'],
        'A must-have on a metric is one of atLeast and atMost.',
        'Write one of them.',
      );
    const limit = must?.atLeast ?? must?.atMost;
    if (metric && limit !== undefined) checkThreshold(c, [...path, 'must'], limit, metric, entry.metric);
    return;
  }
  const name = entry.attribute ?? '';
  if (!c.known([...path, 'attribute'], 'attribute', name, Object.keys(c.doc.attributes))) return;
  const attribute = c.doc.attributes[name];
  if (!attribute) return;
  if (entry.scores && attribute.type !== 'text' && attribute.type !== 'yes-no')
    c.fault(
      'field-type',
      [...path, 'scores'],
      `'${name}' is ${attribute.type}.`,
      'Use `steps:` for numbers.',
    );
  if (entry.steps && attribute.type !== 'number')
    c.fault('field-type', [...path, 'steps'], `'${name}' is ${attribute.type}.`, 'Use `scores:` for text.');
  const values = attribute.type === 'yes-no' ? ['true', 'false'] : attribute.values;
  if (values)
    for (const text of [...Object.keys(entry.scores ?? {}), ...(entry.must?.oneOf ?? [])])
      c.known(path, `value of '${name}'`, text, values);
}
