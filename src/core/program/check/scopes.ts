/** Checks of scopes that show once the program is put together: that they change something, and that what asks for a scope is asked in one. */
import { fieldType } from '../kinds.ts';
import { scopesOf } from '../cell-key.ts';
import { operands } from '../metric-refs.ts';
import { fitAttributes } from '../profile.ts';
import { ladderReads, type Program } from '../program.ts';
import type { CriterionDoc, GroupDoc, LadderDoc } from '../schema.ts';
import { kindsOf } from '../scope.ts';
import { comparisonsOf, metricsNamed } from '../tree.ts';
import type { Checker, Path } from './checker.ts';

/** Reports scopes that change nothing, or go by what is no name; and figures of a scope that are asked for in no such scope. */
export function checkScopes(c: Checker, program: Program): void {
  for (const ladder of program.ladders) {
    const { scope } = ladder.doc;
    if (!scope) continue;
    const path: Path = ['ladders', ladder.key, 'scope', 'by'];
    const scoped = program.scoped.get(scope.by) ?? new Set();
    if ([...ladderReads(ladder)].some((name) => scoped.has(name)))
      checkTypes(c, path, program, scope.by, scoped);
    else
      c.fault(
        'field-unknown',
        path,
        `Nothing that the ladder asks is counted from kinds that all have '${scope.by}', so every scope would be the same.`,
        'Name a field that all kinds of such a metric have, or leave the scope out.',
      );
  }
  checkAskers(c, program);
}

/** Scopes have names, so the field has to be a text or a key, and one of them in all kinds. */
function checkTypes(c: Checker, path: Path, program: Program, by: string, scoped: ReadonlySet<string>): void {
  const kinds = program.atoms.flatMap(({ name, atom }) =>
    scoped.has(name) && (atom.measure === 'rows' || atom.measure === 'each') ? kindsOf(atom) : [],
  );
  const types = new Set(
    kinds.flatMap((kind) => {
      const declared = c.kinds[kind];
      return (declared && fieldType(declared, by)) ?? [];
    }),
  );
  // Where only thresholds differ, nothing is counted by it.
  const named = [...types].every((type) => type === 'text' || type === 'key');
  if (by !== 'person' && types.size <= 1 && named) return;
  c.fault(
    'field-type',
    path,
    `'${by}' is ${[...types].toSorted().join(' and ')}; a scope goes by a text or a key that is the same in all kinds.`,
    'Name a field of type text, or the product or thing that evidence is about.',
  );
}

/** Reports criteria, checks and attributes of the profile that read a cell of a scope, and count on a ladder that is not looked at by it. */
function checkAskers(c: Checker, program: Program): void {
  const fieldsOf = scopesRead(program);
  const report = (
    place: Path,
    ladder: LadderDoc,
    names: readonly string[],
    cells: readonly string[],
  ): void => {
    const absent = [...names.flatMap((name) => [...fieldsOf(name)]), ...cells].find(
      (by) => by !== ladder.scope?.by,
    );
    if (absent === undefined) return;
    c.fault(
      'scope-missing',
      place,
      `It reads a cell for the '${absent}' that is looked at, and the ladder '${ladder.label}' is ${ladder.scope ? `looked at by '${ladder.scope.by}'` : 'not looked at by scopes'}.`,
      `Look at the ladder by it (\`scope: { by: ${absent}, … }\`), or find the cell by \`{ is: … }\` or an attribute.`,
    );
  };
  for (const [key, ladder] of Object.entries(c.doc.ladders)) {
    const groups: (readonly [Path, GroupDoc])[] = [
      ...ladder.tiers.map((tier, i) => [['ladders', key, 'tiers', i, 'enter'], tier.enter] as const),
      ...(c.doc.gate?.checks ?? []).flatMap(({ motions, ask }, i) =>
        motions === undefined || motions.includes(ladder.motion)
          ? [[['gate', 'checks', i, 'ask'], ask] as const]
          : [],
      ),
    ];
    for (const [at, criterion] of groups.flatMap(([path, group]) => criteriaIn(path, group)))
      report(
        at,
        ladder,
        metricsNamed(criterion),
        cellsOf(criterion).flatMap((cell) => scopesOf(cell.key)),
      );
    const { ipp } = c.doc;
    if (!ipp) continue;
    const own = ipp.motions?.[ladder.motion]?.attributes ?? [];
    for (const entry of fitAttributes(ipp, ladder.motion)) {
      const path: Path = own.includes(entry)
        ? ['ipp', 'motions', ladder.motion, 'attributes', own.indexOf(entry)]
        : ['ipp', 'attributes', ipp.attributes.indexOf(entry)];
      report(path, ladder, entry.metric === undefined ? [] : [entry.metric], []);
    }
  }
}

/** Each criterion of a group, and where it stands. */
function criteriaIn(path: Path, group: GroupDoc): readonly (readonly [Path, CriterionDoc])[] {
  const within = (key: string, members: readonly GroupDoc[]): readonly (readonly [Path, CriterionDoc])[] =>
    members.flatMap((member, i) => criteriaIn([...path, key, i], member));
  if ('all' in group) return within('all', group.all);
  if ('any' in group) return within('any', group.any);
  if ('of' in group) return within('of', group.of);
  return 'award' in group ? [] : [[path, group]];
}

/** The cells of tables that a criterion compares with. */
function cellsOf(criterion: CriterionDoc): readonly { readonly key: Parameters<typeof scopesOf>[0] }[] {
  const limits = [...comparisonsOf(criterion).map(([, threshold]) => threshold), criterion.keep];
  return limits.flatMap((limit) => (typeof limit === 'object' && 'table' in limit ? [limit] : []));
}

/** By name of a metric the fields of the scopes that it reads, itself or through others. Other ladders have scopes of their own. */
function scopesRead(program: Program): (name: string) => ReadonlySet<string> {
  const metrics = new Map(program.metrics.map((m) => [m.name, m.source]));
  const known = new Map<string, ReadonlySet<string>>();
  const fieldsOf = (name: string): ReadonlySet<string> => {
    const before = known.get(name);
    if (before) return before;
    const source = metrics.get(name);
    const fields = new Set(
      source === undefined
        ? []
        : 'formula' in source
          ? operands(source.formula).flatMap((operand) => [...fieldsOf(operand)])
          : source.atom.measure === 'lookup'
            ? scopesOf(source.atom.key)
            : [],
    );
    known.set(name, fields);
    return fields;
  };
  return fieldsOf;
}
