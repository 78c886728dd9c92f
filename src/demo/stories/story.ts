/** What a planted story is, and the unremarkable partner that each begins from. */
import { on } from '../days.ts';
import type { Profile } from '../profile.ts';

/** A partner whose history makes one point. */
export interface Story {
  /** What it is called in tests and docs. */
  readonly name: string;
  /** One line for the list of stories. */
  readonly title: string;
  /** What happened, and what an audit has to make of it. */
  readonly tells: string;
  readonly profile: Profile;
}

/** Somebody who does nothing; a story says what it does. */
export const plain: Omit<Profile, 'name' | 'country' | 'motions'> = {
  joined: on('2020-03-02'),
  medals: ['Silver', 'Silver', 'Silver', 'Silver'],
  focus: 'core',
  serves: 'mid-market',
  employees: 60,
  rival: false,
  sellers: 0,
  certified: 0,
  selling: 0,
  consultants: 0,
  trained: 0,
  left: 0,
  joiner: null,
  leaver: null,
  arr: [0, 0, 0, 0],
  deals: [0, 0, 0, 0],
  projects: [0, 0, 0, 0],
  content: [90, 90, 90, 90],
  mutual: [0, 0, 0, 0],
  joint: 0,
  live: true,
  mapped: 0,
  matching: 0,
  answers: {},
  papers: {},
  marks: null,
};
