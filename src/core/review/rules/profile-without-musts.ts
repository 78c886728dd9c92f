import { rule } from '../rule.ts';

export const profileWithoutMusts = rule({
  code: 'profile-without-musts',
  title: 'A profile without must-haves',
  level: 'warning',
  reason:
    'Points can be made up for by other points. What rules a partner out (it sells your competitor first, it has no access to your customers) has to be said as what it is.',
  remedy: 'Give at least one attribute a `must`.',
  *look({ doc: { ipp, ladders } }) {
    if (!ipp) return;
    const common = ipp.attributes.some((a) => a.must);
    const motions = new Set(Object.values(ladders).map((l) => l.motion));
    for (const motion of motions) {
      if (common || ipp.motions?.[motion]?.attributes.some((a) => a.must)) continue;
      yield {
        at: ['ipp'],
        message: `Nothing in the profile for '${motion}' rules a partner out.`,
      };
    }
  },
});
