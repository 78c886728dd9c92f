/** Tiers as they are recorded, read as tiers of a program (rule 22). */
import type { ProgramDoc } from './schema.ts';

/** Every name under which a tier of a ladder can be recorded, with its index: key, label, or an equal of an older program. */
export function recordedTiers(doc: ProgramDoc, ladder: string): ReadonlyMap<string, number> {
  const tiers = doc.ladders[ladder]?.tiers ?? [];
  const older = Object.entries(doc.equivalents[ladder] ?? {});
  const names = [...tiers.flatMap((t) => [t.key, t.label].map((name) => [name, name] as const)), ...older];
  const found = names.map(([name, tier]): [string, number] => [
    name,
    tiers.findIndex((t) => t.key === tier || t.label === tier),
  ]);
  return new Map(found.filter(([, index]) => index >= 0));
}
