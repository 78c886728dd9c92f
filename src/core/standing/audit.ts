/**
 * An audit (M10): every enrolled partner on every ladder of its motions, against the profile first, then gate and criteria, never
 * starting from today's tier; what is held enters only in `decide`. Information, not a verdict: nothing is moved by it.
 */
import { plus, type Day } from '../calendar.ts';
import type { Feed } from '../metrics/coverage.ts';
import type { Moment } from '../metrics/window.ts';
import { recordedTiers } from '../program/held-tier.ts';
import type { Ladder, Program } from '../program/program.ts';
import { decide, type Decision, type Held } from './decide.ts';
import { curingSince, type EarlierReview } from './effect.ts';
import type { Evaluation, LadderStandings } from './evaluate.ts';
import { decidingLook, looksOf, type FitVerdict, type GateOutcome, type Look } from './fold.ts';
import type { Interval } from './interval.ts';
import { lastRunning } from './not-yet.ts';
import { missingFinder } from './missing-finder.ts';
import type { KindsByPartner, Missing } from './missing.ts';
import { readiness, type Readiness } from './readiness.ts';

export interface Enrolment {
  readonly partner: number;
  readonly motion: string;
  readonly from: Day;
}

export interface Placement {
  readonly partner: number;
  readonly ladder: string;
  readonly tier: string;
  readonly heldUntil: Day | null;
  /** The first day of the span without a gap in which it is recorded under this name. */
  readonly since: Day;
}

/** What an earlier review found about a partner on a ladder. */
export interface FormerReview {
  readonly partner: number;
  readonly ladder: string;
  readonly asOf: Day;
  /** The name under which the tier held then was recorded, null when none was. */
  readonly current: string | null;
  /** Whether that tier could surely not be kept. */
  readonly outOfReach: boolean;
}

export interface AuditInput {
  readonly program: Program;
  readonly moment: Moment;
  readonly evaluation: Evaluation;
  /** Ids in the order of the evaluation's rows. */
  readonly partners: readonly number[];
  readonly enrolments: readonly Enrolment[];
  readonly placements: readonly Placement[];
  readonly feeds: readonly Feed[];
  /** Kinds of which a partner has claims that nobody decided. */
  readonly claims: KindsByPartner;
  /** The same for all companies of a partner's group, by the attribute that makes the groups; for programs with pooled metrics. */
  readonly pooledClaims?: ReadonlyMap<string, KindsByPartner> | undefined;
  /** Earlier reviews of ladders that give time to mend, in order of their days. */
  readonly reviews: readonly FormerReview[];
}

/** One partner on one ladder. Tiers are indexes, -1 below entry. */
export interface AuditRow {
  readonly partner: number;
  /** Its row in the evaluation. */
  readonly row: number;
  readonly standings: LadderStandings;
  /** The one look at the ladder that decides; its facts are the reasons. */
  readonly look: Look;
  readonly held: Held;
  /** The name under which the tier held is recorded, null when none is. */
  readonly current: string | null;
  readonly earned: number;
  readonly possible: number;
  readonly holdable: number;
  readonly eligible: number;
  /** In hundredths; null when the program asks no fit. */
  readonly fit: Interval | null;
  readonly fitVerdict: FitVerdict;
  readonly gate: GateOutcome;
  readonly decision: Decision;
  readonly missing: readonly Missing[];
}

/**
 * Every enrolled partner on every ladder of its motions, by partner and then by the ladder's key: the order of keys in a document has
 * no meaning, so it must not show in an answer (I1).
 */
export function auditRows(input: AuditInput): AuditRow[] {
  const { evaluation, partners, enrolments, placements } = input;
  const since = new Map<string, Day>();
  for (const { partner, motion, from } of enrolments) {
    for (const m of [motion, 'company']) {
      const key = `${partner}|${m}`;
      const known = since.get(key);
      if (known === undefined || from < known) since.set(key, from);
    }
  }
  const held = new Map(placements.map((p) => [`${p.partner}|${p.ladder}`, p]));
  const reviews = new Map<string, FormerReview[]>();
  for (const review of input.reviews) {
    const key = `${review.partner}|${review.ladder}`;
    reviews.set(key, [...(reviews.get(key) ?? []), review]);
  }
  const missing = missingFinder(input);
  const settled = settledOn(input.moment.asOf);
  const rows = evaluation.ladders.flatMap((standings) =>
    partners.flatMap((partner, row) => {
      const from = since.get(`${partner}|${standings.ladder.motion}`);
      if (from === undefined) return [];
      const placement = held.get(`${partner}|${standings.ladder.key}`);
      const open = (standings.possibleTier[row] ?? -1) > (standings.earned[row] ?? -1);
      return [
        {
          ...auditRow(input, standings, partner, row, {
            enrolledOn: from,
            settled: settled(from, standings.ladder.doc.cadence.protect.months),
            placement,
            reviews: reviews.get(`${partner}|${standings.ladder.key}`) ?? [],
          }),
          missing: open ? missing(standings, row) : [],
        },
      ];
    }),
  );
  const key = (r: AuditRow): string => r.standings.ladder.key;
  return rows.toSorted((a, b) => a.partner - b.partner || (key(a) < key(b) ? -1 : 1));
}

/** Whether a partner has been in a motion for so many months (rule 21); many began on the same day. */
function settledOn(asOf: Day): (from: Day, months: number) => boolean {
  const known = new Map<string, boolean>();
  const after = plus(asOf, { days: 1 });
  return (from, months) => {
    const key = `${from}|${months}`;
    const settled = known.get(key) ?? plus(from, { months }) <= after;
    known.set(key, settled);
    return settled;
  };
}

/** What is on record about a partner on a ladder. */
interface OnRecord {
  readonly enrolledOn: Day;
  readonly settled: boolean;
  readonly placement: Placement | undefined;
  readonly reviews: readonly FormerReview[];
}

function auditRow(
  input: AuditInput,
  standings: LadderStandings,
  partner: number,
  row: number,
  { enrolledOn, settled, placement, reviews }: OnRecord,
): Omit<AuditRow, 'missing'> {
  const { ladder } = standings;
  const { asOf, mode, yearStarts } = input.moment;
  const held = heldOn(ladder, input.program, placement);
  const standing = {
    earned: standings.earned[row] ?? -1,
    possible: standings.possibleTier[row] ?? -1,
    holdable: standings.holdable[row] ?? -1,
    eligible: standings.eligible[row] ?? -1,
    fit: standings.fit(row),
  };
  const decision = decide({
    standing,
    held,
    day: asOf,
    mode,
    yearStarts,
    cadence: ladder.doc.cadence,
    dropAtMost: ladder.doc.dropAtMost ?? null,
    settled,
    enrolledOn,
    tiers: ladder.tiers.map((t) => t.doc),
    curingSince: held.held === 'tier' ? curingSince(ofTheSame(reviews, placement), held.since) : null,
  });
  const look = reasonLook(standings, row, decision);
  return {
    partner,
    row,
    standings,
    look,
    held,
    current: placement?.tier ?? null,
    ...standing,
    fitVerdict: standing.fit,
    fit: ladder.fit ? look.fact(ladder.fit.metric, row) : null,
    gate: standings.gate(row),
    decision,
  };
}

/** Reviews as they bear on the tier that is held now. */
function ofTheSame(
  reviews: readonly FormerReview[],
  placement: Placement | undefined,
): readonly EarlierReview[] {
  return reviews.map(({ asOf, current, outOfReach }) => ({
    asOf,
    outOfReach: outOfReach && current === placement?.tier,
  }));
}

/** The look that a decision rests on: what may be kept decides a demotion, a failed profile an exit, what is earned everything else. */
function reasonLook({ seen }: LadderStandings, row: number, { kind }: Decision): Look {
  if (kind === 'propose-exit') {
    const failed = looksOf(seen).findLast((look) => look.fit(row) === 'no-match');
    if (failed) return failed;
  }
  return decidingLook(seen, row, kind === 'demote' ? 'holdable' : 'earned');
}

/** The tier held as this program knows it: by key or label, else through the table of equivalents (rule 22). */
function heldOn(ladder: Ladder, program: Program, placement: Placement | undefined): Held {
  if (!placement) return { held: 'none' };
  const tier = recordedTiers(program.doc, ladder.key).get(placement.tier);
  const { heldUntil, since } = placement;
  return tier === undefined
    ? { held: 'unmapped', name: placement.tier }
    : { held: 'tier', tier, heldUntil, since };
}

/** A partner low on the ladder that comes out two tiers or more above, or at the top from the bottom. */
function isHiddenGem(row: AuditRow): boolean {
  if (row.held.held !== 'tier') return false;
  const rise = row.earned - row.held.tier;
  return rise >= 2 || (rise > 0 && row.held.tier === 0 && row.earned === top(row));
}

/** A partner held above entry that the profile does not match any more, or that surely falls far or from the top. */
function noLongerFits(row: AuditRow): boolean {
  if (row.held.held !== 'tier' || row.held.tier < 1) return false;
  const fall = row.held.tier - row.holdable;
  return row.fitVerdict === 'no-match' || fall >= 2 || (fall > 0 && row.held.tier === top(row));
}

/** Held above entry and surely without the base check under it (M3). */
function isPaperPartnership(row: AuditRow): boolean {
  return row.held.held === 'tier' && row.held.tier >= 1 && row.gate === 'unmet';
}

function top(row: AuditRow): number {
  return row.standings.ladder.tiers.length - 1;
}

/** How the partners of a ladder are spread; index 0 of each list is below entry (or no tier held). */
export interface Distribution {
  readonly ladder: Ladder;
  readonly partners: number;
  readonly held: readonly number[];
  readonly earned: readonly number[];
  readonly possible: readonly number[];
  /** Held a tier that this program has no equal for. */
  readonly unmapped: number;
  readonly undecided: number;
  /** Of these, the ones that only wait for windows of their own to end. */
  readonly notYet: number;
  readonly decisions: Readonly<Record<Decision['kind'], number>>;
}

export interface AuditSummary {
  readonly distributions: readonly Distribution[];
  readonly hiddenGems: readonly AuditRow[];
  readonly noLongerFit: readonly AuditRow[];
  readonly paper: readonly AuditRow[];
  readonly readiness: Readiness;
}

/** What stands out in an audit. */
export function summarise(program: Program, rows: readonly AuditRow[]): AuditSummary {
  const undecided = rows.filter((r) => r.possible > r.earned);
  return {
    distributions: program.ladders.map((ladder) =>
      distribution(
        ladder,
        rows.filter((r) => r.standings.ladder.key === ladder.key),
      ),
    ),
    hiddenGems: rows.filter(isHiddenGem),
    noLongerFit: rows.filter(noLongerFits),
    paper: rows.filter(isPaperPartnership),
    readiness: readiness(
      undecided.map((r) => r.missing),
      rows.length,
    ),
  };
}

function distribution(ladder: Ladder, rows: readonly AuditRow[]): Distribution {
  const count = (tierOf: (row: AuditRow) => number | null): number[] => {
    const counts = Array.from({ length: ladder.tiers.length + 1 }, () => 0);
    for (const row of rows) {
      const tier = tierOf(row);
      if (tier !== null) counts[tier + 1] = (counts[tier + 1] ?? 0) + 1;
    }
    return counts;
  };
  const decisions = { enter: 0, promote: 0, demote: 0, hold: 0, pending: 0, 'propose-exit': 0 };
  for (const row of rows) decisions[row.decision.kind]++;
  return {
    ladder,
    partners: rows.length,
    held: count((r) => (r.held.held === 'tier' ? r.held.tier : r.held.held === 'none' ? -1 : null)),
    earned: count((r) => r.earned),
    possible: count((r) => r.possible),
    unmapped: rows.filter((r) => r.held.held === 'unmapped').length,
    undecided: rows.filter((r) => r.possible > r.earned).length,
    notYet: rows.filter((r) => r.possible > r.earned && lastRunning(r.missing) !== null).length,
    decisions,
  };
}
