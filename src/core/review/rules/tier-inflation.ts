import { rule } from '../rule.ts';
import type { YearEnd } from '../partner-base.ts';

/** So many partners have to be held on a ladder before a share says anything. */
const enough = 10;

const share = ({ held }: YearEnd): number => (held.at(-1) ?? 0) / held.reduce((sum, n) => sum + n, 0);
const percent = (part: number): string => `${Math.round(part * 100)} %`;

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
      const years = (base?.years.get(key) ?? []).filter(
        (y) => y.held.reduce((sum, n) => sum + n, 0) >= enough,
      );
      const [first, last] = [years[0], years.at(-1)];
      const top = tiers.at(-1);
      if (!first || !last || !top || years.length < 2 || tiers.length < 2) continue;
      const [before, now] = [share(first), share(last)];
      const moves = years.slice(1);
      const [up, down] = [moves.reduce((n, y) => n + y.up, 0), moves.reduce((n, y) => n + y.down, 0)];
      const at = ['ladders', key, 'tiers', tiers.length - 1];
      const since = `from the end of ${first.on.slice(0, 4)} to the end of ${last.on.slice(0, 4)}`;
      if (now >= 0.2 && now >= 2 * before)
        yield {
          at,
          message: `${percent(now)} of the partners are held at '${top.label}', after ${percent(before)}, ${since}; ${up} promotions, ${down} demotions.`,
        };
      else if (up >= 5 && down === 0)
        yield { at, message: `Nobody was demoted ${since}, and ${up} were promoted.` };
    }
  },
});
