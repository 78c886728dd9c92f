/** Who would move where: for each ladder the picture and the table of its flows. */
import type { AuditRow } from '../standing/audit.ts';
import { decisionNames } from '../words/decision.ts';
import { alluvial } from './alluvial.ts';
import type { Page } from './audit.ts';
import { flowsOf, type Flow } from './flows.ts';
import { html, type Html } from './html.ts';

/** The section. */
export function movement(page: Page): Html {
  return html`<section id="movement">
    <h2>Movement</h2>
    <p class="quiet">From the tier held, on the left, to the tier that would be held, on the right.</p>
    ${page.ladders.map(({ ladder, rows }) => {
      const flows = flowsOf(ladder, rows);
      return flows.length === 0
        ? ''
        : html`<article class="movement">
            <h3>${ladder.label}</h3>
            <div class="pair">
              <div>${alluvial(flows)}</div>
              ${flowTable(flows, rows)}
            </div>
          </article>`;
    })}
  </section>`;
}

function flowTable(flows: readonly Flow[], rows: readonly AuditRow[]): Html {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Held</th>
        <th scope="col">Next</th>
        <th scope="col">What it is</th>
        <th scope="col" class="n">Partners</th>
      </tr>
    </thead>
    <tbody>
      ${flows.map(
        (f) =>
          html`<tr>
            <td>${f.from.name}</td>
            <td>${f.to.name}</td>
            <td>${decisionNames[f.kind].one}</td>
            <td class="n">${f.partners}</td>
          </tr>`,
      )}
    </tbody>
    <tfoot>
      <tr>
        <th scope="row" colspan="3">All</th>
        <td class="n">${rows.length}</td>
      </tr>
    </tfoot>
  </table>`;
}
