/** Standings by the twin: trees walked on three values, one partner and ladder at a time. */
import type { Day } from '../../src/core/calendar.ts';
import type {
  CriterionDoc,
  GroupDoc,
  LadderDoc,
  ProgramDoc,
  ThresholdDoc,
  TierDoc,
} from '../../src/core/program/schema.ts';
import type { MetricDoc } from '../../src/core/program/metric-schema.ts';
import { number } from './days.ts';
import { decimalsOf } from './digits.ts';
import { decimal, ten, times, whole, type Exact } from './exact.ts';
import { sampleDaysOf } from './elsewhere.ts';
import { cellName, exemptName, type Look, type Reached, type Whole } from './facts.ts';
import { fitName, profile } from './fit.ts';
import {
  all, any, atLeast, compared, comparedFacts, no, none, operators, truth, yes, type Interval, type Operator, type Truth,
} from './interval.ts'; // prettier-ignore
import { readings } from './readings.ts';
import { comesOutBetween, sideFor, type Read, type Side } from './sides.ts';

export type Outcome = 'met' | 'unmet' | 'unknown';

/** One criterion or award of a tier's `enter`, in document order, with its thresholds to enter. */
export interface TwinLeaf {
  /** Steps into the tree: `all.0.any.1`; empty when the tier asks for one criterion only. */
  readonly path: string;
  /** The metric, or `award:<award>`. */
  readonly fact: string;
  readonly outcome: Outcome;
}

export interface TwinTier {
  readonly key: string;
  /** The tier's whole tree, with gate and fit, to enter. */
  readonly outcome: Outcome;
  readonly leaves: readonly TwinLeaf[];
}

export interface TwinStanding {
  readonly partner: number;
  readonly ladder: string;
  readonly earned: number;
  readonly possible: number;
  readonly holdable: number;
  readonly eligible: number;
  /** In hundredths; null without a profile. */
  readonly fit: Interval | null;
  readonly fitVerdict: 'match' | 'near' | 'no-match' | 'unknown' | null;
  /** `met` without a gate. */
  readonly gate: Outcome;
  /** In the first look, where there are several. */
  readonly tiers: readonly TwinTier[];
  readonly looks: readonly (Look & { readonly tiers: readonly TwinTier[] })[];
}

/** The standing of one partner on one ladder from one day: a look for each sample day and scope, folded. */
export function foldedStanding(twin: Whole, ladder: string, partner: number, day: Day): Folded {
  const doc = twin.world.doc.ladders[ladder];
  if (!doc) throw new Error(`no ladder '${ladder}'`);
  const { scope, sample } = doc;
  const look = (on: Day, value: string | null): Folded => {
    const at: Look = { day: on, scope: scope && value !== null ? { by: scope.by, value } : null };
    const one = standing(twin, doc, partner, at);
    return { ...one, looks: [{ ...at, tiers: one.tiers }] };
  };
  const onDay = (on: Day): Folded =>
    scope
      ? folded(
          scope.fold,
          Object.keys(scope.values).map((value) => look(on, value)),
        )
      : look(on, null);
  if (!sample) return onDay(day);
  return folded(sample.fold, sampleDaysOf(twin.world, sample.every, sample.window, day).map(onDay));
}

/** What a partner reaches in one scope of a ladder, sample days folded. */
export function standingInScope(
  twin: Whole,
  ladder: string,
  partner: number,
  day: Day,
  value: string,
): Reached {
  const doc = twin.world.doc.ladders[ladder];
  const by = doc?.scope?.by;
  if (!doc || by === undefined) throw new Error(`no ladder '${ladder}' with scopes`);
  const look = (on: Day): Reached => standing(twin, doc, partner, { day: on, scope: { by, value } });
  if (!doc.sample) return look(day);
  return best(doc.sample.fold, sampleDaysOf(twin.world, doc.sample.every, doc.sample.window, day).map(look));
}

type Fold = NonNullable<LadderDoc['scope']>['fold'];

/** The highest tier that is reached in so many of the looks, for each way of reaching apart. */
function best(fold: Fold, looks: readonly Reached[]): Reached {
  const reach = (of: keyof Reached): number => {
    const tiers = looks.map((l) => l[of]);
    const enough = (tier: number): boolean => {
      const reached = tiers.filter((t) => t >= tier).length;
      return fold === 'best'
        ? reached > 0
        : fold === 'every'
          ? reached === tiers.length
          : reached >= fold.atLeast;
    };
    let tier = Math.max(...tiers);
    while (tier >= 0 && !enough(tier)) tier--;
    return tier;
  };
  return {
    earned: reach('earned'),
    possible: reach('possible'),
    holdable: reach('holdable'),
    eligible: reach('eligible'),
  };
}

function folded(fold: Fold, looks: readonly Folded[]): Folded {
  const [first] = looks;
  if (!first) throw new Error('a fold over nothing');
  const pick = <T>(values: readonly T[], order: readonly T[]): T => {
    const sorted = values.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
    const n = fold === 'best' ? 1 : fold === 'every' ? values.length : fold.atLeast;
    return sorted[Math.min(n, sorted.length) - 1] as T; // there is a first one
  };
  return {
    ...first,
    ...best(fold, looks),
    gate: pick(looks.map((l) => l.gate), ['met', 'unknown', 'unmet']), // prettier-ignore
    fitVerdict: pick(looks.map((l) => l.fitVerdict), ['match', 'near', 'unknown', 'no-match', null]), // prettier-ignore
    looks: looks.flatMap((l) => l.looks),
  };
}

type Folded = Omit<TwinStanding, 'partner' | 'ladder'>;

interface Walk {
  readonly doc: ProgramDoc;
  readonly motion: string;
  fact(name: string, read?: Read): Interval;
  /** The tier that the partner reaches on another ladder, or may keep there. */
  other(ladder: string): Reached;
  readonly day: Day;
  /** The looser thresholds where there are some. */
  readonly keep: boolean;
  /** Every award read as given. */
  readonly awards: boolean;
}

/** A walk with what is the same under every tier. */
interface Ground extends Walk {
  readonly gate: Truth;
  readonly fit: Interval;
  readonly musts: Truth;
}

const ground = (walk: Walk): Ground => ({
  ...walk,
  gate: gateTruth(walk),
  fit: fitOf(walk),
  musts: musts(walk),
});

/** A walk over criteria that stand by themselves: they ask no profile. */
function walkOf(twin: Whole, partner: number, look: Look): Walk {
  const { doc } = twin.world;
  return {
    doc,
    motion: '',
    fact: (name, read) =>
      doc.metrics[name]
        ? twin.fact(name, partner, look, read).value
        : (twin.asked(partner, look)[name] ?? none),
    other: (name) => twin.reached(name, partner, look.day),
    day: look.day,
    keep: false,
    awards: false,
  };
}

/** Whether criteria are met; those of which nothing counts on the day are not. */
export function criteriaTruth(twin: Whole, group: GroupDoc, partner: number, look: Look): Truth {
  return judge(walkOf(twin, partner, look), group) ?? no;
}

function standing(
  twin: Whole,
  ladder: LadderDoc,
  partner: number,
  look: Look,
): Omit<TwinStanding, 'partner' | 'ladder' | 'looks'> {
  const { doc } = twin.world;
  const others = twin.others(partner, look);
  const enter: Walk = {
    ...walkOf(twin, partner, look),
    motion: ladder.motion,
    fact: (name, read) => others[name] ?? twin.fact(name, partner, look, read).value,
  };
  const tiers = (walk: Walk): Truth[] => {
    const under = ground(walk);
    const after = afterTruth(walk, ladder.after);
    return ladder.tiers.map((tier, i) =>
      all([after, afterTruth(walk, tier.after), tierTruth(under, tier, i)]),
    );
  };
  const reach = (of: readonly Truth[], end: keyof Truth): number => highest(ladder, of.map((t) => t[end])); // prettier-ignore
  const entered = tiers(enter);
  const under = ground(enter);
  return {
    earned: reach(entered, 'sure'),
    possible: reach(entered, 'possible'),
    holdable: reach(tiers({ ...enter, keep: true }), 'possible'),
    eligible: reach(tiers({ ...enter, awards: true }), 'sure'),
    fit: doc.ipp ? under.fit : null,
    fitVerdict: doc.ipp ? verdict(under) : null,
    gate: outcome(under.gate),
    tiers: ladder.tiers.map((tier, i) => ({
      key: tier.key,
      outcome: outcome(entered[i] ?? no),
      leaves: leavesOf(tier.enter, []).flatMap(({ path, group }) => {
        const judged = judge(enter, group);
        const fact = 'award' in group ? `award:${group.award}` : 'metric' in group ? group.metric : '';
        return judged ? [{ path: path.join('.'), fact, outcome: outcome(judged) }] : [];
      }),
    })),
  };
}

const outcome = ({ sure, possible }: Truth): Outcome => (sure ? 'met' : possible ? 'unknown' : 'unmet');

/** Index of the tier that the held ones come to; -1 is below entry. */
function highest(ladder: LadderDoc, holds: readonly boolean[]): number {
  if (!ladder.cumulative) return holds.lastIndexOf(true);
  const gap = holds.indexOf(false);
  return (gap < 0 ? holds.length : gap) - 1;
}

function tierTruth(walk: Ground, tier: TierDoc, index: number): Truth {
  const entry = index === 0;
  const silent = entry && !readings.entryTierMayAsk;
  const gate = silent ? false : (tier.gate ?? !entry);
  const fit = silent ? 'any' : (tier.fit ?? (entry ? 'any' : 'near'));
  return all([judge(walk, tier.enter) ?? no, gate ? walk.gate : yes, fitTruth(walk, fit)]);
}

/** All checks of the gate that are for this motion. */
function gateTruth(walk: Walk): Truth {
  const checks = walk.doc.gate?.checks ?? [];
  const own = checks.filter((c) => c.motions === undefined || c.motions.includes(walk.motion));
  return all(counting(walk, own.map((c) => c.ask))); // prettier-ignore
}

/** The truths of those that count on the day. */
function counting(walk: Walk, groups: readonly GroupDoc[]): Truth[] {
  return groups.flatMap((g) => judge(walk, g) ?? []);
}

/** The tiers on other ladders that a ladder or a tier asks for; to keep one, what may be kept there is enough. */
function afterTruth(walk: Walk, asked: TierDoc['after']): Truth {
  return all(
    (asked ?? []).map(({ ladder: name, tier, by }) => {
      const needed = walk.doc.ladders[name]?.tiers.findIndex((t) => t.key === tier) ?? -1;
      if (by === 'held') return compared('atLeast', factOf(walk, `held:${name}`), whole(needed));
      const { earned, possible, holdable } = walk.other(name);
      return truth(earned >= needed, (walk.keep ? holdable : possible) >= needed);
    }),
  );
}

/** Undefined where the group does not count on the day, or is a list of which nothing does. */
function judge(walk: Walk, group: GroupDoc): Truth | undefined {
  if (group.from !== undefined && walk.day < group.from) return undefined;
  if (group.until !== undefined && walk.day > group.until) return undefined;
  if ('award' in group) {
    return walk.awards ? yes : compared('atLeast', factOf(walk, `award:${group.award}`), whole(1));
  }
  if ('all' in group) {
    const members = counting(walk, group.all);
    return members.length === 0 && group.all.length > 0 ? undefined : all(members);
  }
  if ('any' in group) return any(counting(walk, group.any));
  if ('of' in group) return atLeast(group.atLeast, counting(walk, group.of));
  return any([criterion(walk, group), excused(walk, group)]);
}

function excused(walk: Walk, { exempt }: CriterionDoc): Truth {
  return exempt ? compared('atLeast', factOf(walk, exemptName(exempt)), whole(1)) : no;
}

function criterion(walk: Walk, group: CriterionDoc): Truth {
  const metric = walk.doc.metrics[group.metric];
  if (!metric) throw new Error(`no metric '${group.metric}'`);
  const own = (side: Side): Interval => factOf(walk, group.metric, { side });
  const passes = (operator: Operator, t: ThresholdDoc): Truth => {
    if (typeof t === 'object' && 'metric' in t) return passesMetric(walk, operator, group.metric, t.metric);
    if (operator === 'is') return all([passes('atLeast', t), passes('atMost', t)]);
    const value = own(sideFor(operator));
    return typeof t === 'object'
      ? comparedFacts(operator, value, factOf(walk, cellName(t, metric, decimalsOf(walk.doc, metric))))
      : compared(operator, value, thresholdFact(t, metric, walk.doc));
  };
  return all(
    operators.flatMap((operator) => {
      const enter = group[operator];
      if (enter === undefined) return [];
      const entered = passes(operator, enter);
      if (!walk.keep || group.keep === undefined) return [entered];
      // Of two figures that the document gives the one to keep is the looser one; otherwise either is enough.
      const kept = passes(operator, group.keep);
      return [typeof enter === 'object' || typeof group.keep === 'object' ? any([entered, kept]) : kept];
    }),
  );
}

/** `x` against another metric, each read on the side that decides. */
function passesMetric(walk: Walk, operator: Operator, x: string, t: string): Truth {
  const on = (side: Side, other: Side): Truth =>
    comparedFacts(operator, factOf(walk, x, { side }), factOf(walk, t, { side: other }));
  const both = comesOutBetween(walk.doc, x) && comesOutBetween(walk.doc, t);
  if (operator === 'is')
    return both
      ? all([on('floor', 'floor'), on('ceil', 'ceil')])
      : all([passesMetric(walk, 'atLeast', x, t), passesMetric(walk, 'atMost', x, t)]);
  const side = sideFor(operator);
  // From the side of a threshold that may lie between two units it is the comparison the other way round.
  const other = sideFor(({ atLeast: 'atMost', atMost: 'atLeast', above: 'below', below: 'above' } as const)[operator]); // prettier-ignore
  return on(side, comesOutBetween(walk.doc, x) ? side : other);
}

function factOf({ fact }: Walk, name: string, read?: Read): Interval {
  return fact(name, read);
}

function thresholdFact(threshold: Exclude<ThresholdDoc, object>, metric: MetricDoc, doc: ProgramDoc): Exact {
  const decimals = decimalsOf(doc, metric);
  // A tier by its key.
  const tiers = 'ladder' in metric ? doc.ladders[metric.ladder]?.tiers : undefined;
  const tier = tiers?.findIndex((t) => t.key === threshold) ?? -1;
  if (tier >= 0) return whole(tier);
  if (typeof threshold === 'boolean') return times(whole(threshold ? 1 : 0), ten(decimals));
  if (metric.unit === 'day' && typeof threshold === 'string') return whole(number(threshold as Day));
  return times(decimal(threshold), ten(decimals));
}

/** Fit in hundredths: the sum of weight times score. */
function fitOf(walk: Walk): Interval {
  let [least, most] = [0, 0];
  for (const a of profile(walk.doc, walk.motion)) {
    const [low, high] = factOf(walk, `fit:${walk.motion}:${fitName(a)}`);
    least += a.weight * low;
    most += a.weight * high;
  }
  return [least, most];
}

function musts(walk: Walk): Truth {
  const names = profile(walk.doc, walk.motion).flatMap((a) => (a.must ? [fitName(a)] : []));
  return all(names.map((n) => compared('atLeast', factOf(walk, `must:${walk.motion}:${n}`), whole(1))));
}

function fitTruth(walk: Ground, asked: 'any' | 'near' | 'match'): Truth {
  if (asked === 'any' || !walk.doc.ipp) return yes;
  return all([walk.musts, compared('atLeast', walk.fit, whole(walk.doc.ipp[asked] * 100))]);
}

function verdict(walk: Ground): TwinStanding['fitVerdict'] {
  const { match = 0, near = 0 } = walk.doc.ipp ?? {};
  const [least, most] = walk.fit;
  const { sure, possible } = walk.musts;
  if (!possible || most < near * 100) return 'no-match';
  if (sure && least >= match * 100) return 'match';
  if (sure && least >= near * 100 && most < match * 100) return 'near';
  return 'unknown';
}

interface Placed {
  readonly path: readonly (string | number)[];
  readonly group: GroupDoc;
}

/** Criteria and awards of a tree in document order. */
function leavesOf(group: GroupDoc, path: readonly (string | number)[]): Placed[] {
  const inside = (name: string, of: readonly GroupDoc[]) =>
    of.flatMap((g, i) => leavesOf(g, [...path, name, i]));
  if ('all' in group) return inside('all', group.all);
  if ('any' in group) return inside('any', group.any);
  if ('of' in group) return inside('of', group.of);
  return [{ path, group }];
}
