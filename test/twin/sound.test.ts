/**
 * The semantics against the truth: whatever happens to what is still open (claims verified or rejected, rates found,
 * feeds caught up), each fact that follows lies in the interval that was said before.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyCase, type Case } from './arbitrary.ts';
import type { TwinData } from './data.ts';
import { twinFacts } from './facts.ts';
import type { Interval } from './interval.ts';
import { Dice, tape, type Tape } from './tape.ts';

const numRuns = Number(process.env['TWIN_SOUND_RUNS'] ?? 200);

/** Whether everything that `inner` allows is allowed by `outer`. */
function within([least, most]: Interval, outer: Interval): boolean {
  const outerNone = Number.isNaN(outer[0]);
  if (Number.isNaN(least) && !outerNone) return false;
  if (Number.isNaN(most)) return true;
  return most <= outer[1] && (Number.isNaN(least) || outerNone || least >= outer[0]);
}

function stays(c: Case, later: TwinData): void {
  const before = twinFacts(c.doc, c.kinds, c.data, c.at);
  const after = twinFacts(c.doc, c.kinds, later, c.at);
  for (const [partner, facts] of before) {
    for (const [name, said] of Object.entries(facts)) {
      const found = after.get(partner)?.[name] ?? [0, 0];
      const inside = within(found, said);
      expect(
        inside
          ? ''
          : `${partner} ${name}: [${found.join()}] is not in [${said.join()}] ${JSON.stringify(c.doc.metrics)}`,
      ).toBe('');
    }
  }
}

/** Claims that are still open, each verified or rejected; answers are verified, since a rejected one asks again. */
function decided({ doc, data }: Case, choices: Tape): TwinData {
  const d = new Dice(choices);
  const evidence = data.evidence.map((row) => {
    if (row.status !== 'claimed') return row;
    const verified = d.chance(50) || doc.kinds[row.kind]?.suppliedBy === 'reviewer';
    return { ...row, status: verified ? ('verified' as const) : ('rejected' as const) };
  });
  return { ...data, evidence };
}

test('claims verified or rejected', () => {
  fc.assert(
    fc.property(anyCase(), tape(40), (c, choices) => stays(c, decided(c, choices))),
    { numRuns },
  );
});

test('rates found where there were none', () => {
  fc.assert(
    fc.property(anyCase(), tape(8), (c, choices) => {
      const d = new Dice(choices);
      const known = { recorded_in: 1, superseded_in: null };
      const rates = c.data.evidence.flatMap((row) => {
        if (row.currency === null || row.currency === c.doc.program.currency) return [];
        const there = c.data.rates.some((r) => r.currency === row.currency);
        // Only currencies without any rate: a new rate must not replace one that was used.
        return there ? [] : [{ target: c.doc.program.currency, currency: row.currency, day: row.day, rate: d.pick(['1', '0.01', '300']), ...known }]; // prettier-ignore
      });
      const once = [...new Map(rates.map((r) => [`${r.currency} ${r.day}`, r])).values()];
      stays(c, { ...c.data, rates: [...c.data.rates, ...once] });
    }),
    { numRuns },
  );
});

test('feeds caught up, with the rows that were late', () => {
  fc.assert(
    fc.property(anyCase(), fc.array(tape(8), { maxLength: 5 }), (c, late) => {
      const { data, doc, at } = c;
      const kinds = { ...c.kinds, ...doc.kinds };
      const feeds = data.feeds.map((f) => ({ ...f, complete_through: '2999-12-31' as typeof at.asOf }));
      // Late rows: copies of rows there are, of kinds that are behind, on days that their feeds had not reached.
      const evidence = late.flatMap((t, i) => {
        const d = new Dice(t);
        if (data.evidence.length === 0) return [];
        const [row, other] = [d.pick(data.evidence), d.pick(data.evidence)];
        const own = data.feeds.filter((f) => f.kind === row.kind && f.recorded_in <= at.cutOff && (f.superseded_in ?? 99) > at.cutOff); // prettier-ignore
        const open = own.some((f) => f.complete_through === null || f.complete_through < row.day);
        if (kinds[row.kind]?.suppliedBy !== 'vendor' || !open) return [];
        const status = 'verified' as const;
        const subjects = d.chance(50) ? { customer: other.customer, thing: other.thing } : { customer: `late ${i}`, thing: `late ${i}` }; // prettier-ignore
        return [{ ...row, ...subjects, status, id: 1000 + i, external_id: `late${i}`, recorded_in: 1, superseded_in: null }]; // prettier-ignore
      });
      stays(c, { ...data, feeds, evidence: [...data.evidence, ...evidence] });
    }),
    { numRuns },
  );
});
