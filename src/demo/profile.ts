/** What one partner is like and how its four years went; the rows of every table are worked out from it. */
import type { Years } from './days.ts';
import type { Country } from './places.ts';

/** The motions of the demo's program, each with a ladder of the same name. */
export type Motion = 'resale' | 'services' | 'technology';
/** The tiers of the old program, which were the same in every motion. */
export type Medal = 'Gold' | 'Silver' | 'Bronze';
/** What somebody said of a paper that was handed in. */
export type Verdict = 'verified' | 'claimed' | 'rejected';
/** Checks of the gate that one of the vendor's people answers. */
export const checks = ['icp-overlap', 'contract-model', 'price-route', 'billing', 'paid-on-product'] as const;
export type Check = (typeof checks)[number];
/** Papers, offers and permissions that upper tiers ask for. */
export type Paper =
  | 'vertical-certification'
  | 'practice'
  | 'solution'
  | 'specialisation'
  | 'reference'
  | 'methodology'
  | 'alliance-manager'
  | 'co-sell'
  | 'joint-offer'
  | 'shared-pl';

/** Somebody who leaves one partner for another, and takes certificates and trainings along. */
export interface Mover {
  /** Place among the people of the partner left behind. */
  readonly from: { readonly partner: number; readonly place: number };
  readonly day: number;
}

/** One partner. Amounts are US dollars, shares percent. */
export interface Profile {
  readonly name: string;
  readonly country: Country;
  readonly joined: number;
  readonly motions: readonly Motion[];
  readonly medals: Years<Medal | null>;
  readonly focus: 'core' | 'adjacent' | 'other';
  readonly serves: 'enterprise' | 'mid-market' | 'small';
  readonly employees: number;
  /** Whether it sells a direct competitor first; null where nobody asked. */
  readonly rival: boolean | null;
  /** People in sales; the first `certified` of them hold a certificate on the business day, the others let theirs lapse. */
  readonly sellers: number;
  readonly certified: number;
  /** How many of the sellers stand on won deals of the last year. */
  readonly selling: number;
  /** People in delivery; the first `trained` of them are trained to this day. */
  readonly consultants: number;
  readonly trained: number;
  /** People who have left since. */
  readonly left: number;
  readonly joiner: Mover | null;
  readonly leaver: { readonly place: number; readonly day: number } | null;
  /** New recurring revenue that it sourced, and the number of deals. */
  readonly arr: Years<number>;
  readonly deals: Years<number>;
  readonly projects: Years<number>;
  /** Share of the answers to surveys that are 4 or 5. */
  readonly content: Years<number>;
  /** Mutual customers at the end of each year. */
  readonly mutual: Years<number>;
  /** People on joint opportunities in the last year. */
  readonly joint: number;
  /** Whether its integration and its listing are live. */
  readonly live: boolean;
  /** Customers compared with the ideal customer profile, and the share of them that match. */
  readonly mapped: number;
  readonly matching: number;
  /** Answers to the checks of the gate in the last year; a check left out has none. */
  readonly answers: Readonly<Partial<Record<Check, boolean>>>;
  readonly papers: Readonly<Partial<Record<Paper, Verdict>>>;
  /** Marks of the 4C scorecard from 1 to 5, where somebody gave them. */
  readonly marks: readonly [number, number, number, number] | null;
}

/** All five checks answered alike, save those named. */
export function answers(all: boolean, others: Profile['answers'] = {}): Profile['answers'] {
  return {
    'icp-overlap': all,
    'contract-model': all,
    'price-route': all,
    billing: all,
    'paid-on-product': all,
    ...others,
  };
}
