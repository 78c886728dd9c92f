/** Checks of ladders and gate. */
import type { LadderDoc, TierDoc } from '../schema.ts';
import { checkGrants } from './benefits.ts';
import type { Checker, Path } from './checker.ts';
import { checkGroup } from './criteria.ts';
import { checkLadderLooks } from './looks.ts';
import { checkFit } from './profile.ts';

/** Reports every fault of ladders, gate, equivalents and profile. */
export function checkLadders(c: Checker): void {
  const { ladders, motions } = c.doc;
  if (Object.keys(ladders).length === 0)
    c.fault('empty-ladder', ['ladders'], 'The program has no ladder.', 'Add one with at least one tier.');
  for (const [name, ladder] of Object.entries(ladders)) {
    const path: Path = ['ladders', name];
    if (ladder.motion !== 'company')
      c.known([...path, 'motion'], 'motion', ladder.motion, [...Object.keys(motions), 'company']);
    checkLadder(c, path, ladder);
  }
  for (const [name, map] of Object.entries(c.doc.equivalents)) {
    if (!c.known(['equivalents', name], 'ladder', name, Object.keys(ladders))) continue;
    const keys = ladders[name]?.tiers.map((t) => t.key) ?? [];
    for (const [old, key] of Object.entries(map)) c.known(['equivalents', name, old], 'tier', key, keys);
  }
  checkGate(c);
  checkFit(c);
}

function checkLadder(c: Checker, path: Path, ladder: LadderDoc): void {
  if (ladder.tiers.length === 0)
    c.fault('empty-ladder', [...path, 'tiers'], 'The ladder has no tiers.', 'Add at least the entry tier.');
  const seen = new Set<string>();
  ladder.tiers.forEach((tier, i) => {
    const at = [...path, 'tiers', i];
    if (seen.has(tier.key))
      c.fault(
        'duplicate-name',
        [...at, 'key'],
        `Two tiers of the ladder are called '${tier.key}'.`,
        'Give each its own key.',
      );
    seen.add(tier.key);
    checkTier(c, at, tier);
  });
  const { up, down, on } = ladder.cadence;
  if (on !== undefined && ![up, down].some((cadence) => cadence === 'monthly' || cadence === 'quarterly'))
    c.fault(
      'missing-key',
      [...path, 'cadence', 'on'],
      '`on` names a day of the month, and neither `up` nor `down` is monthly or quarterly.',
      'Write one of them, or leave `on` out.',
    );
  checkLadderLooks(c, path, ladder);
}

function checkTier(c: Checker, path: Path, tier: TierDoc): void {
  checkGroup(c, [...path, 'enter'], tier.enter);
  checkGrants(c, path, tier);
}

function checkGate(c: Checker): void {
  c.doc.gate?.checks.forEach((check, i) => {
    const path: Path = ['gate', 'checks', i];
    (check.motions ?? []).forEach((m, k) =>
      c.known([...path, 'motions', k], 'motion', m, [...Object.keys(c.doc.motions), 'company']),
    );
    checkGroup(c, [...path, 'ask'], check.ask);
  });
}
