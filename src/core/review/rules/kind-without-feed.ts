import { rule } from '../rule.ts';

export const kindWithoutFeed = rule({
  code: 'kind-without-feed',
  title: 'Evidence that nothing brings',
  level: 'warning',
  needs: 'partners',
  reason:
    'What nobody delivers stays unknown for every partner: nobody can earn the tier that asks for it, and nobody can surely miss it.',
  remedy:
    'Import a file of this kind and say through which day it is complete, or leave the criterion out until there is one.',
  *look(subject) {
    const { base, doc, program } = subject;
    if (!base) return;
    const used = new Set(
      subject.asked.flatMap((metric) => subject.reading(metric).rows.flatMap((r) => r.kinds)),
    );
    for (const kind of used) {
      const shipped = program.kinds[kind];
      if (base.kinds.has(kind) || shipped?.suppliedBy !== 'vendor') continue;
      const by = Object.keys(doc.metrics).find((m) =>
        subject.reading(m).rows.some((r) => r.kinds.includes(kind)),
      );
      yield {
        at: doc.kinds[kind] ? ['kinds', kind] : ['metrics', by ?? ''],
        message: `No file has brought any '${shipped.label}' yet, and tiers ask for it.`,
      };
    }
  },
});
