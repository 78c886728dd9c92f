/** The planted stories, at the first places of every base, so that each stands at the head of the lists it belongs to. */
import type { Profile } from './profile.ts';
import * as resale from './stories/resale.ts';
import * as services from './stories/services.ts';
import type { Story } from './stories/story.ts';
import * as technology from './stories/technology.ts';

const losesPersonAt = 10;

/** In the order of their partners' keys. */
export const stories: readonly Story[] = [
  resale.quietStrategic,
  resale.hiddenGem,
  technology.twoHundredShared,
  technology.fourShared,
  services.slippingCsat,
  resale.paperReseller,
  services.paperPractice,
  resale.feedStopped,
  resale.openClaim,
  services.openReference,
  services.losesPerson,
  services.gainsPerson(losesPersonAt),
  services.twoMotions,
  resale.noMatch,
  resale.trueStrategic,
  services.trueLead,
  technology.trueJoint,
];

/** The planted partner at a place, if there is one. */
export function storyProfile(n: number): Profile | undefined {
  return stories[n]?.profile;
}

/** The number in the key of the first partner. */
export const firstNumber = 1001;

/** The key of the n-th partner. */
export function partnerKey(n: number): string {
  return `P-${firstNumber + n}`;
}
