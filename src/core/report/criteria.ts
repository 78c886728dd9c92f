/** Every criterion that matters to a partner, with what is there and what is asked; a choice shows that one of it is enough. */
import { dayInWords, spanInWords } from '../calendar.ts';
import type { Program, Tier } from '../program/program.ts';
import type { AuditRow } from '../standing/audit.ts';
import type { Outcome } from '../standing/interval.ts';
import { tierReasons } from '../standing/reasons.ts';
import { contextOf, metricNamed, traceAnnounced, type CriterionTrace } from '../standing/trace.ts';
import { askedInWords, exemptInWords, hasInWords, mustInWords } from '../words/asked.ts';
import { reasonLines, type ReasonLine } from '../words/reasons.ts';
import { countsFromInWords, notYetInWords } from '../words/standing.ts';
import { alsoAskedInWords, fitFigureInWords, gateFoundInWords, scoreInWords } from '../words/verdict.ts';
import type { Page } from './audit.ts';
import { criterionBar } from './bars.ts';
import { figures, html, type Content, type Html } from './html.ts';

/** Tiers up to the highest that matters to the partner: held, possible, or the next one up. */
export function criteriaTable({ audit }: Page, row: AuditRow): Html {
  const { tiers } = row.look.ladder;
  const held = row.held.held === 'tier' ? row.held.tier : -1;
  const highest = Math.max(held, row.possible, row.earned + 1, row.decision.next ?? -1);
  const shown = tiers.slice(0, highest + 1);
  const left = tiers.slice(highest + 1).map((t) => t.label);
  const gated = shown.find((t) => t.enter.gate);
  const told = new Set<string>();
  const lines = (tier: Tier, part: 'criteria' | 'gate'): Content => {
    const reason = tierReasons(contextOf(audit, row.look), tier, part, row.row);
    return reasonLines(reason, audit.program, row.row, told).map((line) => reasonRow(line, audit.program));
  };
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
        return group(html`${tier.label}${also === '' ? '' : html`<small>asks ${also} too</small>`}`, [
          lines(tier, 'criteria'),
          announcedLines(audit, row, tier),
        ]);
      })}${
        gated && row.gate !== 'not-asked'
          ? group(html`The gate: ${gateFoundInWords(row)}`, lines(gated, 'gate'))
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

/** What the tier will ask from later days, with what is there today; asked of nobody yet, so it has no mark. */
function announcedLines(audit: Page['audit'], row: AuditRow, tier: Tier): Content {
  return traceAnnounced(audit, row.standings, tier, row.row, row.look).map(
    (trace) =>
      html`<tr class="in-1">
        <th scope="row">${trace.label}<small>${countsFromInWords(trace)}</small></th>
        <td>${hasInWords(trace.fact, trace, audit.program)}</td>
        <td>${figures(askedInWords(trace, audit.program))}</td>
      </tr>`,
  );
}

/** One line of the reasons: a criterion with what is there and what is asked, or words over others. */
function reasonRow({ depth, outcome, text, trace }: ReasonLine, program: Program): Html {
  if (trace !== null) return criterionLine(trace, program, depth);
  return html`<tr class="${inside(depth)}">
    <th scope="row" colspan="3">
      ${outcome === null ? '' : mark(outcome)}${figures(text.replace(/:$/, ''))}
    </th>
  </tr>`;
}

/** How far inside a line stands; further in than this there is no room on a phone. */
const inside = (depth: number): string => (depth === 0 ? '' : `in-${Math.min(depth, 4)}`);

const marks: Readonly<Record<Outcome, readonly [sign: string, words: string]>> = {
  met: ['✓', 'met'],
  unmet: ['✗', 'not met'],
  unknown: ['?', 'not known'],
};

const waiting = ['…', 'not yet met'] as const;

function mark(outcome: Outcome, notYet: CriterionTrace['notYet'] = null): Html {
  const [sign, words] = notYet === null ? marks[outcome] : waiting;
  return html`<span class="mark ${outcome}"
    ><span aria-hidden="true">${sign}</span><span class="unseen">${words}: </span></span
  >`;
}

function criterionLine(trace: CriterionTrace, program: Program, depth: number): Html {
  const { window, fact, keep, keepLimit, outcome, until, notYet } = trace;
  const excused = exemptInWords(trace);
  return html`<tr class="${inside(depth)}">
    <th scope="row">
      ${mark(outcome, notYet)}${trace.label}<small
        >${spanInWords(window.from, window.to)}${until === null ? '' : `; counts through ${dayInWords(until)}`}</small
      >
    </th>
    <td>
      ${hasInWords(fact, trace, program, trace.noValue)}${excused === null ? '' : html`<small>${excused}</small>`}${criterionBar(trace, metricNamed(program, trace.metric).unit)}${notYet === null ? '' : html`<small>${notYetInWords(notYet)}</small>`}
    </td>
    <td>
      ${figures(askedInWords(trace, program))}${
        keep === null
          ? ''
          : html`<small
              >to keep:
              ${askedInWords({ ...trace, threshold: keep, limit: keepLimit ?? trace.limit }, program)}</small
            >`
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
    const points = e.score === null ? null : row.look.fact(e.score, row.row);
    const must = e.must === null ? null : row.look.fact(e.must.reads, row.row);
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
            <th scope="row">${mustInWords(e.must, audit.program)}</th>
            <td>${hasInWords(must, e.must, audit.program)}</td>
            <td>must hold</td>
          </tr>`,
    ];
  });
  return group(html`Ideal Partner Profile: ${figure}`, lines);
}
