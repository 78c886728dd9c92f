/** SQL that several statements about partners share. Words in it are ours; what callers send is a parameter. */

/** The partner left in the end of one that may be merged into another. */
export function canonical(id: string): string {
  return `coalesce((select a.canonical_id from partner_alias a where a.partner_id = ${id} and a.superseded_in is null), ${id})`;
}

/** A partner and everything merged into it. */
export function members(id: string): string {
  return `array(select ${id} union all select a.partner_id from partner_alias a where a.canonical_id = ${id} and a.superseded_in is null)`;
}

/** What a partner is called: its name, else its earliest key. */
export function nameOf(id: string): string {
  return `coalesce(
    (select n.name from partner_name n where n.partner_id = ${id} and n.superseded_in is null),
    ${keyOf(id)})`;
}

/** The earliest key, of the first source by name. */
export function keyOf(id: string): string {
  return `(select k.key from partner_key k where k.partner_id = ${id} and k.superseded_in is null
    order by k.recorded_in, k.source, k.key limit 1)`;
}

/** The account that looks after a partner by its card `c`, as far as it was not removed. */
export const managerOf = `(select m.id from account m where m.id = c.manager_id and m.user_id is not null)`;

/** The card `c` of a partner as one value: of a partner without one, everything is null. */
export function cardOf(partner: string): string {
  const parent = canonical('c.parent_id');
  // Who was merged into its own child is not above itself.
  const other = `nullif(${parent}, ${partner})`;
  return `json_build_object(
    'parent', case when ${other} is not null then json_build_object('id', ${other}, 'name', ${nameOf(other)}) end,
    'manager', (select json_build_object('id', m.id, 'name', u.name) from account m join auth_user u on u.id = m.user_id where m.id = c.manager_id),
    'region', c.region, 'state', c.state, 'reason', c.reason, 'since', c.since)`;
}

/** Whether a span `x` holds a day. */
export function spans(x: string, day: string): string {
  return `${x}.from_day <= ${day} and (${x}.to_day is null or ${x}.to_day >= ${day})`;
}
