/** Decisions as they are counted. */
import { factInWords } from '../money.ts';
import type { DecisionKind } from '../standing/decide.ts';

/** A number and what it counts: `1 partner`, `1,200 partners`. */
export function countInWords(n: number, one: string, many = `${one}s`): string {
  return `${factInWords(n, 0)} ${n === 1 ? one : many}`;
}

/** The decisions in the order of the attention that they need. */
export const decisionOrder = [
  'demote',
  'propose-exit',
  'promote',
  'enter',
  'pending',
  'hold',
] as const satisfies readonly DecisionKind[];

/** What decisions of a kind are called: one, several, and what they would mean. */
export const decisionNames: Readonly<
  Record<DecisionKind, { readonly one: string; readonly many: string; readonly means: string }>
> = {
  demote: { one: 'demotion', many: 'demotions', means: 'would go down' },
  'propose-exit': { one: 'exit to decide', many: 'exits to decide', means: 'no longer match the profile' },
  promote: { one: 'promotion', many: 'promotions', means: 'would go up' },
  enter: { one: 'entry', many: 'entries', means: 'would get a first tier' },
  pending: { one: 'pending', many: 'pending', means: 'hold no tier yet, and are not surely at entry' },
  hold: { one: 'hold', many: 'holds', means: 'keep what they have' },
};
