import { dayInWords } from '../../calendar.ts';
import { rule } from '../rule.ts';
import type { YearEnd } from '../partner-base.ts';

/** So many partners have to be held on a ladder before a share says anything. */
const enough = 10;

const all = ({ held }: YearEnd): number => held.reduce((sum, n) => sum + n, 0);
const atTop = ({ held }: YearEnd): number => held.at(-1) ?? 0;
const share = (year: YearEnd): number => atTop(year) / all(year);
const percent = (part: number): string => `${Math.round(part * 100)} %`;

const between = (first: YearEnd, last: YearEnd): string =>
  `Between ${dayInWords(first.on)} and ${dayInWords(last.on)}`;

/** Whether the top has doubled to a fifth of all or more, and not because others left. */
const fuller = (first: YearEnd, last: YearEnd): boolean =>
  share(last) >= 0.2 && share(last) >= 2 * share(first) && atTop(last) > atTop(first);

/** Who moved from the first of these years to the last. */
function moves([, ...later]: readonly YearEnd[]): Pick<YearEnd, 'up' | 'down'> {
  const sum = (of: 'up' | 'down'): number => later.reduce((n, year) => n + year[of], 0);
  return { up: sum('up'), down: sum('down') };
}

export const tierInflation = rule({
  code: 'tier-inflation',
  title: 'The top tier fills up',
  level: 'warning',
  needs: 'partners',
  reason:
    'When each year more partners are pulled up than moved down, the top tier ends as the place where almost everybody is, and means nothing. It is seldom the criteria; it is that nobody holds the conversation.',
  remedy:
    'Decide the demotions that the figures ask for, and hold their conversations; or ask more of the top.',
  *look({ program, base }) {
    for (const { key, tiers } of program.ladders) {
      const top = tiers.at(-1);
      const years = (base?.years.get(key) ?? []).filter((y) => all(y) >= enough);
      // Until somebody is at the top, the ladder is still being set up.
      const first = years.find((y) => atTop(y) > 0);
      const last = years.at(-1);
      if (!top || tiers.length < 2 || !last) continue;
      const at = ['ladders', key, 'tiers', tiers.length - 1];
      if (first && fuller(first, last)) {
        const { up, down } = moves(years.slice(years.indexOf(first)));
        const ofAll = (year: YearEnd): string => `${atTop(year)} of ${all(year)}`;
        if (down > up) continue;
        yield {
          at,
          message: `${between(first, last)} the share of partners that are held at '${top.label}' went from ${percent(share(first))} to ${percent(share(last))} (${ofAll(first)}, then ${ofAll(last)}); ${up} were moved up and ${down} down.`,
        };
      } else if (years[0] && years.length >= 3) {
        const { up, down } = moves(years);
        if (up >= 5 && down === 0)
          yield { at, message: `${between(years[0], last)} ${up} partners were moved up and none down.` };
      }
    }
  },
});
