/** What would make the open standings sure, best first. */
import { countInWords } from '../words/decision.ts';
import { actionInWords, missingInWords } from '../words/missing.ts';
import type { Program } from '../program/program.ts';
import type { Missing } from '../standing/missing.ts';
import type { ReadinessItem } from '../standing/readiness.ts';
import type { Page } from './audit.ts';
import { folded } from './fold.ts';
import { html, type Html } from './html.ts';

/** The section. */
export function whatIsMissing({ audit, summary }: Page): Html {
  const { undecided, total, items } = summary.readiness;
  return html`<section id="readiness">
    <h2>What would make the rest sure</h2>
    ${
      undecided === 0
        ? html`<p>Every standing is sure; nothing is missing.</p>`
        : html`<p>
              ${undecided} of ${countInWords(total, 'standing')} ${undecided === 1 ? 'is' : 'are'} not yet
              sure. The next hour of work on the data is best spent from the top of this list.
            </p>
            ${folded([...items.entries()], 'things', (some) => table(some, audit.program))}
            <p class="quiet">
              Touches: open standings that it is part of. Sure then: standings decided once this and
              everything above it is done.
            </p>`
    }
  </section>`;
}

/** The things of a part of the list, each with its place. */
function table(some: readonly (readonly [place: number, item: ReadinessItem])[], program: Program): Html {
  return html`<table>
    <thead>
      <tr>
        <th scope="col" class="n">#</th>
        <th scope="col">What to do</th>
        <th scope="col" class="n">Touches</th>
        <th scope="col" class="n">Sure then</th>
      </tr>
    </thead>
    <tbody>
      ${some.map(
        ([i, item]) =>
          html`<tr>
            <td class="n">${i + 1}</td>
            <th scope="row">${actionInWords(item.missing, program)}${aside(item.missing, program)}</th>
            <td class="n">${item.blocks}</td>
            <td class="n">${item.released}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** Which feed it is about and how far that comes, for those who bring it; of the rest there is no more to know. */
function aside(missing: Missing, program: Program): Html | '' {
  const { cause } = missing;
  const ofFeed = cause === 'no-feed' || cause === 'feed-behind' || cause === 'field-not-carried';
  return ofFeed ? html`<small>${missingInWords(missing, program)}</small>` : '';
}
