/** Every rule of the review, in the order of the guide's mistakes, then by subject. One file a rule. */
import { configurationRules } from './configuration.ts';
import type { Rule, RuleText } from './rule.ts';
import { benefitEntryCost } from './rules/benefit-entry-cost.ts';
import { benefitRule } from './rules/benefit-rule.ts';
import { closedFunds } from './rules/closed-funds.ts';
import { coSellWithoutPlan } from './rules/co-sell-without-plan.ts';
import { collaborativeLow } from './rules/collaborative-low.ts';
import { criteriaRewrittenOften } from './rules/criteria-rewritten-often.ts';
import { criterionDecidesNothing } from './rules/criterion-decides-nothing.ts';
import { criterionImplied } from './rules/criterion-implied.ts';
import { exclusivityTooLong } from './rules/exclusivity-too-long.ts';
import { exclusivityWithoutRelease } from './rules/exclusivity-without-release.ts';
import { fundsNameTier } from './rules/funds-name-tier.ts';
import { kindWithoutFeed } from './rules/kind-without-feed.ts';
import { legacyRevenue } from './rules/legacy-revenue.ts';
import { marginByTierAlone } from './rules/margin-by-tier-alone.ts';
import { metalNames } from './rules/metal-names.ts';
import { metricUnused } from './rules/metric-unused.ts';
import { motionsDiverged } from './rules/motions-diverged.ts';
import { noChoice } from './rules/no-choice.ts';
import { noCurrentActivity } from './rules/no-current-activity.ts';
import { noFitAsked } from './rules/no-fit-asked.ts';
import { noGate } from './rules/no-gate.ts';
import { noOwner } from './rules/no-owner.ts';
import { noWayDown } from './rules/no-way-down.ts';
import { nobodyForConversations } from './rules/nobody-for-conversations.ts';
import { oneLadderForAll } from './rules/one-ladder-for-all.ts';
import { ownedBySales } from './rules/owned-by-sales.ts';
import { profileMissing } from './rules/profile-missing.ts';
import { profileOld } from './rules/profile-old.ts';
import { profileWithoutMusts } from './rules/profile-without-musts.ts';
import { demotesNewcomers } from './rules/demotes-newcomers.ts';
import { reTierTooOften } from './rules/re-tier-too-often.ts';
import { revenueOnly } from './rules/revenue-only.ts';
import { servicesByRevenue } from './rules/services-by-revenue.ts';
import { shortGrandfathering } from './rules/short-grandfathering.ts';
import { shortNotice } from './rules/short-notice.ts';
import { symmetricBenefits } from './rules/symmetric-benefits.ts';
import { tableGap } from './rules/table-gap.ts';
import { technologyByRevenue } from './rules/technology-by-revenue.ts';
import { thresholdBelowLowerTier } from './rules/threshold-below-lower-tier.ts';
import { thresholdFraction } from './rules/threshold-fraction.ts';
import { thresholdIllustrative } from './rules/threshold-illustrative.ts';
import { thresholdInGap } from './rules/threshold-in-gap.ts';
import { thresholdOnCliff } from './rules/threshold-on-cliff.ts';
import { thresholdUnreachable } from './rules/threshold-unreachable.ts';
import { tierCount } from './rules/tier-count.ts';
import { tierInflation } from './rules/tier-inflation.ts';
import { tierNobodyReaches } from './rules/tier-nobody-reaches.ts';
import { tierUnreachable } from './rules/tier-unreachable.ts';
import { tiersAlikeBenefits } from './rules/tiers-alike-benefits.ts';
import { tiersAlikeCriteria } from './rules/tiers-alike-criteria.ts';
import { tooSmallForLadders } from './rules/too-small-for-ladders.ts';
import { vagueBenefit } from './rules/vague-benefit.ts';
import { windowLongerThanData } from './rules/window-longer-than-data.ts';

const all = [
  legacyRevenue,
  symmetricBenefits,
  tierInflation,
  noWayDown,
  metalNames,
  benefitRule,
  benefitEntryCost,
  ownedBySales,
  noOwner,
  tierCount,
  oneLadderForAll,
  tooSmallForLadders,
  motionsDiverged,
  revenueOnly,
  servicesByRevenue,
  technologyByRevenue,
  noFitAsked,
  noCurrentActivity,
  noGate,
  profileMissing,
  profileWithoutMusts,
  profileOld,
  tiersAlikeCriteria,
  tiersAlikeBenefits,
  vagueBenefit,
  collaborativeLow,
  exclusivityTooLong,
  exclusivityWithoutRelease,
  marginByTierAlone,
  coSellWithoutPlan,
  closedFunds,
  fundsNameTier,
  shortNotice,
  shortGrandfathering,
  reTierTooOften,
  demotesNewcomers,
  nobodyForConversations,
  tierUnreachable,
  noChoice,
  thresholdUnreachable,
  thresholdBelowLowerTier,
  criterionImplied,
  thresholdFraction,
  tableGap,
  metricUnused,
  thresholdIllustrative,
  tierNobodyReaches,
  criterionDecidesNothing,
  thresholdInGap,
  thresholdOnCliff,
  criteriaRewrittenOften,
  kindWithoutFeed,
  windowLongerThanData,
] as const satisfies readonly Rule[];

/** The codes of all rules. */
export type RuleCode = (typeof all)[number]['code'];

export const rules: readonly Rule<RuleCode>[] = all;

/** All that findings can be of: the rules, and those about what a document says of its review. */
export const ruleTexts: readonly RuleText[] = [...rules, ...configurationRules];
