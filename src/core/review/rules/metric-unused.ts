import { plainName } from '../../program/cuts.ts';
import { operands } from '../../program/metric-refs.ts';
import { rule } from '../rule.ts';

export const metricUnused = rule({
  code: 'metric-unused',
  title: 'A metric that nothing uses',
  level: 'note',
  reason:
    'What nothing uses is maintained for nobody, and whoever reads the document looks for what it decides.',
  remedy: 'Use it, remove it, or say in a `note` why it is measured.',
  *look(subject) {
    const { doc, program } = subject;
    const used = new Set([
      ...Object.values(doc.motions).map((m) => m.axis),
      ...subject.asked,
      ...program.metrics.flatMap(({ source }) =>
        'formula' in source ? operands(source.formula).map(plainName) : [],
      ),
    ]);
    for (const [name, { label, note }] of Object.entries(doc.metrics))
      if (!used.has(name) && note === undefined)
        yield {
          at: ['metrics', name],
          message: `No criterion, gate, profile or other metric uses '${label}'.`,
        };
  },
});
