/** Checks of the Ideal Partner Profile (M2). */
import { fitAttributes } from '../profile.ts';
import type { FitAttributeDoc } from '../profile-schema.ts';
import type { Checker, Path } from './checker.ts';
import { checkThreshold } from './threshold.ts';

/** Reports every fault of the profile, and tiers that ask for fit without one. */
export function checkFit(c: Checker): void {
  const { ipp } = c.doc;
  if (!ipp) {
    for (const [name, ladder] of Object.entries(c.doc.ladders)) {
      ladder.tiers.forEach((t, i) => {
        if (t.fit === 'near' || t.fit === 'match')
          c.fault(
            'unknown-reference',
            ['ladders', name, 'tiers', i, 'fit'],
            `The tier '${t.label}' asks for fit, and the program has no Ideal Partner Profile.`,
            'Add `ipp:`, or write `fit: any`.',
          );
      });
    }
    return;
  }
  if (ipp.near >= ipp.match)
    c.fault(
      'threshold-type',
      ['ipp', 'near'],
      `A near fit begins at ${ipp.near} and a match at ${ipp.match}.`,
      'Let near begin lower than match.',
    );
  ipp.attributes.forEach((a, i) => checkFitAttribute(c, ['ipp', 'attributes', i], a));
  for (const [motion, own] of Object.entries(ipp.motions ?? {})) {
    c.known(['ipp', 'motions', motion], 'motion', motion, [...Object.keys(c.doc.motions), 'company']);
    own.attributes.forEach((a, i) => checkFitAttribute(c, ['ipp', 'motions', motion, 'attributes', i], a));
  }
  for (const motion of new Set(Object.values(c.doc.ladders).map((l) => l.motion))) {
    const total = fitAttributes(ipp, motion).reduce((sum, a) => sum + a.weight, 0);
    if (total !== 100)
      c.fault(
        'ipp-weights',
        ipp.motions?.[motion] ? ['ipp', 'motions', motion] : ['ipp', 'attributes'],
        `The weights for '${motion}' add up to ${total}.`,
        'Make them add up to 100.',
      );
  }
}

function checkFitAttribute(c: Checker, path: Path, entry: FitAttributeDoc): void {
  if ((entry.attribute === undefined) === (entry.metric === undefined)) {
    c.fault(
      'missing-key',
      path,
      'An entry of the profile names either an attribute or a metric.',
      'Write one of `attribute:` and `metric:`.',
    );
    return;
  }
  if (entry.weight > 0 && !entry.scores && !entry.steps)
    c.fault(
      'missing-key',
      path,
      'An entry with weight needs a table of scores.',
      'Add `scores:` for text, or `steps:` for numbers.',
    );
  if (entry.weight === 0 && !entry.must)
    c.fault(
      'missing-key',
      path,
      'An entry without weight that is no must-have changes nothing.',
      'Give it a weight or a `must:`.',
    );
  if (entry.metric !== undefined) {
    const metric = c.known([...path, 'metric'], 'metric', entry.metric, Object.keys(c.doc.metrics))
      ? c.doc.metrics[entry.metric]
      : undefined;
    if (entry.scores)
      c.fault('field-type', [...path, 'scores'], 'A metric has no texts to score.', 'Use `steps:`.');
    const must = entry.must;
    if (
      must &&
      (must.oneOf || must.is !== undefined || (must.atLeast === undefined) === (must.atMost === undefined))
    )
      c.fault(
        'field-type',
        [...path, 'must'],
        'A must-have on a metric is one of atLeast and atMost.',
        'Write one of them.',
      );
    const limit = must?.atLeast ?? must?.atMost;
    if (metric && limit !== undefined) checkThreshold(c, [...path, 'must'], limit, metric, entry.metric);
    return;
  }
  const name = entry.attribute ?? '';
  if (!c.known([...path, 'attribute'], 'attribute', name, Object.keys(c.doc.attributes))) return;
  const attribute = c.doc.attributes[name];
  if (!attribute) return;
  if (entry.scores && attribute.type !== 'text' && attribute.type !== 'yes-no')
    c.fault(
      'field-type',
      [...path, 'scores'],
      `'${name}' is ${attribute.type}.`,
      'Use `steps:` for numbers.',
    );
  if (entry.steps && attribute.type !== 'number')
    c.fault('field-type', [...path, 'steps'], `'${name}' is ${attribute.type}.`, 'Use `scores:` for text.');
  const values = attribute.type === 'yes-no' ? ['true', 'false'] : attribute.values;
  if (values)
    for (const text of [...Object.keys(entry.scores ?? {}), ...(entry.must?.oneOf ?? [])])
      c.known(path, `value of '${name}'`, text, values);
}
