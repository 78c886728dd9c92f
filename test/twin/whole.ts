/** The twin as a whole: facts and standings of every partner, by each look that is asked for, each worked out once. */
import type { Kinds } from '../../src/core/program/kinds.ts';
import type { ProgramDoc } from '../../src/core/program/schema.ts';
import { twinEnrolments, visible, type At, type TwinData } from './data.ts';
import {
  askedFacts,
  metricFact,
  otherFacts,
  type Look,
  type Reached,
  type TwinFacts,
  type Whole,
} from './facts.ts';
import type { Fact } from './formulas.ts';
import { criteriaTruth, foldedStanding, standingInScope, type TwinStanding } from './standing.ts';

/** Everything about a document and its data at a moment. `kinds` are the shipped ones; the document's own are added to them. */
export function twinWhole(doc: ProgramDoc, kinds: Kinds, data: TwinData, at: At): Whole {
  const facts = new Map<string, Fact>();
  const others = new Map<string, TwinFacts>();
  const asked = new Map<string, TwinFacts>();
  const reached = new Map<string, Reached>();
  const whole: Whole = {
    world: { doc, kinds: { ...kinds, ...doc.kinds }, data: visible(data, at.cutOff), at },
    enrolments: twinEnrolments(data, at),
    fact: (name, partner, look, read) =>
      once(facts, `${name} ${partner} ${look.day} ${JSON.stringify([look.scope, read])}`, () =>
        metricFact(whole, name, partner, look, read),
      ),
    others: (partner, look) =>
      once(others, `${partner} ${look.day} ${JSON.stringify(look.scope)}`, () =>
        otherFacts(whole, partner, look),
      ),
    asked: (partner, look) =>
      once(asked, `${partner} ${look.day} ${JSON.stringify(look.scope)}`, () =>
        askedFacts(whole, partner, look),
      ),
    met: (group, partner, look) => criteriaTruth(whole, group, partner, look),
    reached: (ladder, partner, day) =>
      once(reached, `${ladder} ${partner} ${day}`, () => foldedStanding(whole, ladder, partner, day)),
    reachedIn: (ladder, partner, day, scope) =>
      once(reached, `${ladder} ${partner} ${day} ${scope}`, () =>
        standingInScope(whole, ladder, partner, day, scope),
      ),
  };
  return whole;
}

function once<T>(known: Map<string, T>, key: string, make: () => T): T {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  known.set(key, made);
  return made;
}

/** All facts of one partner in a look. */
function lookFacts(whole: Whole, partner: number, look: Look): TwinFacts {
  const names = Object.keys(whole.world.doc.metrics);
  const metrics = Object.fromEntries(names.map((name) => [name, whole.fact(name, partner, look).value]));
  return { ...metrics, ...whole.others(partner, look) };
}

/** Facts of every canonical partner that is enrolled in any motion on the as-of day, as they are on that day. */
export function twinFacts(doc: ProgramDoc, kinds: Kinds, data: TwinData, at: At): Map<number, TwinFacts> {
  const whole = twinWhole(doc, kinds, data, at);
  const look: Look = { day: at.asOf, scope: null };
  return new Map([...whole.enrolments.keys()].map((partner) => [partner, lookFacts(whole, partner, look)]));
}

/**
 * The standing of every partner on every ladder of a motion it is enrolled in (`company`: of any). Partners in order of id, ladders in
 * order of the document.
 */
export function twinStandings(doc: ProgramDoc, kinds: Kinds, data: TwinData, at: At): TwinStanding[] {
  const whole = twinWhole(doc, kinds, data, at);
  return [...whole.enrolments].flatMap(([partner, motions]) =>
    Object.entries(doc.ladders).flatMap(([ladder, { motion }]): TwinStanding[] => {
      const enrolled = motion === 'company' ? motions.size > 0 : motions.has(motion);
      return enrolled ? [{ partner, ladder, ...foldedStanding(whole, ladder, partner, at.asOf) }] : [];
    }),
  );
}
