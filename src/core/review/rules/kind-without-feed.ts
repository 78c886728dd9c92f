import { kindsRead } from '../../metrics/coverage.ts';
import { employmentFeed } from '../../program/kinds.ts';
import { criteriaOn } from '../counting.ts';
import { aggregatesRead } from '../evidence-read.ts';
import { rule } from '../rule.ts';
import type { Path, Subject } from '../subject.ts';

/** Kinds that the vendor supplies and tiers read, each with the first place that reads it. */
function kindsAsked(subject: Subject): ReadonlyMap<string, Path> {
  const { kinds } = subject.program;
  const read = aggregatesRead(subject).flatMap(({ aggregate, path }) => {
    const all = kindsRead(aggregate);
    // Rows of persons count for their employer, so it has to be known who works where.
    const people = all.some((k) => kinds[k]?.owner === 'person') ? [employmentFeed] : [];
    return [...all, ...people].map((kind) => ({ kind, path }));
  });
  const excused = subject.rungs.flatMap(({ tier, path }) =>
    criteriaOn(tier.doc.enter, [...path, 'enter'], subject.today).flatMap(({ criterion, path: at }) =>
      criterion.exempt ? [{ kind: criterion.exempt.kind, path: [...at, 'exempt'] }] : [],
    ),
  );
  const first = new Map<string, Path>();
  for (const { kind, path } of [...read, ...excused])
    if (!first.has(kind) && (kind === employmentFeed || kinds[kind]?.suppliedBy === 'vendor'))
      first.set(kind, path);
  return first;
}

export const kindWithoutFeed = rule({
  code: 'kind-without-feed',
  title: 'Evidence that nothing brings',
  level: 'warning',
  needs: 'partners',
  reason:
    'What nobody delivers stays unknown for every partner: nobody can earn the tier that asks for it, and nobody can surely miss it.',
  remedy:
    'Import a file of it whose mapping says `feed: { completeThrough: … }`, or leave the criterion out until there is one.',
  *look(subject) {
    const { base, program } = subject;
    // Before anything was imported there is nothing to single out.
    if (!base || base.outside?.side === 'nowhere') return;
    for (const [kind, at] of kindsAsked(subject)) {
      const { feed = false, rows = 0 } = base.kinds.get(kind) ?? {};
      if (feed) continue;
      const what = kind === employmentFeed ? 'who works where' : `'${program.kinds[kind]?.label ?? kind}'`;
      yield {
        at,
        message:
          rows > 0
            ? `There are ${rows} rows of ${what}, and none of their files says through which day it is complete, so that none of them counts.`
            : `No file has brought ${what} yet, and tiers ask for it.`,
      };
    }
  },
});
