/** The seven courses that partners' business takes, and how many take each. More than half of a base brings nothing this year. */
import type { Years } from './days.ts';

/** A course: how large the business is at its height, and how it went over the four years. */
export type Course = 'idle' | 'faded' | 'young' | 'small' | 'solid' | 'strong' | 'leader';

type Range = readonly [number, number];

/** Ranges at the height of a course; `years` is percent of the height in each year. */
interface CourseShape {
  readonly years: Years<number>;
  readonly arr: Range;
  readonly projects: Range;
  readonly mutual: Range;
  readonly content: Range;
  readonly sellers: Range;
  readonly consultants: Range;
  /** Share of the people who keep their certificates valid. */
  readonly kept: number;
  /** Share of the checks of the gate that somebody answered, and of the answers that are yes. */
  readonly answered: number;
  readonly yes: number;
  /** Share of the papers of the upper tiers that it has. */
  readonly papers: number;
}

/** By name, the busiest last. */
export const courses: Readonly<Record<Course, CourseShape>> = {
  idle: {
    years: [60, 20, 0, 0], arr: [0, 30_000], projects: [0, 2], mutual: [0, 4], content: [50, 90],
    sellers: [1, 3], consultants: [2, 4], kept: 58, answered: 8, yes: 70, papers: 1,
  },
  faded: {
    years: [100, 70, 25, 0], arr: [20_000, 420_000], projects: [2, 14], mutual: [4, 28], content: [60, 92],
    sellers: [1, 5], consultants: [2, 6], kept: 62, answered: 45, yes: 60, papers: 6,
  },
  young: {
    years: [0, 0, 15, 100], arr: [4_000, 90_000], projects: [1, 6], mutual: [3, 16], content: [70, 100],
    sellers: [1, 3], consultants: [1, 3], kept: 94, answered: 70, yes: 95, papers: 3,
  },
  small: {
    years: [80, 95, 90, 100], arr: [6_000, 120_000], projects: [1, 6], mutual: [4, 20], content: [70, 100],
    sellers: [2, 5], consultants: [2, 5], kept: 82, answered: 72, yes: 94, papers: 5,
  },
  solid: {
    years: [45, 65, 85, 100], arr: [62_000, 420_000], projects: [4, 15], mutual: [12, 45], content: [74, 100],
    sellers: [3, 7], consultants: [3, 8], kept: 86, answered: 92, yes: 98, papers: 50,
  },
  strong: {
    years: [30, 50, 80, 100], arr: [240_000, 1_200_000], projects: [11, 30], mutual: [32, 100], content: [80, 100],
    sellers: [5, 12], consultants: [6, 14], kept: 92, answered: 99, yes: 99, papers: 75,
  },
  leader: {
    years: [40, 60, 85, 100], arr: [1_050_000, 2_800_000], projects: [26, 55], mutual: [80, 240], content: [86, 100],
    sellers: [9, 18], consultants: [10, 20], kept: 95, answered: 100, yes: 100, papers: 95,
  },
}; // prettier-ignore

/**
 * Shares of the courses by place in the old program's queue: whoever stands early became Gold first. Early is not busy: most of the old
 * guard has faded, and nobody was ever moved down.
 */
const sharesByQueue: readonly (readonly [number, readonly (readonly [Course, number])[]])[] = [
  [8, [['leader', 4], ['strong', 16], ['solid', 20], ['small', 10], ['faded', 36], ['idle', 14]]],
  [40, [['leader', 1], ['strong', 8], ['solid', 17], ['small', 20], ['faded', 28], ['idle', 22], ['young', 4]]],
  [72, [['strong', 3], ['solid', 9], ['small', 24], ['faded', 20], ['idle', 38], ['young', 6]]],
  [100, [['strong', 2], ['solid', 5], ['small', 19], ['faded', 8], ['idle', 51], ['young', 15]]],
]; // prettier-ignore

/** The shares that hold at a place of the queue from 0 to below 100. */
export function coursesAt(queue: number): readonly (readonly [Course, number])[] {
  return sharesByQueue.find(([below]) => queue < below)?.[1] ?? [];
}

/**
 * Up to which place of the queue the old program gave Gold and Silver in each year. Bronze is for the rest. Newcomers hold nothing
 * yet, so that Gold is 8 % of all placements in 2022 and 40 % in 2025.
 */
export const medalsUpTo: Years<{ readonly gold: number; readonly silver: number }> = [
  { gold: 7, silver: 38 },
  { gold: 15.5, silver: 50 },
  { gold: 26, silver: 60 },
  { gold: 38, silver: 70 },
];
