/** What a document asks on one day: criteria with `from` and `until` do not count on all others (standing/README.md, "Days of criteria"). */
import type { Day } from '../calendar.ts';
import type { GroupDoc } from '../program/schema.ts';
import type { PlacedCriterion } from './asks.ts';
import type { Path } from './subject.ts';

/** Whether a group counts on a day; a list of which nothing does is left out itself. */
export function countsOn(group: GroupDoc, on: Day): boolean {
  if ((group.from ?? on) > on || (group.until ?? on) < on) return false;
  return !('all' in group) || group.all.length === 0 || group.all.some((member) => countsOn(member, on));
}

/** The criteria of a group at a place that count on a day, in document order. */
export function criteriaOn(group: GroupDoc, path: Path, on: Day): readonly PlacedCriterion[] {
  if (!countsOn(group, on)) return [];
  if ('metric' in group) return [{ criterion: group, path }];
  const inside = (key: string, members: readonly GroupDoc[]): readonly PlacedCriterion[] =>
    members.flatMap((member, i) => criteriaOn(member, [...path, key, i], on));
  if ('all' in group) return inside('all', group.all);
  if ('any' in group) return inside('any', group.any);
  return 'of' in group ? inside('of', group.of) : [];
}
