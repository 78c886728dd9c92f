/** Questions about what tiers ask: criteria with their places, and what nobody gets around. */
import type { CriterionDoc, GroupDoc } from '../program/schema.ts';
import type { Path, Rung, Subject } from './subject.ts';

/** A criterion and its place. */
export interface PlacedCriterion {
  readonly criterion: CriterionDoc;
  readonly path: Path;
}

/** A group and its place. */
export interface PlacedGroup {
  readonly group: GroupDoc;
  readonly path: Path;
}

/** The members of a group; none of a criterion or award. */
function membersOf(group: GroupDoc): readonly GroupDoc[] {
  if ('all' in group) return group.all;
  if ('any' in group) return group.any;
  if ('of' in group) return group.of;
  return [];
}

/** All criteria of a group, in document order. */
export function criteriaOf({ group, path }: PlacedGroup): readonly PlacedCriterion[] {
  if ('metric' in group) return [{ criterion: group, path }];
  const key = 'all' in group ? 'all' : 'any' in group ? 'any' : 'of';
  return membersOf(group).flatMap((member, i) => criteriaOf({ group: member, path: [...path, key, i] }));
}

/** What a tier asks itself. */
export function ownAsk({ tier, path }: Rung): PlacedGroup {
  return { group: tier.doc.enter, path: [...path, 'enter'] };
}

/** Whether the gate stands under a tier. */
export function isGated({ tier, index }: Rung): boolean {
  return tier.doc.gate ?? index > 0;
}

/** What the gate asks in the motion of a ladder. */
function gateAsks({ doc }: Subject, motion: string): readonly PlacedGroup[] {
  return (doc.gate?.checks ?? []).flatMap((check, i) =>
    !check.motions || check.motions.includes(motion)
      ? [{ group: check.ask, path: ['gate', 'checks', i, 'ask'] }]
      : [],
  );
}

/** Everything that a partner of a tier has met: what it asks, what the tiers beneath ask of it too, and the gate. */
export function allAsks(subject: Subject, rung: Rung): readonly PlacedGroup[] {
  const { ladder, index } = rung;
  const rungs = ladder.doc.cumulative ? subject.rungsOf(ladder).slice(0, index + 1) : [rung];
  return [...rungs.map(ownAsk), ...(rungs.some(isGated) ? gateAsks(subject, ladder.motion) : [])];
}

/** Whether whoever meets a group has met a criterion that passes, whatever the choices in it. */
export function everyWay(group: GroupDoc, passes: (criterion: CriterionDoc) => boolean): boolean {
  if ('metric' in group) return passes(group);
  if ('award' in group) return false;
  const members = membersOf(group);
  const sure = members.filter((m) => everyWay(m, passes)).length;
  const need = 'all' in group ? members.length : 'any' in group ? 1 : group.atLeast;
  // Somebody who picks as many others as possible is left with fewer than needed.
  return members.length - sure < need;
}
