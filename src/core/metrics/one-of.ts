/** Formulas that give one of several operands: the largest, the smallest, the first that has a value. */
import type { Interval } from '../standing/interval.ts';
import { maybeNone, none, surelyNone, type Fill } from './operand.ts';

type Members = readonly ((i: number) => Interval)[];

/** The largest of those that have a value. */
export function largest(members: Members): Fill {
  return (i, out) => {
    let [least, most] = [none, none];
    for (const member of members) {
      const x = member(i);
      if (!(x.least <= least) && !Number.isNaN(x.least)) least = x.least;
      if (!(x.most <= most) && !Number.isNaN(x.most)) most = x.most;
    }
    out(least, most);
  };
}

/** The smallest of those that have a value. */
export function smallest(members: Members): Fill {
  return (i, out) => {
    let [least, surelyMost, anyMost] = [none, none, none];
    let open = false;
    for (const member of members) {
      const x = member(i);
      if (surelyNone(x)) continue;
      if (!(x.most <= anyMost)) anyMost = x.most;
      if (maybeNone(x)) open = true;
      else {
        if (!(x.least >= least)) least = x.least;
        if (!(x.most >= surelyMost)) surelyMost = x.most;
      }
    }
    if (Number.isNaN(surelyMost)) out(none, anyMost);
    else out(open ? -Infinity : least, surelyMost);
  };
}

/** The first that has a value; one that perhaps has none leaves open whether a later one is meant. */
export function firstOf(members: Members): Fill {
  return (i, out) => {
    let [least, most] = [none, none];
    let open = false;
    for (const member of members) {
      const x = member(i);
      if (surelyNone(x)) continue;
      if (!(x.most <= most)) most = x.most;
      if (maybeNone(x)) open = true;
      else {
        if (!(x.least >= least)) least = x.least;
        return out(open ? -Infinity : least, most);
      }
    }
    out(none, most);
  };
}
