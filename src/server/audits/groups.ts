/** Groups of companies as pooled metrics see them. */
import { poolOf } from '../../core/metrics/atom.ts';
import { groupsStatement, touchedStatement } from '../../core/metrics/pool.ts';
import type { Moment } from '../../core/metrics/window.ts';
import type { Program } from '../../core/program/program.ts';
import type { KindsByPartner } from '../../core/standing/missing.ts';
import { claimsOn } from '../partners/queries.ts';
import type { Tx } from '../db/store.ts';

/** The attributes by which metrics of a program pool, by name. */
function poolsOf(program: Program): readonly string[] {
  return [...new Set(program.atoms.flatMap(({ atom }) => poolOf(atom) ?? []))].toSorted();
}

interface Seen {
  readonly program: Program;
  readonly moment: Pick<Moment, 'asOf'>;
  readonly cutOff: number;
}

/** Kinds of which any company of a partner's group has claims that nobody decided, by attribute and partner. `own` are each partner's. */
export async function pooledClaimsOn(
  tx: Tx,
  { program, moment, cutOff }: Seen,
  personKinds: readonly string[],
  own: KindsByPartner,
  only?: number,
): Promise<ReadonlyMap<string, KindsByPartner>> {
  const pooled = new Map<string, KindsByPartner>();
  for (const attribute of poolsOf(program)) {
    const statement = groupsStatement({ moment, cutOff, partner: only }, attribute);
    const { rows } = await tx.client.query<{ pid: number; gid: number }>(statement.text, [
      ...statement.values,
    ]);
    const ofGroup = new Map<number, Set<string>>();
    for (const { pid, gid } of rows) {
      const kinds =
        only === undefined || pid === only
          ? own.get(pid)
          : (await claimsOn(tx, cutOff, moment.asOf, personKinds, pid)).get(pid);
      const known = ofGroup.get(gid) ?? new Set();
      ofGroup.set(gid, new Set([...known, ...(kinds ?? [])]));
    }
    const ofPartner = rows.map(({ pid, gid }) => [pid, ofGroup.get(gid) ?? new Set<string>()] as const);
    pooled.set(attribute, new Map([...own, ...ofPartner]));
  }
  return pooled;
}

/** A partner and everybody whose pooled figures change when something about it changes, its group included; by id. */
export async function touchedBy(
  tx: Tx,
  { program, moment, cutOff }: Seen,
  partner: number,
): Promise<readonly number[]> {
  const touched = new Set([partner]);
  for (const attribute of poolsOf(program)) {
    const statement = touchedStatement({ moment, cutOff }, partner, attribute);
    const { rows } = await tx.client.query<{ pid: number }>(statement.text, [...statement.values]);
    for (const { pid } of rows) touched.add(pid);
  }
  return [...touched].toSorted((a, b) => a - b);
}
