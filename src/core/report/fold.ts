/** Long lists: the beginning stands open, the rest is one click away and prints where that is asked for. */
import { factInWords } from '../money.ts';
import { html, type Content, type Html } from './html.ts';

/** Entries of a list that stand open. */
const open = 10;

/** How many entries of a list stand open; all of them where folding would hide hardly any. */
export function openOf(entries: number): number {
  return entries <= open + 2 ? entries : open;
}

/** What the fold over the rest of a list says: `70 more demotions`. */
export function restInWords(left: number, what: string): string {
  return `${factInWords(left, 0)} more ${what}`;
}

/** A list whose rest folds away; `list` makes one of some entries, with its heading if it has one. */
export function folded<T>(entries: readonly T[], what: string, list: (some: readonly T[]) => Html): Content {
  const shown = openOf(entries.length);
  if (shown === entries.length) return list(entries);
  return [
    list(entries.slice(0, shown)),
    html`<details class="rest">
      <summary>${restInWords(entries.length - shown, what)}</summary>
      ${list(entries.slice(shown))}
    </details>`,
  ];
}
