/**
 * Two versions of a program told apart (M14): every difference with what it does to partners, and what everything that is asked for each
 * tier comes to, taken together. Pure and exact; README.md in this folder has the rules.
 */
import type { Ladder } from '../program.ts';
import type { Movement } from './condition.ts';
import { definitionsOf, type Definitions } from './definitions.ts';
import { mustMovement, variableMovement } from './movement.ts';
import {
  below,
  compareKeys,
  difference,
  moreIsLooser,
  same,
  shown,
  words,
  type Difference,
  type Pair,
  type Rule,
  type Spot,
  type Versions,
} from './difference.ts';
import { mayTighten, together, type Effect } from './effect.ts';
import { compareGates, compareLadders } from './ladders.ts';
import { compareMetrics } from './metrics.ts';
import { compareProfiles, fitMovement } from './profile.ts';
import { matchTiers, tierEffect } from './tiers.ts';

/** What is asked for one tier in both versions, all of it: its criteria, those below it, gate and fit. */
export interface TierOutcome {
  readonly ladder: string;
  readonly tier: Pair<string>;
  readonly label: string;
  readonly effect: Effect;
}

export interface ProgramDiff {
  readonly differences: readonly Difference[];
  readonly tiers: readonly TierOutcome[];
  /** Everything together; where it may tighten, a notice period begins anew. */
  readonly effect: Effect;
}

/** Tells two versions of a program apart. */
export function diffPrograms(versions: Versions): ProgramDiff {
  const definitions = definitionsOf(versions);
  const differences = [
    ...compareHead(versions),
    ...compareLadders(versions),
    ...compareGates(versions),
    ...compareProfiles(versions),
    ...compareMetrics(versions, definitions),
    ...compareBenefitsAndRest(versions),
    // Whatever else a document has.
    ...compareKeys(
      { where: 'Program', path: { old: [], new: [] } },
      versions.old.doc,
      versions.new.doc,
      {},
      comparedSections,
    ),
  ];
  const tiers = compareOutcomes(versions, definitions);
  // What is asked counts as it comes to; a criterion that went from one tier to the one below it asks nothing new above.
  const given = tablesOfBenefits(versions);
  const rest = differences.filter((d) => !isAsked(d) || isGiven(d, given)).map((d) => d.effect);
  return { differences, tiers, effect: together([...rest, ...tiers.map((t) => t.effect)]) };
}

/** Whether a notice period begins anew where the new version takes the place of the published one (rule 18). */
export function restartsNotice({ effect }: ProgramDiff): boolean {
  return mayTighten(effect);
}

const comparedSections = [
  'program',
  'calendar',
  'attributes',
  'kinds',
  'tables',
  'metrics',
  'ipp',
  'gate',
  'scorecard',
  'benefits',
  'motions',
  'ladders',
  'equivalents',
  'review',
];

const askedSections = ['metrics', 'kinds', 'tables', 'attributes', 'gate', 'ipp'];

/** Whether a difference is about what is asked for tiers, which is also compared as a whole. */
function isAsked({ path }: Difference): boolean {
  const [section, , , , part] = path.new ?? path.old ?? [];
  return (
    (typeof section === 'string' && askedSections.includes(section)) ||
    (section === 'ladders' && (part === 'enter' || part === 'after' || part === 'gate' || part === 'fit'))
  );
}

/** Whether a difference is in a table that says what a benefit is worth. */
function isGiven({ path }: Difference, tables: ReadonlySet<string>): boolean {
  const [section, name] = path.new ?? path.old ?? [];
  return section === 'tables' && typeof name === 'string' && tables.has(name);
}

function tablesOfBenefits({ old, new: newer }: Versions): ReadonlySet<string> {
  return new Set(
    [old, newer].flatMap(({ doc }) =>
      Object.values(doc.benefits).flatMap(({ rule }) => (rule?.kind === 'complexity' ? [rule.table] : [])),
    ),
  );
}

function compareHead({ old, new: newer }: Versions): Difference[] {
  const program: Spot = { where: 'Program', path: { old: ['program'], new: ['program'] } };
  const calendar: Spot = { where: 'Calendar', path: { old: ['calendar'], new: ['calendar'] } };
  return [
    ...compareKeys(program, old.doc.program, newer.doc.program, {
      name: words,
      about: words,
      sources: words,
      thresholds: words,
      owner: words,
    }),
    ...compareKeys(calendar, old.doc.calendar, newer.doc.calendar, {
      noticeDays: moreIsLooser(),
      grandfatherMonths: moreIsLooser(),
      conversations: words,
    }),
  ];
}

/** A rule in words is kept by people; one of another kind says what a benefit is worth, apart from its own words. */
const offsettingRule: Rule = (before, after) => (same(terms(before), terms(after)) ? 'words' : 'changed');

function terms(rule: unknown): unknown {
  if (typeof rule !== 'object' || rule === null || !('kind' in rule) || rule.kind === 'written') return null;
  return Object.fromEntries(
    Object.entries(rule).filter(([key]) => !['owner', 'text', 'published'].includes(key)),
  );
}

/** Benefits by themselves, motions, equivalents and the scorecard. What a tier gives is compared with the tier. */
function compareBenefitsAndRest({ old, new: newer }: Versions): Difference[] {
  const at = (where: string, section: string): Spot => ({ where, path: { old: [section], new: [section] } });
  const benefits = at('Benefits', 'benefits');
  const motions = at('Motions', 'motions');
  return [
    ...compareNamed(benefits, old.doc.benefits, newer.doc.benefits, (spot, b, a) => [
      ...compareKeys(
        spot,
        b,
        a,
        {
          label: words,
          gives: words,
          owner: words,
          unitCost: words,
          costly: words,
          conflict: words,
          reason: words,
          rule: offsettingRule,
        },
        ['quantity'],
        (key) => `${a.label}, ${key}`,
      ),
      // How much is granted is compared with the tiers; here only in what it is counted.
      ...(same(b.quantity, a.quantity)
        ? []
        : [
            difference(
              below(spot, 'quantity'),
              b.quantity && a.quantity && b.quantity.unit !== a.quantity.unit ? 'changed' : 'words',
              `${a.label}, quantity`,
              [shown(b.quantity) ?? 'none', shown(a.quantity) ?? 'none'],
            ),
          ]),
    ]),
    ...compareNamed(motions, old.doc.motions, newer.doc.motions, (spot, b, a) =>
      compareKeys(
        spot,
        b,
        a,
        { label: words, type: words, axis: words, style: words },
        [],
        (key) => `${a.label}, ${key}`,
      ),
    ),
    ...compareKeys(at('Equivalents', 'equivalents'), old.doc.equivalents, newer.doc.equivalents, {}),
    ...(same(old.doc.scorecard, newer.doc.scorecard)
      ? []
      : [
          difference(at('Scorecard', 'scorecard'), 'words', '4C scorecard', [
            old.doc.scorecard ? shown(old.doc.scorecard) : null,
            newer.doc.scorecard ? shown(newer.doc.scorecard) : null,
          ]),
        ]),
    ...(same(old.doc.review, newer.doc.review)
      ? []
      : [
          difference(at('Review', 'review'), 'words', 'what is accepted', [
            old.doc.review ? shown(old.doc.review) : null,
            newer.doc.review ? shown(newer.doc.review) : null,
          ]),
        ]),
  ];
}

/** Named things that by themselves neither ask nor give anything. */
function compareNamed<T extends { readonly label: string }>(
  spot: Spot,
  old: Readonly<Record<string, T>>,
  now: Readonly<Record<string, T>>,
  compare: (spot: Spot, before: T, after: T) => Difference[],
): Difference[] {
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((name) => {
    const [b, a] = [old[name], now[name]];
    if (b && a) return compare(below(spot, name), b, a);
    return [difference(below(spot, name), 'words', 'definition', [b ? b.label : null, a ? a.label : null])];
  });
}

function compareOutcomes(versions: Versions, definitions: Pair<Definitions>): TierOutcome[] {
  return versions.new.ladders.flatMap((now) => {
    const old = versions.old.ladders.find((l) => l.key === now.key);
    if (!old) return [];
    const moves = movesOf(versions, definitions, now);
    return matchTiers(versions, { old, new: now }).map((pair) => ({
      ladder: now.key,
      tier: { old: pair.old.key, new: pair.new.key },
      label: `${now.label}, ${pair.new.label}`,
      effect: tierEffect(versions, { old, new: now }, pair, moves),
    }));
  });
}

/** How the variables of a ladder's conditions move. */
function movesOf(
  versions: Versions,
  definitions: Pair<Definitions>,
  { motion }: Ladder,
): (variable: string) => Movement {
  return (variable) => {
    const must = `must/${motion}/`;
    if (variable.startsWith(must)) return mustMovement(versions, motion, variable.slice(must.length));
    if (variable === `fit/${motion}`) return fitMovement(versions, definitions, motion);
    return variableMovement(versions, definitions, variable);
  };
}
