/** Stories of services firms. */
import { on } from '../days.ts';
import { answers } from '../profile.ts';
import { plain, type Story } from './story.ts';

/** As many projects as ever, and customers who are less and less content. */
export const slippingCsat: Story = {
  name: 'slipping-csat',
  title: 'a services firm whose CSAT slips',
  tells:
    'Delivers more than ten projects a year, as before. Of the customers who answer, nine in ten were content in 2022 and fewer than two in three in 2025; Delivering asks 80 %. A count of projects alone would never have shown it.',
  profile: {
    ...plain,
    name: 'Praxholm Advies B.V.',
    country: 'NL',
    motions: ['services'],
    medals: ['Silver', 'Silver', 'Gold', 'Gold'],
    employees: 80,
    consultants: 8,
    trained: 7,
    projects: [11, 14, 15, 16],
    content: [92, 90, 82, 60],
    mapped: 24,
    matching: 58,
    answers: answers(true),
    papers: { specialisation: 'verified' },
    marks: [4, 2, 3, 4],
  },
};

/** Gold for services, and no project in two years. */
export const paperPractice: Story = {
  name: 'paper-practice',
  title: 'a second paper partnership: a Gold practice without a project',
  tells:
    'Gold for services, with trained people on the payroll. Nobody there has worked on a project this year, and the billing does not fit: the gate is not passed.',
  profile: {
    ...plain,
    name: 'Brackwell Advisory LLP',
    country: 'GB',
    motions: ['services'],
    medals: ['Silver', 'Silver', 'Gold', 'Gold'],
    focus: 'adjacent',
    consultants: 3,
    trained: 3,
    projects: [9, 3, 0, 0],
    content: [86, 80, 80, 80],
    answers: answers(true, { 'icp-overlap': false, billing: false }),
    papers: { specialisation: 'verified' },
    marks: [2, 4, 2, 1],
  },
};

/** Everything but a decision on what it handed in. */
export const openReference: Story = {
  name: 'open-reference',
  title: 'more claims that nobody decided: a reference and a methodology',
  tells:
    'Has delivered what a Lead Implementer delivers and handed in a reference customer and a methodology. Both are still waiting to be looked at, so it stands at Certified Practice.',
  profile: {
    ...plain,
    name: 'Saranta Solutions Pvt\u00a0Ltd',
    country: 'IN',
    motions: ['services'],
    medals: ['Bronze', 'Silver', 'Silver', 'Silver'],
    employees: 140,
    consultants: 14,
    trained: 13,
    projects: [8, 17, 25, 34],
    content: [88, 92, 94, 95],
    mapped: 30,
    matching: 60,
    answers: answers(true),
    papers: { specialisation: 'verified', reference: 'claimed', methodology: 'claimed' },
    marks: [4, 5, 5, 4],
  },
};

/** The consultant who changes employers: place among the people of the firm left behind, first day at the other. */
const mover = { place: 1, day: on('2025-05-01') } as const;

/** Loses the second trained consultant. */
export const losesPerson: Story = {
  name: 'loses-person',
  title: 'a person who changed employer: the firm left behind',
  tells:
    'Had two trained consultants, which is what Trained asks. One went to another partner in May 2025 and took the training along, so one is left.',
  profile: {
    ...plain,
    name: 'Clairbourg Conseil SARL',
    country: 'FR',
    motions: ['services'],
    medals: ['Bronze', 'Bronze', 'Bronze', 'Bronze'],
    employees: 14,
    consultants: 2,
    trained: 2,
    leaver: mover,
    projects: [2, 2, 1, 0],
    answers: answers(true),
  },
};

/** Gains the one who left. `from` is the place of the firm left behind. */
export function gainsPerson(from: number): Story {
  return {
    name: 'gains-person',
    title: 'a person who changed employer: the firm joined',
    tells:
      'New since 2024, without a tier so far, with one trained consultant of its own. The second came from another partner, and a training counts where its person works now: it enters at Trained.',
    profile: {
      ...plain,
      name: 'Bellelune Numérique SAS',
      country: 'FR',
      joined: on('2024-09-16'),
      motions: ['services'],
      medals: [null, null, null, null],
      employees: 22,
      consultants: 1,
      trained: 1,
      joiner: { from: { partner: from, place: mover.place }, day: mover.day },
      projects: [0, 0, 0, 2],
      answers: answers(true),
    },
  };
}

/** The same company, far apart in its two motions. */
export const twoMotions: Story = {
  name: 'two-motions',
  title: 'one company in two motions, with a different tier in each',
  tells:
    'Silver for everything under the old program. It earns Specialist in resale, and Trained in services, where it has delivered one project this year. One tier for everything could not say both.',
  profile: {
    ...plain,
    name: 'Harbourcombe IT Ltd',
    country: 'GB',
    motions: ['resale', 'services'],
    employees: 64,
    sellers: 6,
    certified: 6,
    selling: 5,
    arr: [160_000, 230_000, 310_000, 418_000],
    deals: [8, 10, 13, 17],
    consultants: 3,
    trained: 3,
    projects: [2, 1, 2, 1],
    mapped: 28,
    matching: 64,
    answers: answers(true),
    papers: { 'vertical-certification': 'verified' },
    marks: [4, 4, 3, 4],
  },
};

/** The top of the services ladder, earned. */
export const trueLead: Story = {
  name: 'true-lead',
  title: 'a Lead Implementer that is one',
  tells:
    'More than 25 projects this year, nine in ten customers content, a reference customer and a published methodology, both looked at and accepted.',
  profile: {
    ...plain,
    name: 'Älvskog Konsult AB',
    country: 'SE',
    motions: ['services'],
    medals: ['Silver', 'Silver', 'Gold', 'Gold'],
    employees: 160,
    consultants: 18,
    trained: 17,
    projects: [16, 22, 29, 37],
    content: [88, 90, 93, 94],
    mapped: 32,
    matching: 66,
    answers: answers(true),
    papers: { specialisation: 'verified', reference: 'verified', methodology: 'verified' },
    marks: [5, 5, 5, 4],
  },
};
