/** What an evaluation found about a partner on a ladder, in words: standing, fit, gate. */
import { factInWords } from '../money.ts';
import type { Ladder, Tier } from '../program/program.ts';
import type { AuditRow } from '../standing/audit.ts';
import type { FitVerdict } from '../standing/fold.ts';

/** The tier of an index: its label, or `below entry`. */
export function tierInWords(ladder: Ladder, index: number): string {
  return index < 0 ? 'below entry' : (ladder.tiers[index]?.label ?? `tier ${index}`);
}

/** The tier that a partner holds, `no tier` where it holds none; one that this program has no equal for by its own name. */
export function heldInWords({ held, standings }: Pick<AuditRow, 'held' | 'standings'>): string {
  switch (held.held) {
    case 'none':
      return 'no tier';
    case 'unmapped':
      return held.name;
    case 'tier':
      return earnedInWords(standings.ladder, held.tier);
  }
}

/** How the tier held is recorded, where the program reads it as one of its own (rule 22); null where it is recorded as that. */
export function recordedInWords({ held, current, standings }: AuditRow): string | null {
  if (held.held !== 'tier' || current === null) return null;
  const tier = standings.ladder.tiers[held.tier];
  if (tier === undefined || current === tier.key || current === tier.label) return null;
  return `What it holds is recorded as ${current}, which equals ${tier.label} in this program.`;
}

/** The tier of an index as something that is held or earned: its label, or `no tier`. */
export function earnedInWords(ladder: Ladder, index: number): string {
  return index < 0 ? 'no tier' : tierInWords(ladder, index);
}

/** `Resale: has earned Selling; Specialist is possible, once what is missing is known. It holds Selling.` */
export function standingInWords(row: AuditRow): string {
  const { ladder } = row.standings;
  const perhaps =
    row.possible > row.earned
      ? `; ${earnedInWords(ladder, row.possible)} is possible, once what is missing is known`
      : '';
  return `${ladder.label}: has earned ${earnedInWords(ladder, row.earned)}${perhaps}. It holds ${heldInWords(row)}.`;
}

/** A verdict of the fit: `match`, `near`, `no match`, `not yet sure`, `not asked`. */
export function fitInWords(verdict: FitVerdict): string {
  return verdict === 'unknown' ? 'not yet sure' : verdict.replace('-', ' ');
}

/** Fit with its figures: `match (72 of 100; near from 50, match from 70)`; null where the program asks no fit. */
export function fitFigureInWords(row: AuditRow): string | null {
  const { fit } = row.standings.ladder;
  if (!fit || !row.fit) return null;
  const score = scoreInWords(row.fit.least, row.fit.most, 2);
  const own = row.look.fit(row.row);
  return `${fitInWords(own)} (${score} of 100; near from ${factInWords(fit.near, 2)}, match from ${factInWords(fit.match, 2)})${own === row.fitVerdict ? '' : ` in this look, ${fitInWords(row.fitVerdict)} over all looks`}`;
}

/** A score with both ends: `60`, `40 to 80`. */
export function scoreInWords(least: number, most: number, decimals: number): string {
  const low = factInWords(least, decimals);
  return least === most ? low : `${low} to ${factInWords(most, decimals)}`;
}

/** The outcome of the gate: `passed`, `not passed`, `not yet sure`, `not asked`. */
export function gateInWords(gate: AuditRow['gate']): string {
  switch (gate) {
    case 'met':
      return 'passed';
    case 'unmet':
      return 'not passed';
    case 'unknown':
      return 'not yet sure';
    case 'not-asked':
      return 'not asked';
  }
}

/** The gate in the look that decides, whose checks are shown with it, and over all looks where that differs. */
export function gateFoundInWords({ gate, look, row }: AuditRow): string {
  const own = look.gate(row);
  return own === gate
    ? gateInWords(gate)
    : `${gateInWords(own)} in this look, ${gateInWords(gate)} over all looks`;
}

/** What a tier asks besides its criteria: `the gate and a near fit or better`; empty where nothing. */
export function alsoAskedInWords(tier: Tier): string {
  const fit = { any: [], near: ['a near fit or better'], match: ['a fit that matches'] }[tier.fitAsked];
  return [...(tier.enter.gate ? ['the gate'] : []), ...fit].join(' and ');
}
