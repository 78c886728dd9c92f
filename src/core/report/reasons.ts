/** The reasons of one partner on one ladder: what was decided and by what, every criterion, what is still asked, what is missing. */
import { decidingCriteria } from '../standing/attribution.ts';
import type { AuditRow } from '../standing/audit.ts';
import { gapToTier } from '../standing/gap.ts';
import { gapOutline, type GapLine } from '../words/gap.ts';
import { looksInWords } from '../words/looks.ts';
import { actionInWords } from '../words/missing.ts';
import { decisionInWords } from '../words/standing.ts';
import { recordedInWords, standingInWords } from '../words/verdict.ts';
import type { Page } from './audit.ts';
import { criteriaTable } from './criteria.ts';
import { decidedBy } from './deciding.ts';
import { figures, html, type Content, type Html } from './html.ts';

/** What stands under a partner's line. */
export function reasons(page: Page, row: AuditRow): Html {
  const decided = decidingCriteria(row);
  const recorded = recordedInWords(row);
  const looks = looksInWords(row);
  return html`<div class="reasons">
    <p>${standingInWords(row)} ${decisionInWords(row)}</p>
    ${recorded === null ? '' : html`<p>${recorded}</p>`}
    ${
      looks.length === 0
        ? ''
        : html`<ul class="plain">
            ${looks.map((line) => html`<li>${line}</li>`)}
          </ul>`
    }
    ${
      decided.length === 0
        ? ''
        : html`<h4>What decided it</h4>
            ${decidedBy(page, row, decided, 'all')}`
    }
    ${criteriaTable(page, row)}${stillAsked(page, row)}${missing(page, row)}
  </div>`;
}

function stillAsked({ audit }: Page, row: AuditRow): Html | '' {
  const next = row.standings.ladder.tiers[row.earned + 1];
  const gap = next && gapToTier(audit, row.standings, row.row, row.earned + 1);
  if (!next || !gap) return '';
  return html`<h4>What ${next.label} still asks</h4>
    <ul>
      ${gapItems(gapOutline(gap, audit.program))}
    </ul>`;
}

function gapItems(lines: readonly GapLine[]): Content {
  return lines.map(
    ({ text, under }) =>
      html`<li>
        ${figures(text)}${
          under.length === 0
            ? ''
            : html`<ul>
                ${gapItems(under)}
              </ul>`
        }
      </li>`,
  );
}

function missing({ audit }: Page, row: AuditRow): Html | '' {
  if (row.missing.length === 0) return '';
  return html`<h4>What is missing to be sure</h4>
    <ul>
      ${row.missing.map((m) => html`<li>${actionInWords(m, audit.program)}</li>`)}
    </ul>`;
}
