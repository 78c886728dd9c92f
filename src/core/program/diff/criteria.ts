/** Two trees of criteria, member by member: what was added, taken away, or asked otherwise. */
import { valueInWords } from '../../words/value.ts';
import { canonicalJson } from '../canonical.ts';
import type { Program } from '../program.ts';
import type { GroupDoc } from '../schema.ts';
import { thresholdNumber } from '../threshold-fact.ts';
import { comparisonsOf } from '../tree.ts';
import { askedOf, daysOf, groupOf } from './asked.ts';
import { askedInWords, criterionOf, labelOf, metricsOf, nameOf } from './criteria-words.ts';
import { detailKeys, withoutDetails } from './definitions.ts';
import { allOf, effectOf, never, type Condition, type MovementOf } from './condition.ts';
import {
  difference,
  same,
  shown,
  type Difference,
  type Path,
  type Spot,
  type Versions,
} from './difference.ts';
import { together, type Effect } from './effect.ts';

type Kind = 'all' | 'any' | 'of';

/** Every difference between two trees of criteria at a spot. */
export function compareCriteria(versions: Versions, spot: Spot, old: GroupDoc, now: GroupDoc): Difference[] {
  return compareNodes({ versions, spot, parent: 'all' }, old, now);
}

interface Context {
  readonly versions: Versions;
  readonly spot: Spot;
  /** The group in which both stand: what is left out of it is met in `all`, and no choice elsewhere. */
  readonly parent: Kind;
}

function compareNodes(ctx: Context, old: GroupDoc, now: GroupDoc): Difference[] {
  if (same(old, now)) return [];
  const [before, after] = [groupOf(old), groupOf(now)];
  if (before && after && before.kind === after.kind && sameDays(old, now)) {
    const own = ownDifferences(ctx, old, now, before.need, after.need);
    return [...own, ...compareMembers(ctx, before.kind, before.members, after.members)];
  }
  return [oneDifference(ctx, old, now)];
}

const sameDays = (a: GroupDoc, b: GroupDoc): boolean => a.from === b.from && a.until === b.until;

/** How many a group needs, and what it is called. */
function ownDifferences(
  ctx: Context,
  old: GroupDoc,
  now: GroupDoc,
  needed: number,
  needs: number,
): Difference[] {
  const [b, a] = [labelOf(old), labelOf(now)];
  const differences =
    b === a ? [] : [difference(ctx.spot, 'words', 'name of a group', [b ?? 'none', a ?? 'none'])];
  if (!('of' in old) || needed === needs) return differences;
  const effect = needs > needed ? 'tightened' : 'loosened';
  const what = a === undefined ? 'criteria that have to be met' : `criteria of "${a}" that have to be met`;
  return [...differences, difference(ctx.spot, effect, what, [`at least ${needed}`, `at least ${needs}`])];
}

/** One criterion against another, or trees of other shapes: what it does is worked out from what they ask. */
function oneDifference(ctx: Context, old: GroupDoc, now: GroupDoc): Difference {
  const { versions, spot, parent } = ctx;
  const effect = same(withoutDetails(old), withoutDetails(now))
    ? 'words'
    : nodesEffect(versions, parent, old, now);
  const [a, b] = [askedInWords(old, versions.old), askedInWords(now, versions.new)];
  const detail = a === b ? detailsOf(old, now) : [a, b];
  const [before = a, after = b] = detail;
  return difference(spot, effect, nameOf(now, versions.new), [before, after], {
    by: byInWords(versions, old, now),
  });
}

/** Notes that differ where all that is asked is the same. */
function detailsOf(old: GroupDoc, now: GroupDoc): readonly string[] {
  const own = (doc: GroupDoc): string =>
    shown(Object.fromEntries(Object.entries(doc).filter(([k]) => detailKeys.has(k) || k === 'exempt'))) ?? '';
  return [own(old), own(now)];
}

/** What one part of a tree in place of another does, by each metric as it is in its own version but of one meaning. */
function nodesEffect(versions: Versions, parent: Kind, old: GroupDoc, now: GroupDoc): Effect {
  const leftOut: Condition = parent === 'all' ? allOf([]) : never;
  const moves: MovementOf = (variable) => {
    const unit = ({ metrics }: Program): unknown => {
      const m = metrics.find((x) => x.name === variable);
      return m ? [m.unit, m.decimals] : null;
    };
    return same(unit(versions.old), unit(versions.new)) ? 'same' : 'free';
  };
  const effects = daysOf(old, now).flatMap((day) =>
    (['enter', 'keep'] as const).map((way) =>
      effectOf(
        askedOf(old, versions.old, { way, day }) ?? leftOut,
        askedOf(now, versions.new, { way, day }) ?? leftOut,
        moves,
      ),
    ),
  );
  return together(effects);
}

// --- members of groups ---

interface Member {
  readonly doc: GroupDoc;
  readonly path: Path;
}

/** Matches members that are most alike; what is left was added or taken away. */
function compareMembers(
  ctx: Context,
  kind: Kind,
  old: readonly GroupDoc[],
  now: readonly GroupDoc[],
): Difference[] {
  const key = kind;
  const left = old.map((doc, i): Member => ({ doc, path: [...ctx.spot.path.old, key, i] }));
  const come = now.map((doc, i): Member => ({ doc, path: [...ctx.spot.path.new, key, i] }));
  const matched: { before: Member; after: Member }[] = [];
  for (const alike of [exactly, byMetricAndTests, byMetric, byLabel, bySharedMetrics]) {
    for (const before of left.slice()) {
      const mark = alike(before.doc);
      const after = mark === null ? undefined : come.find((m) => alikeMarks(mark, alike(m.doc)));
      if (!after) continue;
      matched.push({ before, after });
      left.splice(left.indexOf(before), 1);
      come.splice(come.indexOf(after), 1);
    }
  }
  const { where } = ctx.spot;
  const { old: older, new: newer } = ctx.versions;
  const [gone, added]: readonly [Effect, Effect] =
    kind === 'all' ? ['loosened', 'tightened'] : ['tightened', 'loosened'];
  return [
    ...matched.flatMap(({ before, after }) =>
      compareNodes(
        { ...ctx, parent: kind, spot: { where, path: { old: before.path, new: after.path } } },
        before.doc,
        after.doc,
      ),
    ),
    ...left.map((m) =>
      difference({ where, path: { old: m.path, new: m.path } }, gone, nameOf(m.doc, older), [
        askedInWords(m.doc, older),
        null,
      ]),
    ),
    ...come.map((m) =>
      difference({ where, path: { old: m.path, new: m.path } }, added, nameOf(m.doc, newer), [
        null,
        askedInWords(m.doc, newer),
      ]),
    ),
  ];
}

type Mark = readonly string[] | null;

const exactly = (doc: GroupDoc): Mark => [canonicalJson(doc)];
const byMetricAndTests = (doc: GroupDoc): Mark => {
  const c = criterionOf(doc);
  return c
    ? [
        `${c.metric} ${comparisonsOf(c)
          .map(([op]) => op)
          .join(' ')}`,
      ]
    : null;
};
const byMetric = (doc: GroupDoc): Mark => {
  const c = criterionOf(doc);
  return c ? [c.metric] : 'award' in doc ? [`award/${doc.award}`] : null;
};
const byLabel = (doc: GroupDoc): Mark => {
  const label = labelOf(doc);
  return label === undefined ? null : [label];
};
const bySharedMetrics = (doc: GroupDoc): Mark => (groupOf(doc) ? metricsOf(doc) : null);

function alikeMarks(a: readonly string[], b: Mark): boolean {
  return b !== null && a.some((mark) => b.includes(mark));
}

/** How far one threshold moved. */
function byInWords({ old, new: newer }: Versions, before: GroupDoc, after: GroupDoc): string | null {
  const [b, a] = [criterionOf(before), criterionOf(after)];
  if (!b || !a || b.metric !== a.metric) return null;
  const [[opB, was] = [], ...moreB] = comparisonsOf(b);
  const [[opA, is] = [], ...moreA] = comparisonsOf(a);
  if (typeof was === 'object' || typeof is === 'object') return null;
  const [metricB, metricA] = [old, newer].map((p) => p.metrics.find((m) => m.name === b.metric));
  if (opB !== opA || was === undefined || is === undefined || moreB.length + moreA.length > 0) return null;
  if (!metricB || !metricA || metricB.decimals !== metricA.decimals) return null;
  if (old.doc.program.currency !== newer.doc.program.currency || ['flag', 'day'].includes(metricA.unit))
    return null;
  const step = thresholdNumber(is, metricA) - thresholdNumber(was, metricB);
  if (Number.isNaN(step) || step === 0) return null;
  return `${valueInWords(Math.abs(step), metricA, newer)} ${step > 0 ? 'more' : 'less'}`;
}
