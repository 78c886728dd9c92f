/** Weighted means (README.md, "Formulas: the interval rules"). */
import type { Interval } from '../standing/interval.ts';
import { cutQuotient, type Cut } from './exact.ts';
import { maybeNone, none, surelyNone, type Fill } from './operand.ts';

interface Member {
  readonly x: (i: number) => Interval;
  readonly weight: number;
}

/** One row of a mean. `skip`: what has no value is left out with its weight; else without one of them there is no mean. */
export function meanOfSome(members: readonly Member[], skip: boolean, cut: Cut): Fill {
  return (i, out) => {
    const all = members.map(({ x, weight }) => ({ ...x(i), weight }));
    const some = skip ? all.filter((m) => !surelyNone(m)) : all;
    const sure = skip ? some.filter((m) => !maybeNone(m)) : some;
    const weight = sure.reduce((sum, m) => sum + m.weight, 0);
    const end = (of: 'least' | 'most'): number => {
      const sum = sure.reduce((total, m) => total + m[of] * m.weight, 0);
      return Number.isNaN(sum) ? none : cutQuotient(sum, 1, weight, cut);
    };
    if (sure.length === some.length) {
      const most = sure.length === 0 ? none : end('most');
      return out(Number.isNaN(most) ? none : end('least'), most);
    }
    // Whichever of the others there are, a mean is not above the largest of what it is of.
    const perhaps = Math.max(...some.flatMap((m) => (maybeNone(m) ? [m.most] : [])));
    if (sure.length === 0) return out(none, perhaps);
    out(-Infinity, Math.max(end('most'), perhaps));
  };
}
