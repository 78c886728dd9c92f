import { fitAttributes } from '../../program/profile.ts';
import { rule } from '../rule.ts';

export const profileWithoutMusts = rule({
  code: 'profile-without-musts',
  title: 'A profile without must-haves',
  level: 'warning',
  reason:
    'Points can be made up for by other points. What rules a partner out (it sells your competitor first, it has no access to your customers) has to be said as what it is.',
  remedy: 'Give at least one attribute a `must`.',
  *look({ doc: { ipp, ladders, motions } }) {
    if (!ipp) return;
    const all = [...new Set(Object.values(ladders).map((l) => l.motion))];
    const without = all.filter((motion) =>
      fitAttributes(ipp, motion).every(({ must }) => Object.keys(must ?? {}).length === 0),
    );
    if (without.length === all.length)
      yield { at: ['ipp'], message: 'Nothing in the profile rules a partner out.' };
    else
      for (const motion of without)
        yield {
          at: ipp.motions?.[motion] ? ['ipp', 'motions', motion] : ['ipp'],
          message: `Nothing in the profile for '${motions[motion]?.label ?? 'the whole company'}' rules a partner out.`,
        };
  },
});
