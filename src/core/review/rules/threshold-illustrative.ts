import { countInWords } from '../../words/decision.ts';
import { rule } from '../rule.ts';
import type { Path } from '../subject.ts';

/** The places of a part of the document that say `illustrative: true`, in document order. */
function placesIn(part: unknown, path: Path): readonly Path[] {
  if (typeof part !== 'object' || part === null) return [];
  const own = 'illustrative' in part && part.illustrative === true ? [[...path, 'illustrative']] : [];
  const inside = Array.isArray(part)
    ? part.flatMap((item: unknown, i) => placesIn(item, [...path, i]))
    : Object.entries(part).flatMap(([key, value]) => placesIn(value, [...path, key]));
  return [...own, ...inside];
}

export const thresholdIllustrative = rule({
  code: 'threshold-illustrative',
  title: 'Thresholds that are still examples',
  level: 'note',
  reason: 'Figures of an example say nothing about your partners: they may let in everybody or nobody.',
  remedy: 'Set them against your own distribution, then write `thresholds: confirmed`.',
  *look({ doc: { program, metrics, gate, ladders } }) {
    if (program.thresholds === 'illustrative') {
      yield { at: ['program', 'thresholds'], message: 'Thresholds are still examples.' };
      return;
    }
    const [first, ...others] = [
      ...placesIn(metrics, ['metrics']),
      ...placesIn(gate, ['gate']),
      ...placesIn(ladders, ['ladders']),
    ];
    if (!first) return;
    yield {
      at: first,
      message:
        others.length === 0
          ? 'This threshold is still an example.'
          : `This threshold and ${countInWords(others.length, 'other')} are still examples.`,
      remedy: 'Set them against your own distribution, then take `illustrative` out.',
    };
  },
});
