import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '../calendar.ts';
import { decide, type DecideInput, type Held, type StandingRow, type TierTerms } from './decide.ts';
import { curingSince, latchedUntil, mendedBy } from './effect.ts';

const today = day('2026-12-31');

/** earned, possible, holdable, eligible (earned unless said). */
function standing(earned: number, possible: number, holdable: number, eligible = earned): StandingRow {
  return { earned, possible, holdable, eligible, fit: 'match' };
}
const none: Held = { held: 'none' };
const tier = (index: number, heldUntil: string | null = null, since = '2025-12-31'): Held => ({
  held: 'tier',
  tier: index,
  heldUntil: heldUntil === null ? null : day(heldUntil),
  since: day(since),
});

const usual: Omit<DecideInput, 'standing' | 'held'> = {
  day: today,
  mode: 'review',
  yearStarts: '01-01',
  cadence: { up: 'review', down: 'review' },
  dropAtMost: null,
  settled: true,
  enrolledOn: day('2020-03-15'),
  tiers: [],
  curingSince: null,
};

type Case = readonly [what: string, StandingRow, Held, Partial<DecideInput>, expected: string];

/** `kind reason next`, and the award behind a `+`. */
function told(s: StandingRow, held: Held, more: Partial<DecideInput> = {}): string {
  const { kind, reason, next, awardPending, effectiveOn, heldUntil } = decide({
    ...usual,
    standing: s,
    held,
    ...more,
  });
  const on = effectiveOn === null ? '' : ` (on ${effectiveOn})`;
  const until = heldUntil === null ? '' : ` (held ${heldUntil})`;
  return `${kind} ${reason} ${String(next)}${awardPending === null ? '' : ` +${awardPending}`}${on}${until}`;
}

describe('decisions', () => {
  const progress = { mode: 'progress' } as const;
  const atOnce = { mode: 'progress', cadence: { up: 'at-once', down: 'review' } } as const;
  const latched: TierTerms[] = [
    {},
    { latch: { until: { months: 12 } } },
    { latch: { until: 'anniversary' } },
    { latch: { until: { endOf: 'year', later: 1, plus: { months: 1 } } } },
  ];
  const cured: TierTerms[] = [{}, { cure: { days: 30 } }];
  const byMonth: TierTerms[] = [{}, { cure: { months: 1 } }];
  const byQuarter: TierTerms[] = [{}, { cure: { quarters: 1 } }];
  const noMatch = { ...standing(2, 2, 2), fit: 'no-match' } as const;
  const cases: readonly Case[] = [
    ['enters where it earned', standing(1, 2, 2), none, {}, 'enter entry-criteria-met 1'],
    ['enters during the year too', standing(0, 0, 0), none, progress, 'enter entry-criteria-met 0'],
    ['waits while entry is open', standing(-1, 0, 0), none, {}, 'pending entry-open null'],
    ['is not taken in below entry', standing(-1, -1, -1), none, {}, 'pending entry-unmet null'],
    ['rises to what it earned', standing(3, 3, 3), tier(1), {}, 'promote earned-more 3'],
    ['rises from below entry', standing(0, 0, 0), tier(-1), {}, 'promote earned-more 0'],
    ['rises only at the review', standing(3, 3, 3), tier(1), progress, 'hold waits-for-review 1'],
    ['rises at once', standing(3, 3, 3), tier(1), atOnce, 'promote earned-more 3 (on 2026-12-31)'],
    ['rises monthly', standing(2, 2, 2), tier(1), { ...progress, cadence: { up: 'monthly', down: 'never' } }, 'promote earned-more 2 (on 2027-01-01)'],
    ['rises quarterly', standing(2, 2, 2), tier(1), { ...progress, cadence: { up: 'quarterly', down: 'never' } }, 'promote earned-more 2 (on 2027-01-01)'],
    ['a latch does not keep it down', standing(3, 3, 3), tier(1, '2027-12-31'), {}, 'promote earned-more 3'],
    ['holds what it earned', standing(2, 2, 2), tier(2), {}, 'hold as-earned 2'],
    ['holds while evidence is open', standing(0, 2, 2), tier(2), {}, 'hold evidence-open 2'],
    ['holds by the keep threshold', standing(0, 1, 2), tier(2), {}, 'hold kept-by-keep-threshold 2'],
    ['falls all the way', standing(0, 0, 0), tier(3), {}, 'demote no-longer-holdable 0'],
    ['falls below entry', standing(-1, -1, -1), tier(1), {}, 'demote no-longer-holdable -1'],
    ['falls to what may be held, not to what is earned', standing(0, 1, 2), tier(3), {}, 'demote no-longer-holdable 2'],
    ['falls one rung', standing(0, 0, 0), tier(3), { dropAtMost: 1 }, 'demote drop-limited 2'],
    ['falls two rungs', standing(0, 0, 0), tier(3), { dropAtMost: 2 }, 'demote drop-limited 1'],
    ['falls as far as it must', standing(2, 2, 2), tier(3), { dropAtMost: 2 }, 'demote no-longer-holdable 2'],
    ['falls exactly as far as allowed', standing(1, 1, 1), tier(3), { dropAtMost: 2 }, 'demote no-longer-holdable 1'],
    ['never falls during the year', standing(0, 0, 0), tier(3), progress, 'hold progress-never-demotes 3'],
    ['never falls on a ladder that never demotes', standing(0, 0, 0), tier(3), { cadence: { up: 'review', down: 'never' } }, 'hold ladder-never-demotes 3'],
    ['never falls in the first year', standing(0, 0, 0), tier(3), { settled: false }, 'hold first-year 3'],
    ['is held through the last day of a latch', standing(0, 0, 0), tier(3, '2026-12-31'), {}, 'hold latched 3 (held 2026-12-31)'],
    ['is not held a day longer', standing(0, 0, 0), tier(3, '2026-12-30'), {}, 'demote no-longer-holdable 0'],
    ['a latch to come', standing(0, 0, 0), tier(3, '2027-01-01'), {}, 'hold latched 3 (held 2027-01-01)'],
    ['no match leaves to the owner', noMatch, tier(1), {}, 'propose-exit no-match 1'],
    ['no match does not enter', noMatch, none, {}, 'propose-exit no-match null'],
    ['no match offers nothing to who holds nothing and is below entry', { ...standing(-1, -1, -1), fit: 'no-match' }, none, {}, 'pending entry-unmet null'],
    ['no match takes from who is below entry and holds', { ...standing(-1, -1, -1), fit: 'no-match' }, tier(0), {}, 'propose-exit no-match 0'],
    ['no match with an unknown tier', noMatch, { held: 'unmapped', name: 'old' }, {}, 'propose-exit no-match null'],
    ['an unknown tier is held', standing(2, 2, 2), { held: 'unmapped', name: 'old' }, {}, 'hold no-equivalent null'],
    ['an award opens more', standing(1, 1, 1, 3), tier(1), {}, 'hold as-earned 1 +3'],
    ['an award opens nothing above what is held', standing(1, 3, 3, 3), tier(3), {}, 'hold evidence-open 3'],
    ['the latch of its tier holds it', standing(0, 0, 0), tier(1, null, '2026-06-30'), { tiers: latched }, 'hold latched 1 (held 2027-06-29)'],
    ['through the last of its months', standing(0, 0, 0), tier(1, null, '2026-01-01'), { tiers: latched }, 'hold latched 1 (held 2026-12-31)'],
    ['and not a day longer', standing(0, 0, 0), tier(1, null, '2025-12-31'), { tiers: latched }, 'demote no-longer-holdable 0'],
    ['what is recorded stands before the rule of the tier', standing(0, 0, 0), tier(1, '2026-12-30', '2026-06-30'), { tiers: latched }, 'demote no-longer-holdable 0'],
    ['until the day on which it came into the motion', standing(0, 0, 0), tier(2, null, '2026-06-30'), { tiers: latched }, 'hold latched 2 (held 2027-03-14)'],
    ['which was earlier this year', standing(0, 0, 0), tier(2, null, '2026-03-14'), { tiers: latched }, 'demote no-longer-holdable 0'],
    ['the end of the year after the one in which it was reached, and a month', standing(0, 0, 0), tier(3, null, '2025-12-31'), { tiers: latched }, 'hold latched 3 (held 2027-01-31)'],
    ['and no longer', standing(0, 0, 0), tier(3, null, '2025-12-31'), { tiers: latched, day: day('2027-02-01') }, 'demote no-longer-holdable 0'],
    ['a promotion says how long it will hold', standing(1, 1, 1), tier(0), { tiers: latched }, 'promote earned-more 1 (held 2027-12-30)'],
    ['counted from its effect', standing(1, 1, 1), none, { tiers: latched, cadence: { up: 'monthly', down: 'review' } }, 'enter entry-criteria-met 1 (on 2027-01-01) (held 2027-12-31)'],
    ['the first review begins the time to mend', standing(0, 0, 0), tier(1), { tiers: cured }, 'hold curing 1 (held 2027-01-29)'],
    ['which is not over a day before', standing(0, 0, 0), tier(1), { tiers: cured, curingSince: day('2026-12-02') }, 'hold curing 1 (held 2026-12-31)'],
    ['and over on its day', standing(0, 0, 0), tier(1), { tiers: cured, curingSince: day('2026-12-01') }, 'demote no-longer-holdable 0'],
    ['a month from the end of January ends with February', standing(0, 0, 0), tier(1), { tiers: byMonth, day: day('2027-02-27'), curingSince: day('2027-01-31') }, 'hold curing 1 (held 2027-02-27)'],
    ['and is over on its last day', standing(0, 0, 0), tier(1), { tiers: byMonth, day: day('2027-02-28'), curingSince: day('2027-01-31') }, 'demote no-longer-holdable 0'],
    ['a quarter is the next whole one', standing(0, 0, 0), tier(1), { tiers: byQuarter }, 'hold curing 1 (held 2027-03-30)'],
    ['also from within a quarter', standing(0, 0, 0), tier(1), { tiers: byQuarter, day: day('2027-06-29'), curingSince: day('2027-01-15') }, 'hold curing 1 (held 2027-06-29)'],
    ['and the review on its last day decides', standing(0, 0, 0), tier(1), { tiers: byQuarter, day: day('2027-06-30'), curingSince: day('2027-03-31') }, 'demote no-longer-holdable 0'],
    ['of a program year that begins in February', standing(0, 0, 0), tier(1), { tiers: byQuarter, day: day('2027-04-30'), yearStarts: '02-01', curingSince: day('2027-01-31') }, 'demote no-longer-holdable 0'],
    ['not a day before its end', standing(0, 0, 0), tier(1), { tiers: byQuarter, day: day('2027-04-29'), yearStarts: '02-01', curingSince: day('2027-01-31') }, 'hold curing 1 (held 2027-04-29)'],
    ['nothing mends what is held', standing(1, 1, 1), tier(1), { tiers: cured, curingSince: day('2026-12-01') }, 'hold as-earned 1'],
    ['takes effect on the day of the month', standing(0, 0, 0), tier(1), { cadence: { up: 'review', down: 'monthly', on: 15 } }, 'demote no-longer-holdable 0 (on 2027-01-15)'],
    ['a shorter month ends it', standing(2, 2, 2), tier(1), { day: day('2027-02-01'), cadence: { up: 'monthly', down: 'review', on: 31 } }, 'promote earned-more 2 (on 2027-02-28)'],
    ['takes effect in the first month of a quarter', standing(2, 2, 2), tier(1), { cadence: { up: 'quarterly', down: 'review', on: 10 } }, 'promote earned-more 2 (on 2027-01-10)'],
    ['takes effect on a day of the year', standing(2, 2, 2), tier(1), { cadence: { up: { on: ['01-15', '07-15'] }, down: 'review' } }, 'promote earned-more 2 (on 2027-01-15)'],
    ['falls on a day of the year', standing(0, 0, 0), tier(1), { cadence: { up: 'review', down: { on: ['03-31'] } } }, 'demote no-longer-holdable 0 (on 2027-03-31)'],
    ['rises on its day during the year', standing(2, 2, 2), tier(1), { ...progress, cadence: { up: { on: ['12-31'] }, down: 'never' } }, 'promote earned-more 2 (on 2026-12-31)'],
    ['quarters are those of the program year', standing(2, 2, 2), tier(1), { yearStarts: '02-01', cadence: { up: 'quarterly', down: 'review' } }, 'promote earned-more 2 (on 2027-02-01)'],
    ['takes effect on the day itself', standing(2, 2, 2), tier(1), { cadence: { up: 'at-once', down: 'review' } }, 'promote earned-more 2 (on 2026-12-31)'],
    ['an award at entry', standing(-1, -1, -1, 0), none, {}, 'pending entry-unmet null +0'],
  ]; // prettier-ignore
  test.each(cases)('%s', (_, s, held, more, expected) => {
    expect(told(s, held, more)).toBe(expected);
  });
});

describe('the time to mend', () => {
  const since = (...found: readonly (readonly [string, boolean])[]) =>
    curingSince(
      found.map(([asOf, outOfReach]) => ({ asOf: day(asOf), outOfReach })),
      day('2025-01-01'),
    );
  test.each([
    ['begins with the first review of those that agree', [['2025-06-30', true], ['2025-12-31', true]], '2025-06-30'],
    ['ends with one in between that finds it held', [['2025-06-30', true], ['2025-09-30', false], ['2025-12-31', true]], '2025-12-31'],
    ['has not begun after one that finds it held', [['2025-06-30', true], ['2025-12-31', false]], null],
    ['has not begun without a review', [], null],
    ['does not count what was held before', [['2024-12-31', true], ['2025-12-31', true]], '2025-12-31'],
  ] as const)('%s', (_, found, expected) => {
    expect(since(...found)).toBe(expected);
  }); // prettier-ignore
});

describe('whatever the standing', () => {
  const index = fc.integer({ min: -1, max: 4 });
  /** earned <= possible <= holdable and earned <= eligible, as evaluation gives it. */
  const anyStanding = fc
    .tuple(index, index, index, index, fc.constantFrom('match', 'near', 'unknown', 'not-asked', 'no-match'))
    .map(([a, b, c, d, fit]): StandingRow => {
      const [earned = -1, possible = -1, holdable = -1] = [a, b, c].toSorted((x, y) => x - y);
      return { earned, possible, holdable, eligible: Math.max(earned, d), fit };
    });
  const heldUntilDays = fc.constantFrom(null, day('2026-12-30'), day('2026-12-31'), day('2027-01-01'));
  const anyHeld: fc.Arbitrary<Held> = fc.oneof(
    fc.constant(none),
    fc.constant<Held>({ held: 'unmapped', name: 'old' }),
    fc
      .tuple(index, heldUntilDays, fc.constantFrom(day('2020-01-01'), day('2025-12-31'), day('2026-06-30')))
      .map(([t, heldUntil, since]): Held => ({ held: 'tier', tier: t, heldUntil, since })),
  );
  const anyTerms: fc.Arbitrary<TierTerms> = fc.record({
    latch: fc.constantFrom(
      undefined,
      { until: 'anniversary' },
      { until: { months: 6 } },
      { until: { months: 12 } },
      { until: { endOf: 'year', later: 1, plus: { months: 1 } } },
      { until: { endOf: 'half-year' } },
    ),
    cure: fc.constantFrom(
      undefined,
      { days: 1 },
      { days: 30 },
      { days: 200 },
      { months: 1 },
      { months: 6 },
      { quarters: 1 },
      { quarters: 2 },
    ),
  });
  const anyInput: fc.Arbitrary<DecideInput> = fc.record({
    standing: anyStanding,
    held: anyHeld,
    day: fc.constant(today),
    mode: fc.constantFrom('review', 'progress'),
    yearStarts: fc.constant('01-01'),
    cadence: fc.record<DecideInput['cadence']>({
      up: fc.constantFrom<DecideInput['cadence']['up'][]>('review', 'at-once', 'monthly', 'quarterly', {
        on: ['01-15', '07-15'],
      }),
      down: fc.constantFrom<DecideInput['cadence']['down'][]>('review', 'monthly', 'quarterly', 'never', {
        on: ['03-31'],
      }),
    }),
    dropAtMost: fc.option(fc.integer({ min: 1, max: 5 })),
    settled: fc.boolean(),
    enrolledOn: fc.constantFrom(day('2020-02-29'), day('2025-12-31'), day('2026-01-01')),
    tiers: fc.array(anyTerms, { maxLength: 5 }),
    curingSince: fc.constantFrom(null, day('2026-06-30'), day('2026-12-01'), day('2026-12-30')),
  });
  const holds = (text: string, property: (input: DecideInput) => void): void => {
    test(text, () => fc.assert(fc.property(anyInput, property), { numRuns: 2000 }));
  };
  const heldTier = (held: Held): number => (held.held === 'tier' ? held.tier : -2);

  holds('I7: only what is surely earned promotes or enters', (input) => {
    const { kind, next } = decide(input);
    if (kind !== 'promote' && kind !== 'enter') return;
    expect(next).toBe(input.standing.earned);
    expect(next).toBeGreaterThan(heldTier(input.held));
  });

  holds('I7: nobody falls below what may be held, nor without surely losing it', (input) => {
    const { kind, next } = decide(input);
    if (kind !== 'demote') return;
    expect(next).toBeGreaterThanOrEqual(input.standing.holdable);
    expect(next).toBeLessThan(heldTier(input.held));
    expect(input.standing.holdable).toBeLessThan(heldTier(input.held));
  });

  holds(
    'a demotion needs a review, a settled partner, no latch, a match and a ladder that demotes',
    (input) => {
      if (decide(input).kind !== 'demote') return;
      expect([input.mode, input.settled, input.standing.fit === 'no-match']).toEqual(['review', true, false]);
      expect(input.cadence.down).not.toBe('never');
      const { held } = input;
      if (held.held !== 'tier') return;
      const { latch, cure } = input.tiers[held.tier] ?? {};
      const latched =
        held.heldUntil ??
        (latch ? latchedUntil(latch, held.since, input.enrolledOn, input.yearStarts) : null);
      if (latched !== null) expect(latched < input.day).toBe(true);
      if (cure) expect(mendedBy(cure, input.curingSince ?? input.day, '01-01') <= input.day).toBe(true);
    },
  );

  holds('at most so many rungs down', (input) => {
    const { kind, next } = decide(input);
    if (kind !== 'demote' || input.dropAtMost === null) return;
    expect(heldTier(input.held) - (next ?? -9)).toBeLessThanOrEqual(input.dropAtMost);
  });

  holds('I7: with everything else open, opening the evidence leads neither up nor down', (input) => {
    const open = { ...input, standing: { ...input.standing, earned: -1, possible: 4, holdable: 4 } };
    expect(['hold', 'pending', 'propose-exit']).toContain(decide(open).kind);
  });

  holds('holding and proposing an exit leave the tier as it is', (input) => {
    const { kind, next } = decide(input);
    if (kind !== 'hold' && kind !== 'propose-exit') return;
    expect(next).toBe(input.held.held === 'tier' ? input.held.tier : null);
  });

  holds('an award that is pending lies above what is earned and held', (input) => {
    const { awardPending } = decide(input);
    if (awardPending === null) return;
    expect(awardPending).toBe(input.standing.eligible);
    expect(awardPending).toBeGreaterThan(Math.max(input.standing.earned, heldTier(input.held)));
  });

  holds(
    'the same input gives the same decision, and what was decided stands when it is looked at again',
    (input) => {
      const first = decide(input);
      expect(decide(structuredClone(input))).toEqual(first);
      if (first.kind !== 'enter' && first.kind !== 'promote') return;
      const held: Held = { held: 'tier', tier: first.next ?? -1, heldUntil: null, since: today };
      expect(decide({ ...input, held }).kind).toBe('hold');
    },
  );
});
