/** How partners are spread over the tiers: held before, surely earned now, possible; the picture and its table are one. */
import type { Distribution } from '../standing/audit.ts';
import { countInWords } from '../words/decision.ts';
import { tierInWords } from '../words/verdict.ts';
import type { Page } from './audit.ts';
import { rungBar } from './bars.ts';
import { html, type Html } from './html.ts';

/** The section: all ladders side by side, on one scale. */
export function distribution({ summary }: Page): Html {
  const shown = summary.distributions.filter((d) => d.partners > 0);
  const widest = Math.max(
    0,
    ...shown.flatMap((d) => [...d.held, ...d.earned, ...d.possible].map((n) => n / d.partners)),
  );
  return html`<section id="distribution">
    <h2>How partners are spread</h2>
    <p class="quiet">
      The width of a bar is the share of a ladder’s partners, which stands under the number earned, rounded.
      Solid: <b>earned</b>, for certain. Hatched, where evidence is missing: <b>possible</b>, once everything
      is known. Outlined: <b>held</b> today.
    </p>
    <div class="ladders">${shown.map((d) => ladderPicture(d, widest))}</div>
    ${summary.distributions
      .filter((d) => d.partners === 0)
      .map(
        (d) =>
          html`<p class="quiet">${d.ladder.label}: no partner is enrolled in this motion on the day.</p>`,
      )}
  </section>`;
}

function ladderPicture(d: Distribution, widest: number): Html {
  const rungs = d.earned.map((earned, i) => ({
    name: i === 0 ? 'Below entry, or none' : tierInWords(d.ladder, i - 1),
    held: d.held[i] ?? 0,
    earned,
    possible: d.possible[i] ?? 0,
  }));
  const share = (n: number): number => n / d.partners;
  const sure = d.undecided === 0 ? 'all of them sure' : `${d.undecided} not yet sure`;
  return html`<div>
    <h3>${d.ladder.label}</h3>
    <table class="ladder">
      <caption>
        ${countInWords(d.partners, 'partner')}, ${sure}
      </caption>
      <thead>
        <tr>
          <th scope="col">Tier</th>
          <th scope="col" class="n">Held</th>
          <th scope="col" class="n">Earned</th>
          <th scope="col" class="n">Possible</th>
        </tr>
      </thead>
      <tbody>
        ${rungs.toReversed().map(
          (r) =>
            html`<tr>
              <th scope="row">
                ${r.name}${rungBar({ held: share(r.held), earned: share(r.earned), possible: share(r.possible) }, widest)}
              </th>
              <td class="n">${r.held}</td>
              <td class="n strong">${r.earned}<small>${Math.round(share(r.earned) * 100)} %</small></td>
              <td class="n">${r.possible}</td>
            </tr>`,
        )}${d.unmapped === 0 ? '' : unmappedRung(d.unmapped)}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">All</th>
          <td class="n">${sum(d.held) + d.unmapped}</td>
          <td class="n">${sum(d.earned)}</td>
          <td class="n">${sum(d.possible)}</td>
        </tr>
      </tfoot>
    </table>
  </div>`;
}

function unmappedRung(n: number): Html {
  return html`<tr>
    <th scope="row">A tier that this program has no equal for</th>
    <td class="n">${n}</td>
    <td class="n"></td>
    <td class="n"></td>
  </tr>`;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, n) => total + n, 0);
}
