/** Fit: what each attribute of the Ideal Partner Profile scores in a motion, and whether its must-have holds. */
import type { ProgramDoc } from '../../src/core/program/schema.ts';
import type { FitAttributeDoc } from '../../src/core/program/profile-schema.ts';
import { compare, decimal, ten, times, type Exact } from './exact.ts';
import type { Fact } from './formulas.ts';
import type { Read, Side } from './sides.ts';
import { all, maybeNone, meets, truth, type Interval, type Truth } from './interval.ts';

/** The value of a partner's attribute, as stored. */
export interface AttributeDoc {
  readonly type: 'text' | 'number' | 'yes-no' | 'day';
  readonly value: string;
}

/** The name of an attribute of the profile: the partner attribute or the metric that it reads. */
export const fitName = (a: FitAttributeDoc): string => a.attribute ?? a.metric ?? '';

/** The profile of a motion: the common attributes, those of the motion in their place or in addition. */
export function profile(doc: ProgramDoc, motion: string): FitAttributeDoc[] {
  const own = doc.ipp?.motions?.[motion]?.attributes ?? [];
  const common = doc.ipp?.attributes ?? [];
  const ownNamed = (a: FitAttributeDoc) => own.find((o) => fitName(o) === fitName(a));
  const added = own.filter((o) => !common.some((c) => fitName(c) === fitName(o)));
  return [...common.map((c) => ownNamed(c) ?? c), ...added];
}

/** Motions that have a ladder: for these somebody asks how well a partner fits. */
const fitMotions = (doc: ProgramDoc): Set<string> => new Set(Object.values(doc.ladders).map((l) => l.motion));

/** Scores and must-haves of one partner, under the names that `TwinFacts` explains. */
export function fitFacts(
  doc: ProgramDoc,
  attribute: (name: string) => AttributeDoc | undefined,
  metric: (name: string, read: Read) => Fact,
): Record<string, Interval> {
  const facts: Record<string, Interval> = {};
  if (!doc.ipp) return facts;
  for (const motion of fitMotions(doc)) {
    for (const a of profile(doc, motion)) {
      const read = (side: Side): Known =>
        a.attribute === undefined ? metric(fitName(a), { side }) : attribute(a.attribute);
      // Points begin at least somewhere.
      facts[`fit:${motion}:${fitName(a)}`] = score(a, read('floor'));
      if (a.must) {
        const { sure, possible } = must(a.must, read(a.must.atMost === undefined ? 'floor' : 'ceil'));
        facts[`must:${motion}:${fitName(a)}`] = [Number(sure), Number(possible)];
      }
    }
  }
  return facts;
}

type Known = AttributeDoc | Fact | undefined;

/** Score of what is known; what is missing scores anything that the table can give. */
function score(a: FitAttributeDoc, of: Known): Interval {
  const anything = [...Object.values(a.scores ?? {}), ...(a.steps ?? []).map(([, s]) => s), a.otherwise ?? 0];
  const hull: Interval = [Math.min(...anything), Math.max(...anything)];
  if (!a.scores && !a.steps) return [0, 0];
  if (of === undefined) return hull;
  if (a.scores) {
    if (!('type' in of)) throw new Error('scores by value are for attributes');
    const points = a.scores[of.value] ?? a.otherwise ?? 0;
    return [points, points];
  }
  const steps = (a.steps ?? []).toSorted(([x], [y]) => x - y);
  const below = a.otherwise ?? 0;
  const at = (x: Exact): number => steps.findLast(([from]) => compare(decimal(from), x) <= 0)?.[1] ?? below;
  if ('type' in of) {
    const points = at(asNumber(of));
    return [points, points];
  }
  // A metric: every step between its ends can be reached, and so can the scores at the ends. No value scores `otherwise`.
  const [, most] = of.value;
  if (Number.isNaN(most)) return [below, below];
  const least = maybeNone(of.value) ? -Infinity : of.value[0];
  const inUnit = (end: number): Exact => times(decimal(end), ten(-of.decimals));
  const reached = [
    least === -Infinity ? below : at(inUnit(least)),
    most === Infinity ? (steps.at(-1)?.[1] ?? below) : at(inUnit(most)),
    ...steps
      .filter(([from]) => least === -Infinity || compare(decimal(from), inUnit(least)) > 0)
      .filter(([from]) => most === Infinity || compare(decimal(from), inUnit(most)) <= 0)
      .map(([, s]) => s),
  ];
  return [Math.min(...reached), Math.max(...reached)];
}

const asNumber = ({ type, value }: AttributeDoc): Exact =>
  decimal(type === 'yes-no' ? (value === 'true' ? 1 : 0) : value);

function must(test: NonNullable<FitAttributeDoc['must']>, of: Known): Truth {
  if (of === undefined) return truth(false, true);
  if (!('type' in of)) {
    const { atLeast, atMost, is } = test;
    const comparisons = { atLeast, atMost, is: is === undefined ? undefined : Number(is) };
    return meets(comparisons, of.value, (t: number) => times(decimal(t), ten(of.decimals)));
  }
  const parts: boolean[] = [];
  if (test.oneOf) parts.push(test.oneOf.includes(of.value));
  if (test.is !== undefined) parts.push((of.value === 'true') === test.is);
  if (test.atLeast !== undefined) parts.push(compare(asNumber(of), decimal(test.atLeast)) >= 0);
  if (test.atMost !== undefined) parts.push(compare(asNumber(of), decimal(test.atMost)) <= 0);
  return all(parts.map((p) => truth(p, p)));
}
