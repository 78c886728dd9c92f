/** Two technology partners side by side. */
import { answers } from '../profile.ts';
import { plain, type Story } from './story.ts';

/** Resells nothing, and shares two hundred customers. */
export const twoHundredShared: Story = {
  name: 'two-hundred-shared',
  title: 'a technology partner with 200 mutual customers',
  tells:
    'Resells nothing, so the old program saw nothing and gave it Bronze. It shares 200 customers who use the integration, names an alliance manager and has signed: it comes out at Co-Sell.',
  profile: {
    ...plain,
    name: 'Ledgerfern Software Corp.',
    country: 'US',
    motions: ['technology'],
    medals: ['Bronze', 'Bronze', 'Bronze', 'Bronze'],
    employees: 55,
    mutual: [38, 84, 140, 200],
    joint: 4,
    mapped: 40,
    matching: 78,
    answers: answers(true),
    papers: { 'alliance-manager': 'verified', 'co-sell': 'verified' },
    marks: [5, 4, 4, 4],
  },
};

/** Half a million resold, and four customers shared. */
export const fourShared: Story = {
  name: 'four-shared',
  title: 'beside it one with $500K resold and four mutual customers',
  tells:
    'Gold, since it resold about $500,000. That still counts in resale. In technology the question is how many customers are shared, and there are four: it comes out as Listed.',
  profile: {
    ...plain,
    name: 'Quillmere Software Inc.',
    country: 'CA',
    motions: ['resale', 'technology'],
    medals: ['Silver', 'Gold', 'Gold', 'Gold'],
    employees: 48,
    sellers: 5,
    certified: 4,
    selling: 4,
    arr: [340_000, 420_000, 470_000, 505_000],
    deals: [9, 11, 12, 13],
    mutual: [2, 3, 3, 4],
    joint: 1,
    mapped: 24,
    matching: 52,
    answers: answers(true),
    marks: [2, 4, 4, 3],
  },
};

/** The top of the technology ladder, earned. */
export const trueJoint: Story = {
  name: 'true-joint',
  title: 'a Joint-Solution that is one',
  tells:
    'Shares more than a hundred customers, and a product with the vendor whose profit and loss both carry.',
  profile: {
    ...plain,
    name: 'Tarasindhu Infotech Pvt\u00a0Ltd',
    country: 'IN',
    motions: ['technology'],
    medals: ['Bronze', 'Silver', 'Gold', 'Gold'],
    employees: 310,
    mutual: [30, 58, 92, 128],
    joint: 3,
    mapped: 36,
    matching: 70,
    answers: answers(true),
    papers: {
      'alliance-manager': 'verified',
      'co-sell': 'verified',
      'joint-offer': 'verified',
      'shared-pl': 'verified',
    },
    marks: [4, 5, 5, 5],
  },
};
