/** The n-th partner. It depends on the seed and on n alone, never on how many partners there are. */
import { courses, coursesAt, medalsUpTo, type Course } from './course.ts';
import { on, startOfYear, type YearIndex, type Years } from './days.ts';
import { companyName } from './names.ts';
import type { Country } from './places.ts';
import {
  checks,
  type Check,
  type Medal,
  type Motion,
  type Paper,
  type Profile,
  type Verdict,
} from './profile.ts';
import { Dice, shareAt, spread } from './seed.ts';
import { storyProfile } from './stories.ts';

const motionShares: readonly (readonly [readonly Motion[], number])[] = [
  [['resale'], 50],
  [['services'], 20],
  [['technology'], 14],
  [['resale', 'services'], 10],
  [['services', 'technology'], 3],
  [['resale', 'technology'], 3],
];

const countryShares: readonly (readonly [Country, number])[] = [
  ['US', 22], ['GB', 13], ['DE', 12], ['FR', 8], ['NL', 5], ['ES', 5], ['SE', 3], ['NO', 3], ['PL', 4], ['IN', 7],
  ['JP', 5], ['BR', 5], ['CA', 4], ['AU', 3], ['ZA', 1],
]; // prettier-ignore

/** The partner at a place, a planted one or an ordinary one. */
export function profileOf(seed: number, n: number): Profile {
  return storyProfile(n) ?? ordinary(seed, n);
}

function ordinary(seed: number, n: number): Profile {
  const dice = new Dice(seed, n);
  const queue = spread('medal', seed, n);
  const course = shareAt(coursesAt(queue), spread('course', seed, n));
  const shape = courses[course];
  const motions = shareAt(motionShares, spread('motions', seed, n));
  const country = shareAt(countryShares, spread('country', seed, n));
  const joined = joinedOn(course, dice);
  const grown = (height: number): Years<number> => grow(height, shape.years, joined, dice);
  const arr = grown(motions.includes('resale') ? roundTo(dice.tail(...shape.arr), 500) : 0);
  const dealSize = dice.between(7, 42) * 1000;
  const sellers = motions.includes('resale') ? dice.between(...shape.sellers) : 0;
  const consultants = motions.includes('services') ? dice.between(...shape.consultants) : 0;
  const kept = (people: number): number => count(people, () => dice.chance(shape.kept));
  const certified = kept(sellers);
  const busy = course !== 'idle' && course !== 'faded';
  return {
    name: companyName(country, n),
    country,
    joined,
    motions,
    medals: medalsOf(queue, joined),
    ...profileFields(course, dice),
    sellers,
    certified,
    selling: Math.max(1, sellers - (dice.chance(60) ? dice.between(1, 3) : 0)),
    consultants,
    trained: Math.max(kept(consultants), busy ? Math.min(2, consultants) : 0),
    left: dice.chance(35) ? dice.between(1, 3) : 0,
    joiner: null,
    leaver: null,
    arr,
    deals: years(arr, (amount) => (amount === 0 ? 0 : Math.max(1, Math.round(amount / dealSize)))),
    projects: grown(motions.includes('services') ? dice.tail(...shape.projects) : 0),
    content: years([0, 0, 0, 0], () => dice.between(...shape.content)),
    mutual: mutualOf(motions, shape.mutual, course, joined, dice),
    joint: busy && dice.chance(80) ? dice.between(1, 3) : 0,
    live: busy || dice.chance(70),
    mapped: dice.chance(busy ? 75 : 25) ? dice.between(8, course === 'small' || course === 'young' ? 16 : 40) : 0,
    matching: dice.between(busy ? 22 : 5, busy ? 85 : 45),
    answers: answersOf(shape.answered, shape.yes, dice),
    papers: papersOf(shape.papers, dice),
    marks: dice.chance(busy ? 60 : 10) ? marksOf(busy, dice) : null,
  }; // prettier-ignore
}

function joinedOn(course: Course, dice: Dice): number {
  if (course === 'young') return on('2024-03-01') + dice.below(480);
  const year = dice.share([[2017, 10], [2018, 12], [2019, 16], [2020, 18], [2021, 24], [2022, 12], [2023, 8]]); // prettier-ignore
  return on(`${year}-01-01`) + dice.below(360);
}

/** A height spread over the years by a course; nothing before the partner joined. */
function grow(height: number, course: Years<number>, joined: number, dice: Dice): Years<number> {
  return years(course, (percent, year) =>
    joined >= startOfYear(year) + 300
      ? 0
      : Math.round((height * Math.min(100, percent + (percent === 0 ? 0 : dice.between(-8, 0)))) / 100),
  );
}

function years<T, U>(of: Years<T>, next: (value: T, year: YearIndex) => U): Years<U> {
  return [next(of[0], 0), next(of[1], 1), next(of[2], 2), next(of[3], 3)];
}

/** Mutual customers come to stay: where a business fades, few of them leave. */
function mutualOf(
  motions: readonly Motion[],
  range: readonly [number, number],
  course: Course,
  joined: number,
  dice: Dice,
): Years<number> {
  if (!motions.includes('technology')) return [0, 0, 0, 0];
  const height = dice.tail(...range);
  const shares: Years<number> = course === 'idle' || course === 'faded' ? [100, 100, 80, 45] : courses[course].years;
  return grow(height, shares, joined, dice);
} // prettier-ignore

function medalsOf(queue: number, joined: number): Years<Medal | null> {
  return years(medalsUpTo, ({ gold, silver }, year): Medal | null => {
    if (joined > startOfYear(year)) return null;
    return queue < gold ? 'Gold' : queue < silver ? 'Silver' : 'Bronze';
  });
}

function profileFields(
  course: Course,
  dice: Dice,
): Pick<Profile, 'focus' | 'serves' | 'employees' | 'rival'> {
  const large = course === 'strong' || course === 'leader' || course === 'solid';
  return {
    focus: dice.share(
      large ? [['core', 72], ['adjacent', 25], ['other', 3]] : [['core', 62], ['adjacent', 30], ['other', 8]],
    ),
    serves: dice.share([['mid-market', large ? 62 : 58], ['enterprise', 20], ['small', large ? 18 : 22]]),
    employees: large ? dice.tail(25, 900) : dice.tail(5, 220),
    rival: dice.share([[false, 88], [true, 3], [null, 9]]),
  };
} // prettier-ignore

function answersOf(answered: number, yes: number, dice: Dice): Profile['answers'] {
  if (!dice.chance(answered)) return {};
  const given: Partial<Record<Check, boolean>> = {};
  for (const check of checks) if (dice.chance(96)) given[check] = dice.chance(yes);
  return given;
}

const papers = [
  'vertical-certification', 'practice', 'solution', 'specialisation', 'reference', 'methodology', 'alliance-manager',
  'co-sell', 'joint-offer', 'shared-pl',
] as const satisfies Paper[]; // prettier-ignore

/** Rare papers are half as likely; one in four was handed in and nobody has decided on it. */
function papersOf(share: number, dice: Dice): Profile['papers'] {
  const held: Partial<Record<Paper, Verdict>> = {};
  for (const paper of papers) {
    const rare = paper === 'joint-offer' || paper === 'shared-pl' || paper === 'methodology';
    if (!dice.chance(rare ? share / 2 : share)) continue;
    held[paper] = dice.share([
      ['verified', 82],
      ['claimed', 13],
      ['rejected', 5],
    ]);
  }
  return held;
}

function marksOf(busy: boolean, dice: Dice): [number, number, number, number] {
  const mark = (): number => dice.between(busy ? 2 : 1, busy ? 5 : 3);
  return [mark(), mark(), mark(), mark()];
}

function count(of: number, hit: () => boolean): number {
  let n = 0;
  for (let i = 0; i < of; i++) if (hit()) n++;
  return n;
}

function roundTo(amount: number, unit: number): number {
  return Math.round(amount / unit) * unit;
}
