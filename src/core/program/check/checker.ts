/** What the checks share: the document, its kinds, and a way to report with a position. */
import { fault, nearest, type Issue, type IssueCode } from '../../issue.ts';
import type { Kinds } from '../kinds.ts';
import type { Positions } from '../read.ts';
import type { ProgramDoc } from '../schema.ts';

export type Path = readonly (string | number)[];

/** Collects issues about one document. */
export class Checker {
  readonly issues: Issue[] = [];
  readonly doc: ProgramDoc;
  readonly kinds: Kinds;
  private readonly positions: Positions;

  constructor(doc: ProgramDoc, kinds: Kinds, positions: Positions) {
    this.doc = doc;
    this.kinds = kinds;
    this.positions = positions;
  }

  fault(code: IssueCode, path: Path, message: string, remedy: string): void {
    this.issues.push(fault(code, message, remedy, this.positions.at(path)));
  }

  /** Reports a name that nothing declares; true when it is known. */
  known(path: Path, what: string, name: string, names: Iterable<string>): boolean {
    const all = [...names];
    if (all.includes(name)) return true;
    const guess = nearest(name, all);
    const remedy = guess
      ? `Did you mean '${guess}'?`
      : all.length === 0
        ? `Declare it first.`
        : `Known: ${all.slice(0, 12).join(', ')}${all.length > 12 ? ', …' : ''}.`;
    this.fault('unknown-reference', path, `There is no ${what} '${name}'.`, remedy);
    return false;
  }
}

/** The first circle among names, as the names along it; undefined when there is none. */
export function circle(edges: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const walk = (name: string, trail: readonly string[]): readonly string[] | undefined => {
    const at = trail.indexOf(name);
    if (at >= 0) return [...trail.slice(at), name];
    if (done.has(name)) return undefined;
    for (const next of edges.get(name) ?? []) {
      const found = walk(next, [...trail, name]);
      if (found) return found;
    }
    done.add(name);
    return undefined;
  };
  for (const name of edges.keys()) {
    const found = walk(name, []);
    if (found) return found;
  }
  return undefined;
}
