/** Keys of partners and persons in SQL: found in the import's own source first, then in the other one that a mapping names. */

/** Joins, and the expression that is the id they found or null. */
export interface KeyJoin {
  readonly joins: string;
  readonly id: string;
}

/**
 * The partner of a key.
 * @param name of the join, a word of ours
 * @param key SQL of the key
 * @param own SQL of the import's source
 * @param other SQL of the other source, if the mapping names one
 */
export function partnerOf(name: string, key: string, own: string, other: string | undefined): KeyJoin {
  return inSources('partner_key', 'partner_id', name, own, other, (k) => `${k}.key = ${key}`);
}

/** The person of a key, as `partnerOf`. Persons are found by the digest, which stays when the key is erased. */
export function personOf(name: string, key: string, own: string, other: string | undefined): KeyJoin {
  return inSources(
    'person_key',
    'person_id',
    name,
    own,
    other,
    (k, source) => `${k}.digest = ${personDigest(source, key)}`,
  );
}

/** The digest of a person's key: SHA-256 of source, a zero byte and key. */
export function personDigest(source: string, key: string): string {
  return `sha256(convert_to(${source}, 'UTF8') || '\\x00'::bytea || convert_to(${key}, 'UTF8'))`;
}

function inSources(
  table: string,
  id: string,
  name: string,
  own: string,
  other: string | undefined,
  matches: (alias: string, source: string) => string,
): KeyJoin {
  const join = (alias: string, source: string, also: string): string =>
    `left join ${table} ${alias} on ${also}${alias}.source = ${source} and ${matches(alias, source)} and ${alias}.superseded_in is null`;
  const first = join(`${name}_own`, own, '');
  if (other === undefined) return { joins: first, id: `${name}_own.${id}` };
  return {
    joins: `${first}\n${join(`${name}_other`, other, `${name}_own.${id} is null and `)}`,
    id: `coalesce(${name}_own.${id}, ${name}_other.${id})`,
  };
}
