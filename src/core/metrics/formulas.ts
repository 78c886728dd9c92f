/**
 * Formulas over facts (README.md in this folder, "Formulas: the interval rules"): a closed list, one typed object each.
 * Every rule may give an interval wider than the truth, never a narrower one (I7).
 */
import { elapsed } from '../calendar.ts';
import type { RowFormula, RowFormulaName } from '../program/metric-refs.ts';
import type { Node } from '../program/program.ts';
import { criteriaColumn } from '../standing/criteria-column.ts';
import type { Column, Interval } from '../standing/interval.ts';
import { cutQuotient, type Cut } from './exact.ts';
import {
  filledColumn,
  insteadOfNone,
  inUnits,
  maybeNone,
  none,
  operand,
  orInstead,
  plain,
  sum,
  surelyNone,
  type Fill,
  type FormulaContext,
} from './operand.ts';
import { firstOf, largest, smallest } from './one-of.ts';
import { meanOfSome } from './mean.ts';
import { product, productShift } from './product.ts';
import { fromZero, perhapsShort, quotient, quotientScale, shortRule } from './quotient.ts';

type FormulaOf<M extends RowFormulaName> = Extract<RowFormula, { measure: M }>;

interface FormulaKind<M extends RowFormulaName> {
  /** How the result follows its operands; `mixed` where it can go either way. */
  direction(formula: FormulaOf<M>): 'upward' | 'mixed';
  /** One row of the result from the rows of its operands. */
  fill(formula: FormulaOf<M>, ctx: FormulaContext): Fill;
}

const formulas: { readonly [M in RowFormulaName]: FormulaKind<M> } = {
  add: {
    direction: () => 'upward',
    fill: (f, ctx) => {
      const members = f.of.map((o) => operand(o, ctx));
      return (i, out) => {
        const { least, most } = sum(members, i);
        out(least, most);
      };
    },
  },

  subtract: {
    direction: () => 'mixed',
    fill: (f, ctx) => {
      const [from, less] = [operand(f.from, ctx), operand(f.less, ctx)];
      return (i, out) => {
        const [a, b] = [from(i), less(i)];
        if (surelyNone(a) || surelyNone(b)) return out(none, none);
        out(maybeNone(b) ? none : a.least - b.most, maybeNone(b) ? Infinity : a.most - b.least);
      };
    },
  },

  scale: {
    direction: (f) => (f.by >= 0 ? 'upward' : 'mixed'),
    fill: (f, ctx) => {
      const x = plain(f.of, ctx);
      // The number itself counts with six digits; what that brings in is divided out again with the decimals.
      const by = inUnits(Math.abs(f.by), 6);
      const shift = ctx.decimals - ctx.decimalsOf(f.of) - 6;
      const [up, down] = [shift > 0 ? 10 ** shift : 1, shift < 0 ? 10 ** -shift : 1];
      const times = (v: number): number =>
        by === 0
          ? Number.isNaN(v)
            ? v
            : 0
          : Number.isNaN(v)
            ? v
            : cutQuotient(v, by * up, down, f.by < 0 ? opposite(ctx.cut) : ctx.cut);
      return (i, out) => {
        const { least, most } = x(i);
        if (f.by >= 0) return out(times(least), times(most));
        if (Number.isNaN(most)) return out(none, none);
        out(Number.isNaN(least) ? none : -times(most), Number.isNaN(least) ? Infinity : -times(least));
      };
    },
  },

  max: { direction: () => 'upward', fill: (f, ctx) => largest(f.of.map((o) => operand(o, ctx))) },

  min: { direction: () => 'upward', fill: (f, ctx) => smallest(f.of.map((o) => operand(o, ctx))) },

  cap: {
    direction: () => 'upward',
    fill: (f, ctx) => {
      const x = operand(f.of, ctx);
      const low = f.least === undefined ? -Infinity : inUnits(f.least, ctx.decimals);
      const high = f.most === undefined ? Infinity : inUnits(f.most, ctx.decimals);
      return (i, out) => {
        const { least, most } = x(i);
        out(Math.min(Math.max(least, low), high), Math.min(Math.max(most, low), high));
      };
    },
  },

  step: {
    direction: (f) => {
      const values = [f.below, ...sorted(f.steps).map(([, v]) => v)];
      return values.every((v, i) => i === 0 || v >= (values[i - 1] ?? v)) ? 'upward' : 'mixed';
    },
    fill: (f, ctx) => {
      const x = plain(f.of, ctx);
      const decimals = ctx.decimalsOf(f.of);
      const steps = sorted(f.steps).map(([from, value]): readonly [number, number] => [
        inUnits(from, decimals),
        inUnits(value, ctx.decimals),
      ]);
      const below = inUnits(f.below, ctx.decimals);
      const instead = f.none === undefined ? none : inUnits(f.none, ctx.decimals);
      return (i, to) => {
        const out = insteadOfNone(to, instead, -Infinity);
        const { least, most } = x(i);
        if (Number.isNaN(most)) return out(none, none);
        const from = Number.isNaN(least) ? -Infinity : least;
        const touched = steps
          .filter(([start], k) => start <= most && (steps[k + 1]?.[0] ?? Infinity) > from)
          .map(([, value]) => value);
        if (from < (steps[0]?.[0] ?? Infinity)) touched.push(below);
        if (Number.isNaN(least) && f.none !== undefined) touched.push(instead);
        out(Number.isNaN(least) && f.none === undefined ? none : Math.min(...touched), Math.max(...touched));
      };
    },
  },

  linear: {
    direction: () => 'upward',
    fill: (f, ctx) => {
      const x = plain(f.of, ctx);
      const full = inUnits(f.full, ctx.decimalsOf(f.of));
      const points = inUnits(f.points, ctx.decimals);
      const at = (v: number): number =>
        Number.isNaN(v) ? v : v >= full ? points : v <= 0 ? 0 : cutQuotient(v, points, full, ctx.cut);
      const instead = f.none === undefined ? none : inUnits(f.none, ctx.decimals);
      return (i, to) => {
        const { least, most } = x(i);
        insteadOfNone(to, instead, 0)(at(least), at(most));
      };
    },
  },

  mean: {
    direction: () => 'upward',
    fill: (f, ctx) => {
      const instead = typeof f.none === 'number' ? inUnits(f.none, ctx.decimals) : none;
      const members = Object.entries(f.of).map(([name, weight]) => ({
        x: orInstead(operand(name, ctx), instead),
        weight,
      }));
      return meanOfSome(members, f.none === 'skip', ctx.cut);
    },
  },

  multiply: {
    direction: () => 'mixed',
    fill: (f, ctx) => {
      const [a, b] = f.of;
      const units = f.of.map((o) => ctx.unitOf(o));
      const digits = f.of.map((o) => ctx.decimalsOf(o));
      const shift = productShift(f.unit, ctx.decimals, units, digits);
      return product(plain(a, ctx), plain(b, ctx), shift, ctx.cut);
    },
  },

  ratio: {
    direction: () => 'mixed',
    fill: (f, ctx) => {
      const [a, b] = [plain(f.of, ctx), plain(f.to, ctx)];
      const scale = quotientScale(f.unit, ctx.decimals, ctx.decimalsOf(f.of), ctx.decimalsOf(f.to));
      const minimum = Math.max(1, f.atLeast === undefined ? 1 : inUnits(f.atLeast, ctx.decimalsOf(f.to)));
      const cap = f.atMost === undefined ? Infinity : inUnits(f.atMost, ctx.decimals);
      const short = shortRule(f.short, cap, ctx);
      return quotient(a, b, minimum, (num, den) => Math.min(cap, scale(num, den, ctx.cut)), short);
    },
  },

  growth: {
    direction: () => 'mixed',
    fill: (f, ctx) => {
      const [a, b] = [plain(f.now, ctx), plain(f.before, ctx)];
      const scale = quotientScale(f.unit, ctx.decimals, ctx.decimalsOf(f.now), ctx.decimalsOf(f.before));
      const one = (f.unit === 'percent' ? 100 : 1) * 10 ** ctx.decimals;
      const minimum = Math.max(1, f.atLeast === undefined ? 1 : inUnits(f.atLeast, ctx.decimalsOf(f.before)));
      return quotient(
        a,
        b,
        minimum,
        (num, den) => scale(num, den, ctx.cut) - one,
        shortRule(f.short, Infinity, ctx),
      );
    },
  },

  share: {
    direction: () => 'mixed',
    fill: (f, ctx) => {
      const [part, rest] = [plain(f.part, ctx), plain(f.rest, ctx)];
      const scale = quotientScale(f.unit, ctx.decimals, 0, 0);
      const whole = (f.unit === 'percent' ? 100 : 1) * 10 ** ctx.decimals;
      const minimum = Math.max(1, f.atLeast === undefined ? 1 : inUnits(f.atLeast, ctx.decimalsOf(f.part)));
      const short = shortRule(f.short, whole, ctx);
      return (i, out) => {
        const [p, r] = [fromZero(part(i)), fromZero(rest(i))];
        if (surelyNone(p) || surelyNone(r)) return out(none, none);
        if (p.most + r.most < minimum) return short(i, out);
        const pLeast = Number.isNaN(p.least) ? 0 : p.least;
        const rLeast = Number.isNaN(r.least) ? 0 : r.least;
        const top = p.most === Infinity ? whole : scale(p.most, Math.max(p.most + rLeast, minimum), ctx.cut);
        const unsure = maybeNone(p) || maybeNone(r);
        if (pLeast + rLeast >= minimum && !unsure) return out(scale(pLeast, pLeast + r.most, ctx.cut), top);
        perhapsShort(i, top, short, out);
      };
    },
  },

  choose: {
    direction: () => 'mixed',
    fill: (f, ctx) => {
      const [then, otherwise] = [operand(f.then, ctx), operand(f.else, ctx)];
      const when = asked(f.asked, ctx);
      return (i, out) => {
        const holds = when(i);
        const [a, b] = [then(i), otherwise(i)];
        if (holds.least === 1) return out(a.least, a.most);
        if (holds.most === 0) return out(b.least, b.most);
        const most = Number.isNaN(a.most) ? b.most : Number.isNaN(b.most) ? a.most : Math.max(a.most, b.most);
        out(maybeNone(a) || maybeNone(b) ? none : Math.min(a.least, b.least), most);
      };
    },
  },

  meets: {
    direction: () => 'mixed',
    fill: (f, ctx) => {
      const met = asked(f.asked, ctx);
      return (i, out) => {
        const { least, most } = met(i);
        out(least, most);
      };
    },
  },

  first: { direction: () => 'mixed', fill: (f, ctx) => firstOf(f.of.map((o) => operand(o, ctx))) },

  elapsed: {
    direction: () => 'mixed',
    fill: (f, ctx) => {
      const since = plain(f.since, ctx);
      const one = 10 ** ctx.decimals;
      const at = (n: number): number => (Number.isFinite(n) ? elapsed(f.of, n, ctx.day) * one + 0 : -n);
      return (i, out) => {
        const { least, most } = since(i);
        if (Number.isNaN(most)) return out(none, none);
        out(Number.isNaN(least) ? none : at(most), Number.isNaN(least) ? Infinity : at(least));
      };
    },
  },
};

/** Whether criteria are met, as a flag; those that ask nothing are. */
function asked(tree: Node | null, { day, rows, column }: FormulaContext): (i: number) => Interval {
  const met = tree && criteriaColumn(tree, day, column, rows);
  return (i) => (met ? { least: met.least[i] ?? none, most: met.most[i] ?? none } : { least: 1, most: 1 });
}

function opposite(cut: Cut): Cut {
  return cut === 'down' ? 'up' : 'down';
}

function sorted(steps: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  return steps.toSorted(([a], [b]) => a - b);
}

/** Computes one formula for all rows. */
export function computeColumn(formula: RowFormula, ctx: FormulaContext): Column {
  const fill = fillOf(formula, ctx);
  return filledColumn(ctx.rows, fill);
}

/** The one place where a formula meets its object; the compiler sees that no measure is left out. */
function fillOf(formula: RowFormula, ctx: FormulaContext): Fill {
  switch (formula.measure) {
    case 'add':
      return formulas.add.fill(formula, ctx);
    case 'subtract':
      return formulas.subtract.fill(formula, ctx);
    case 'scale':
      return formulas.scale.fill(formula, ctx);
    case 'min':
      return formulas.min.fill(formula, ctx);
    case 'max':
      return formulas.max.fill(formula, ctx);
    case 'cap':
      return formulas.cap.fill(formula, ctx);
    case 'step':
      return formulas.step.fill(formula, ctx);
    case 'linear':
      return formulas.linear.fill(formula, ctx);
    case 'mean':
      return formulas.mean.fill(formula, ctx);
    case 'multiply':
      return formulas.multiply.fill(formula, ctx);
    case 'ratio':
      return formulas.ratio.fill(formula, ctx);
    case 'share':
      return formulas.share.fill(formula, ctx);
    case 'growth':
      return formulas.growth.fill(formula, ctx);
    case 'choose':
      return formulas.choose.fill(formula, ctx);
    case 'meets':
      return formulas.meets.fill(formula, ctx);
    case 'first':
      return formulas.first.fill(formula, ctx);
    case 'elapsed':
      return formulas.elapsed.fill(formula, ctx);
  }
}
