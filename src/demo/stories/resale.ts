/** Stories of resellers. */
import { on } from '../days.ts';
import { answers } from '../profile.ts';
import { plain, type Story } from './story.ts';

/** Strategic in 2024 by every measure, and one deal since. */
export const quietStrategic: Story = {
  name: 'quiet-strategic',
  title: 'the Strategic of 2024 that went quiet in 2025',
  tells:
    'Brought well over a million in 2024, and one small deal in 2025. It held Gold, which equals Strategic. Activity of the review year counts, not lifetime achievement: it comes out as Registered.',
  profile: {
    ...plain,
    name: 'Nordhavel Systeme GmbH',
    country: 'DE',
    motions: ['resale'],
    medals: ['Silver', 'Gold', 'Gold', 'Gold'],
    employees: 120,
    sellers: 4,
    certified: 3,
    selling: 1,
    arr: [420_000, 890_000, 1_340_000, 31_000],
    deals: [14, 24, 31, 1],
    answers: answers(true),
    papers: { 'vertical-certification': 'verified', practice: 'verified', solution: 'verified' },
    marks: [5, 4, 4, 2],
  },
};

/** Never above Bronze, and first by the evidence. */
export const hiddenGem: Story = {
  name: 'hidden-gem',
  title: 'a bottom-tier partner that comes out on top',
  tells:
    'Joined in late 2022, got Bronze and kept it, since nobody looked again. By the evidence of 2025 it is Strategic: revenue, practice, solution and profile.',
  profile: {
    ...plain,
    name: 'Kilnmarsh Computing Inc.',
    country: 'US',
    joined: on('2022-10-03'),
    motions: ['resale'],
    medals: [null, 'Bronze', 'Bronze', 'Bronze'],
    employees: 74,
    sellers: 8,
    certified: 7,
    selling: 6,
    arr: [0, 210_000, 640_000, 1_480_000],
    deals: [0, 9, 22, 38],
    mapped: 34,
    matching: 68,
    answers: answers(true),
    papers: { 'vertical-certification': 'verified', practice: 'verified', solution: 'verified' },
    marks: [4, 4, 5, 5],
  },
};

/** Gold on paper: a contract, a listing on a slide, and nobody who is paid on the product. */
export const paperReseller: Story = {
  name: 'paper-reseller',
  title: 'a paper partnership: Gold, a contract, and nobody who sells',
  tells:
    'Holds Gold since 2023. Nobody there has a valid certificate or is paid on the product, and few of its customers look like the vendor’s. The gate is not passed, so it holds an upper tier on paper only.',
  profile: {
    ...plain,
    name: 'Sotavela Digital S.L.',
    country: 'ES',
    motions: ['resale'],
    medals: ['Silver', 'Gold', 'Gold', 'Gold'],
    focus: 'adjacent',
    serves: 'enterprise',
    sellers: 2,
    certified: 0,
    selling: 1,
    arr: [95_000, 24_000, 0, 0],
    deals: [5, 2, 0, 0],
    mapped: 18,
    matching: 6,
    answers: answers(true, { 'icp-overlap': false, 'paid-on-product': false }),
    marks: [1, 3, 2, 1],
  },
};

/** Enough revenue; whether enough people sell lies in the registrations that did not arrive. */
export const feedStopped: Story = {
  name: 'feed-stopped',
  title: 'a feed that stopped, and a partner that it leaves open',
  tells:
    'The registrations of deals stopped arriving on 30 September 2025. Two sellers are known from won deals; the third may be in what is missing. Selling stays possible, it keeps what it holds, and Readiness names the feed.',
  profile: {
    ...plain,
    name: 'Fjordlys IT AS',
    country: 'NO',
    motions: ['resale'],
    sellers: 5,
    certified: 5,
    selling: 2,
    arr: [60_000, 90_000, 110_000, 148_000],
    deals: [4, 5, 6, 7],
    mapped: 22,
    matching: 55,
    answers: answers(true),
    marks: [3, 4, 3, 4],
  },
};

/** The revenue of a Specialist, and a certificate that nobody has looked at. */
export const openClaim: Story = {
  name: 'open-claim',
  title: 'a claim that nobody decided',
  tells:
    'Has the revenue of a Specialist and says that it is certified for an industry. Nobody verified or rejected that, so Specialist is possible and not earned.',
  profile: {
    ...plain,
    name: 'Wrenfinch Solutions Ltd',
    country: 'GB',
    motions: ['resale'],
    sellers: 6,
    certified: 6,
    selling: 5,
    arr: [120_000, 190_000, 260_000, 352_000],
    deals: [7, 9, 11, 14],
    mapped: 26,
    matching: 62,
    answers: answers(true),
    papers: { 'vertical-certification': 'claimed' },
    marks: [4, 4, 4, 3],
  },
};

/** Sells well, and sells a direct competitor first. */
export const noMatch: Story = {
  name: 'no-match',
  title: 'revenue without a match: a Gold that sells a competitor first',
  tells:
    'Its revenue would carry it to Specialist, and it sells a direct competitor first, which the Ideal Partner Profile rules out. The answer is not a lower tier but a proposal to part; until the owner decides it keeps what it holds.',
  profile: {
    ...plain,
    name: 'Castelville Réseaux SA',
    country: 'FR',
    motions: ['resale'],
    medals: ['Silver', 'Silver', 'Gold', 'Gold'],
    serves: 'enterprise',
    employees: 240,
    rival: true,
    sellers: 7,
    certified: 5,
    selling: 5,
    arr: [510_000, 430_000, 390_000, 365_000],
    deals: [16, 14, 13, 12],
    mapped: 30,
    matching: 44,
    answers: answers(true, { 'paid-on-product': false }),
    papers: { 'vertical-certification': 'verified' },
    marks: [4, 2, 4, 1],
  },
};

/** What the top tier looks like when it is earned. */
export const trueStrategic: Story = {
  name: 'true-strategic',
  title: 'a Strategic that is one',
  tells: 'Gold for four years, and Strategic by the evidence of 2025 as well. The top tier can be earned.',
  profile: {
    ...plain,
    name: 'Jacarandá Sistemas Ltda.',
    country: 'BR',
    motions: ['resale'],
    medals: ['Gold', 'Gold', 'Gold', 'Gold'],
    employees: 210,
    sellers: 12,
    certified: 11,
    selling: 10,
    arr: [820_000, 1_050_000, 1_380_000, 1_720_000],
    deals: [30, 36, 44, 52],
    mapped: 40,
    matching: 71,
    answers: answers(true),
    papers: { 'vertical-certification': 'verified', practice: 'verified', solution: 'verified' },
    marks: [5, 5, 4, 5],
  },
};
