/** The reasons of one partner on one ladder: what was decided and by what, every criterion, what is still asked, what is missing. */
import { spanInWords } from '../calendar.ts';
import { decidingCriteria } from '../standing/attribution.ts';
import type { AuditRow } from '../standing/audit.ts';
import type { Outcome } from '../standing/interval.ts';
import { gapToTier, metricNamed, traceTier, type CriterionTrace, type Gap } from '../standing/trace.ts';
import { askedInWords, hasInWords } from '../words/asked.ts';
import { actionInWords } from '../words/missing.ts';
import { decisionInWords, gapGroupInWords, gapLeafInWords } from '../words/standing.ts';
import {
  alsoAskedInWords,
  fitFigureInWords,
  gateInWords,
  scoreInWords,
  standingInWords,
} from '../words/verdict.ts';
import type { Page } from './audit.ts';
import { criterionBar } from './bars.ts';
import { decidedBy } from './deciding.ts';
import { figures, html, type Content, type Html } from './html.ts';

/** What stands under a partner's line. */
export function reasons(page: Page, row: AuditRow): Html {
  const decided = decidingCriteria(page.audit.evaluation, row);
  return html`<div class="reasons">
    <p>${standingInWords(row)} ${decisionInWords(row)}</p>
    ${
      decided.length === 0
        ? ''
        : html`<h4>What decided it</h4>
            ${decidedBy(page, row, decided, 'all')}`
    }
    ${criteriaTable(page, row)}${stillAsked(page, row)}${missing(page, row)}
  </div>`;
}

/** Tiers up to the highest that matters to the partner: held, possible, or the next one up. */
function criteriaTable({ audit }: Page, row: AuditRow): Html {
  const { tiers } = row.standings.ladder;
  const held = row.held.held === 'tier' ? row.held.tier : -1;
  const highest = Math.max(held, row.possible, row.earned + 1, row.decision.next ?? -1);
  const shown = tiers.slice(0, highest + 1);
  const left = tiers.slice(highest + 1).map((t) => t.label);
  const gated = shown.find((t) => t.enter.gate);
  const lines = (traces: readonly CriterionTrace[], part: CriterionTrace['part']): Content =>
    traces.filter((t) => t.part === part).map((t) => criterionLine(t, audit.program));
  return html`<table class="criteria">
      <thead>
        <tr>
          <th scope="col">Criterion</th>
          <th scope="col">Has</th>
          <th scope="col">Asked</th>
        </tr>
      </thead>
      ${shown.map((tier) => {
        const also = alsoAskedInWords(tier);
        return group(
          html`${tier.label}${also === '' ? '' : html`<small>asks ${also} too</small>`}`,
          lines(traceTier(audit, tier, row.row), 'criteria'),
        );
      })}${
        gated && row.gate !== 'not-asked'
          ? group(html`The gate: ${gateInWords(row.gate)}`, lines(traceTier(audit, gated, row.row), 'gate'))
          : ''
      }${profile(audit, row)}
    </table>
    ${left.length === 0 ? '' : html`<p class="quiet">Not shown, since it is further up: ${left.join(', ')}.</p>`}`;
}

function group(title: Html, lines: Content): Html {
  return html`<tbody>
    <tr>
      <th scope="rowgroup" colspan="3">${title}</th>
    </tr>
    ${lines}
  </tbody>`;
}

const marks: Readonly<Record<Outcome, readonly [sign: string, words: string]>> = {
  met: ['✓', 'met'],
  unmet: ['✗', 'not met'],
  unknown: ['?', 'not known'],
};

function mark(outcome: Outcome): Html {
  const [sign, words] = marks[outcome];
  return html`<span class="mark ${outcome}"
    ><span aria-hidden="true">${sign}</span><span class="unseen">${words}: </span></span
  >`;
}

function criterionLine(trace: CriterionTrace, program: Page['audit']['program']): Html {
  const { window, fact, keep, outcome } = trace;
  return html`<tr>
    <th scope="row">${mark(outcome)}${trace.label}<small>${spanInWords(window.from, window.to)}</small></th>
    <td>
      ${figures(hasInWords(fact, trace, program))}${criterionBar(trace, metricNamed(program, trace.metric).unit)}
    </td>
    <td>
      ${figures(askedInWords(trace, program))}${
        keep === null
          ? ''
          : html`<small>to keep: ${figures(askedInWords({ ...trace, threshold: keep }, program))}</small>`
      }
    </td>
  </tr>`;
}

/** The profile's attributes with their points; must-haves with whether they hold. */
function profile(audit: Page['audit'], row: AuditRow): Html | '' {
  const { fit } = row.standings.ladder;
  const figure = fitFigureInWords(row);
  if (!fit || figure === null) return '';
  const lines = fit.entries.flatMap((e) => {
    const points = e.score === null ? null : audit.evaluation.fact(e.score, row.row);
    const must = e.must === null ? null : audit.evaluation.fact(e.must.metric, row.row);
    return [
      points === null
        ? ''
        : html`<tr>
            <th scope="row">${e.label}</th>
            <td>${scoreInWords(points.least, points.most, 0)} of 100</td>
            <td>weight ${e.weight}</td>
          </tr>`,
      must === null || e.must === null
        ? ''
        : html`<tr>
            <th scope="row">${e.label}</th>
            <td>${hasInWords(must, e.must, audit.program)}</td>
            <td>
              ${e.must.metric.startsWith('must/') ? 'a must-have' : html`a must-have: ${askedInWords(e.must, audit.program)}`}
            </td>
          </tr>`,
    ];
  });
  return group(html`Ideal Partner Profile: ${figure}`, lines);
}

function stillAsked({ audit }: Page, row: AuditRow): Html | '' {
  const next = row.standings.ladder.tiers[row.earned + 1];
  const gap = next && gapToTier(audit, row.standings, row.row, row.earned + 1);
  if (!next || !gap) return '';
  return html`<h4>What ${next.label} still asks</h4>
    <ul>
      ${gapItems(gap, audit.program)}
    </ul>`;
}

function gapItems(gap: Gap, program: Page['audit']['program']): Content {
  if (gap.gap === 'criterion') return html`<li>${figures(gapLeafInWords(gap, program))}</li>`;
  const heading = gapGroupInWords(gap);
  const members = gap.of.map((g) => gapItems(g, program));
  return heading === null
    ? members
    : html`<li>
        ${heading}
        <ul>
          ${members}
        </ul>
      </li>`;
}

function missing({ audit }: Page, row: AuditRow): Html | '' {
  if (row.missing.length === 0) return '';
  return html`<h4>What is missing to be sure</h4>
    <ul>
      ${row.missing.map((m) => html`<li>${actionInWords(m, audit.program)}</li>`)}
    </ul>`;
}
