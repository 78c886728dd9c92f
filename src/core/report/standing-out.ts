/** Hidden gems, partners that no longer fit, paper partnerships: each with its reason in a sentence. */
import { decidingChecks, gateLook, decidingCriteria } from '../standing/attribution.ts';
import type { AuditRow } from '../standing/audit.ts';
import { countInWords } from '../words/decision.ts';
import { standOutWords } from '../words/stand-out.ts';
import { earnedInWords, heldInWords } from '../words/verdict.ts';
import { andMore, namedInList, partnerLink, type Page } from './audit.ts';
import { decidedBy } from './deciding.ts';
import { folded } from './fold.ts';
import { html, name, type Content, type Html } from './html.ts';
import { byName } from './order.ts';

/** The section. */
export function whoStandsOut(page: Page): Html {
  const { hiddenGems, noLongerFit, paper } = page.summary;
  return html`<section id="standing-out">
    <h2>Who stands out</h2>
    ${list(page, standOutWords.hiddenGems, hiddenGems, gem)}${list(
      page,
      standOutWords.noLongerFit,
      noLongerFit,
      misfit,
    )}${list(page, standOutWords.paper, paper, onPaper)}
  </section>`;
}

function list(
  page: Page,
  { title, means }: { readonly title: string; readonly means: string },
  rows: readonly AuditRow[],
  sentence: (page: Page, row: AuditRow) => Content,
): Html {
  const shown = byName(page.audit, rows).slice(0, namedInList);
  return html`<article>
    <h3>${title}: ${rows.length === 0 ? 'none' : rows.length}</h3>
    <p class="quiet">${capital(means)}.</p>
    ${
      shown.length === 0
        ? ''
        : folded(
            shown,
            'of them',
            (some) =>
              html`<ul class="movers">
                ${some.map(
                  (row) =>
                    html`<li>
                      <span>${partnerLink(page, row)}</span> <span>${row.standings.ladder.label}</span>
                      <div>Holds ${name(heldInWords(row))}${sentence(page, row)}</div>
                    </li>`,
                )}
              </ul>`,
          )
    }${andMore(rows.length - shown.length, 'partners')}
  </article>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function gem(_page: Page, row: AuditRow): string {
  const { ladder } = row.standings;
  const from = row.held.held === 'tier' ? row.held.tier : -1;
  return ` and has earned ${earnedInWords(ladder, row.earned)}, ${countInWords(row.earned - from, 'rung')} higher.`;
}

function misfit(page: Page, row: AuditRow): Content {
  const { ladder } = row.standings;
  const decided = decidedBy(page, row, decidingCriteria(row), 'briefly');
  if (row.fitVerdict === 'no-match') return [', and the profile is surely no match:', decided];
  const from = row.held.held === 'tier' ? row.held.tier : -1;
  const fall = countInWords(from - row.holdable, 'rung');
  return [`; the most it can keep is ${earnedInWords(ladder, row.holdable)}, ${fall} lower:`, decided];
}

function onPaper(page: Page, row: AuditRow): Content {
  return [
    ', and surely fails the base check under it:',
    decidedBy(page, row, decidingChecks(row), 'briefly', gateLook(row)),
  ];
}
