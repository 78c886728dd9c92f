/** The words that the page uses, each in a sentence, for readers who do not run the program. */
import { html, type Html } from './html.ts';

const terms: readonly (readonly [word: string, meaning: string])[] = [
  [
    'Standing',
    'One partner on one ladder. A company has one for each kind of business that it does with us.',
  ],
  ['Held', 'The tier that the partner has today.'],
  ['Earned', 'The highest tier that the evidence supports for certain. Nobody is promoted above it.'],
  ['Possible', 'The highest tier that could still come out, once what is missing is known.'],
  [
    'Not yet sure',
    'Earned and possible differ, because evidence is missing. That alone never changes a tier.',
  ],
  ['To keep', 'A looser threshold that is enough for who holds the tier already.'],
  [
    'The gate',
    'The base check under the tiers that cost real money: matching customers, active people, fitting terms.',
  ],
  ['Profile', 'The Ideal Partner Profile: 0 to 100 points for how near a partner is to the one we look for.'],
  [
    'Percentages',
    'What a partner has is cut against the partner, never rounded up. Shares of all partners are rounded.',
  ],
  ['Exit to decide', 'The profile is surely no match. The tier stays until the program’s owner has decided.'],
  ['Pending', 'Holds no tier, and is not surely at entry. Nothing is refused by that.'],
];

/** The section. */
export function words(): Html {
  return html`<section id="words">
    <h2>Words used here</h2>
    <dl class="terms">
      ${terms.map(
        ([word, meaning]) =>
          html`<div>
            <dt>${word}</dt>
            <dd>${meaning}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}
