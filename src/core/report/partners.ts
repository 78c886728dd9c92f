/** Every partner: a line each, those first that need attention, and as many as asked for open to their reasons. */
import { factInWords } from '../money.ts';
import type { AuditRow } from '../standing/audit.ts';
import type { DecisionKind } from '../standing/decide.ts';
import { countInWords, decisionNames } from '../words/decision.ts';
import { earnedInWords, heldInWords } from '../words/verdict.ts';
import type { Page } from './audit.ts';
import { standingBar } from './bars.ts';
import { way } from './deciding.ts';
import { html, name, type Content, type Html } from './html.ts';
import { openOf, restInWords } from './fold.ts';
import type { Line, Listing } from './listing.ts';
import { reasons } from './reasons.ts';

/** The section, a piece at a time, since there may be thousands. */
export function* everyPartner(page: Page, listing: Listing): Generator<string> {
  yield html`<section id="partners">
    <h2>Every partner</h2>
    ${intro(listing)}
  </section>`.markup;
  for (const { kind, all, lines } of listing.groups) {
    const names = decisionNames[kind];
    yield html`<section class="group" id="${kind}">
      <h3>${countInWords(all, names.one, names.many)}</h3>
      ${lines.length < all ? html`<p class="quiet">${left(all - lines.length)}</p>` : ''}
    </section>`.markup;
    const shown = openOf(lines.length);
    for (const line of lines.slice(0, shown)) yield person(page, line).markup;
    if (shown === lines.length) continue;
    yield `<details class="rest partners-rest">${html`<summary>${restInWords(lines.length - shown, names.many)}</summary>`.markup}`;
    for (const line of lines.slice(shown)) yield person(page, line).markup;
    yield '</details>';
  }
}

function person(page: Page, { row, opens }: Line): Html {
  return opens
    ? html`<details class="person" id="${page.anchor(row) ?? ''}">
        <summary>${summary(page, row)}</summary>
        ${reasons(page, row)}
      </details>`
    : html`<div class="person" id="${page.anchor(row) ?? ''}">${summary(page, row)}</div>`;
}

function intro({ total, opening, listed }: Listing): Content {
  return [
    html`<p class="on-paper">
        ${countInWords(total, 'line')}, one for each partner and ladder, not printed here. Two boxes at this
        place on the screen print them, and the ends of the lists above.
      </p>
      <p class="quiet every">
        The bar of a partner is its ladder: solid up to the tier earned, hatched to the tier possible, with a
        tick at the tier held. ${opening > 0 ? 'Open a line to see the reasons.' : ''}
      </p>`,
    opening < total
      ? html`<p class="note">
          ${opening === 0 ? 'No line opens' : `The first ${factInWords(opening, 0)} of ${factInWords(total, 0)} lines open`}
          to the reasons, so that this file stays small.${listed < total ? ` ${left(total - listed)}` : ''}
          All of it is in the CSV and JSON of the same audit; with <code>--html-rows</code> more lines open.
        </p>`
      : '',
    html`<p class="control">
      <label><input type="checkbox" id="print-all" /> Print every list to its end</label>
      ${
        opening > 0
          ? html`<label
              ><input type="checkbox" id="print-reasons" /> Print the reasons of every line too</label
            >`
          : ''
      }
    </p>`,
  ];
}

function left(n: number): string {
  return `${countInWords(n, 'further line')} ${n === 1 ? 'is' : 'are'} left out here.`;
}

const arrows: Readonly<Record<DecisionKind, string>> = {
  demote: '↓',
  'propose-exit': '↘',
  promote: '↑',
  enter: '↗',
  pending: '·',
  hold: '=',
};

function summary({ audit }: Page, row: AuditRow): Html {
  const { ladder } = row.standings;
  const { key, name: called } = audit.identity(row.partner);
  const possible = row.possible > row.earned ? `, possible ${earnedInWords(ladder, row.possible)}` : '';

  return html`<span class="who"
    ><span><b>${name(called)}</b> <small>${name(key)}</small></span> <span>${ladder.label}</span>
    <span>${standingBar(row)}</span>
    <span
      ><span class="sign ${row.decision.kind}" aria-hidden="true">${arrows[row.decision.kind]}</span>
      ${decided(row)}
      <small>earned ${earnedInWords(ladder, row.earned)}${possible}</small></span
    ></span
  >`;
}

function decided(row: AuditRow): Html {
  switch (row.decision.kind) {
    case 'hold':
      return html`stays at ${name(heldInWords(row))}`;
    case 'pending':
      return html`pending, no tier yet`;
    case 'demote':
    case 'promote':
    case 'enter':
    case 'propose-exit':
      return way(row);
  }
}
