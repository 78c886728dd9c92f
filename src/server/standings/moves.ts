/** Who would move from one version of a program to another: both evaluated on the same evidence, as of one day. */
import type { Day } from '../../core/calendar.ts';
import { matchTiers } from '../../core/program/diff/tiers.ts';
import type { Ladder, Program, Tier } from '../../core/program/program.ts';
import type { AuditRow } from '../../core/standing/audit.ts';
import { gapToTier, type Gap } from '../../core/standing/gap.ts';
import { newestRecording } from '../audits/facts.ts';
import { previewAudit, type Audit } from '../audits/run.ts';
import type { Tx } from '../db/store.ts';

/** One partner on one ladder whose standing or decision the new version makes another. */
export interface Move {
  readonly partner: number;
  readonly ladder: string;
  /** In each version; null where it has no such ladder, or the partner runs no such motion. */
  readonly old: AuditRow | null;
  readonly new: AuditRow | null;
  /** Whether it comes out lower, higher, or only with another decision. */
  readonly goes: 'down' | 'up' | 'otherwise';
  /** What it lacks for what it earns in the other version: under the new one where it goes down, else under the old one. */
  readonly lacks: Gap | null;
}

export interface Moves {
  readonly audits: { readonly old: Audit; readonly new: Audit };
  /** Standings that were compared. */
  readonly compared: number;
  readonly moves: readonly Move[];
}

/** Evaluates both versions on everything that is known, and gives those who come out otherwise. */
export async function movesBetween(
  tx: Tx,
  versions: { readonly old: Program; readonly new: Program },
  asOf: Day,
): Promise<Moves> {
  const cutOff = await newestRecording(tx);
  const audits = {
    old: await previewAudit(tx, versions.old, asOf, 'review', cutOff),
    new: await previewAudit(tx, versions.new, asOf, 'review', cutOff),
  };
  const key = (row: AuditRow): string => `${row.partner} ${row.standings.ladder.key}`;
  const before = new Map(audits.old.rows.map((r) => [key(r), r]));
  const after = new Map(audits.new.rows.map((r) => [key(r), r]));
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const tiers = matchedTiers(versions);
  const moves = keys.flatMap((k) => moveOf(audits, tiers, before.get(k) ?? null, after.get(k) ?? null));
  return { audits, compared: keys.length, moves: moves.toSorted((a, b) => a.partner - b.partner) };
}

/** Keys of tiers: what a version has on a day are other objects than what it has in all. */
type Pairs = ReadonlyMap<string, string>;

/** Tiers of the new version by those of the old, ladder by ladder. */
type Matched = ReadonlyMap<string, Pairs>;

function matchedTiers(versions: { readonly old: Program; readonly new: Program }): Matched {
  return new Map(
    versions.new.ladders.flatMap((ladder) => {
      const old = versions.old.ladders.find((l) => l.key === ladder.key);
      if (!old) return [];
      const pairs = matchTiers(versions, { old, new: ladder });
      return [[ladder.key, new Map(pairs.map((p) => [p.old.key, p.new.key]))] as const];
    }),
  );
}

function moveOf(
  audits: Moves['audits'],
  matched: Matched,
  old: AuditRow | null,
  now: AuditRow | null,
): Move[] {
  const row = now ?? old;
  if (!row) return [];
  const common = { partner: row.partner, ladder: row.standings.ladder.key, old, new: now };
  if (!old || !now) return [{ ...common, goes: now ? 'up' : 'down', lacks: null }];
  const [was, is] = [old.standings.ladder, now.standings.ladder];
  const pairs = matched.get(common.ladder) ?? new Map<string, string>();
  const expected = indexIn(is, was.tiers[old.earned], pairs);
  const backwards = new Map([...pairs].map(([a, b]) => [b, a]));
  const formerly = indexIn(was, is.tiers[now.earned], backwards);
  if (expected === now.earned)
    return sameDecision(old, now, pairs) ? [] : [{ ...common, goes: 'otherwise', lacks: null }];
  // A tier that the other version does not have counts by its height.
  const goes = now.earned < (expected ?? old.earned) ? 'down' : 'up';
  const lacks =
    goes === 'down'
      ? expected === undefined
        ? null
        : gapToTier(audits.new, now.standings, now.row, expected)
      : formerly === undefined
        ? null
        : gapToTier(audits.old, old.standings, old.row, formerly);
  return [{ ...common, goes, lacks }];
}

/** The index of a tier's match on the other ladder: -1 for below entry, undefined where it has none. */
function indexIn(ladder: Ladder, tier: Tier | undefined, pairs: Pairs): number | undefined {
  if (tier === undefined) return -1;
  const match = pairs.get(tier.key);
  const index = ladder.tiers.findIndex((t) => t.key === match);
  return index < 0 ? undefined : index;
}

function sameDecision(old: AuditRow, now: AuditRow, pairs: Pairs): boolean {
  if (old.decision.kind !== now.decision.kind || old.decision.reason !== now.decision.reason) return false;
  const [b, a] = [old.decision.next, now.decision.next];
  if (b === null || a === null) return b === a;
  return indexIn(now.standings.ladder, old.standings.ladder.tiers[b], pairs) === a;
}
