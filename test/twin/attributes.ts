/** What is known about a partner apart from evidence. */
import { canonical, type AttributeRow } from './data.ts';
import type { AttributeDoc } from './fit.ts';
import type { World } from './rows.ts';

/** The value of an attribute in force on the as-of day: the partner's own, else that of the first one merged into it. */
export function attributeOf(world: World, partner: number, name: string): AttributeDoc | undefined {
  const type = world.doc.attributes[name]?.type;
  if (type === undefined) return undefined;
  const merged = [...new Set(world.data.aliases.map((a) => a.partner_id))]
    .filter((id) => canonical(world.data, id) === partner)
    .toSorted((a, b) => a - b);
  for (const id of [partner, ...merged]) {
    const [row] = world.data.attributes
      .filter((a) => a.partner_id === id && a.name === name && a.since <= world.at.asOf)
      .toSorted((a: AttributeRow, b: AttributeRow) => (a.since < b.since ? 1 : -1));
    if (row) return { type, value: row.value };
  }
  return undefined;
}
