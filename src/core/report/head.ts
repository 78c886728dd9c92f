/** The top of the page: which program, looked at when and how, and the result in one sentence. */
import { dayInWords, spanInWords } from '../calendar.ts';
import { resolveWindow } from '../metrics/window.ts';
import type { AuditRow } from '../standing/audit.ts';
import type { DecisionKind } from '../standing/decide.ts';
import { countInWords, decisionNames, decisionOrder } from '../words/decision.ts';
import { outsideInWords, recordingsInWords } from '../words/pins.ts';
import type { Page, ReportedAudit } from './audit.ts';
import { html, type Content, type Html } from './html.ts';

/** The whole head of the page. */
export function head({ audit, summary }: Page): Html {
  const { doc } = audit.program;
  const { undecided } = summary.readiness;
  return html`<header class="head">
    <p class="kicker">Partner tiers, as of ${dayInWords(audit.moment.asOf)}</p>
    <h1>${doc.program.name}</h1>
    <p class="lead">${resultInWords(audit.rows, undecided)}</p>
    <p>
      This is information, not a verdict: nothing has been moved by it. It names tiers that nobody may have
      talked about with the partners yet, so keep it within the company.
    </p>
    ${notes(audit)}${figures(audit.rows, undecided)}${pins(audit)}
  </header>`;
}

const wouldBe: Readonly<Record<DecisionKind, string>> = {
  promote: 'would be promoted',
  demote: 'would be demoted',
  enter: 'would enter',
  'propose-exit': 'would be put forward for an exit',
  hold: 'would stay as they are',
  pending: 'would stay without a tier',
};

/** `12 partners were looked at …: 4 would be promoted, 3 would stay as they are. 3 of the 13 are not yet sure …` */
function resultInWords(rows: readonly AuditRow[], undecided: number): string {
  if (rows.length === 0) return 'No partner is enrolled in a motion of this program on the day.';
  const partners = new Set(rows.map((r) => r.partner)).size;
  const ladders = new Set(rows.map((r) => r.standings.ladder.key)).size;
  const where =
    ladders === 1 ? '' : ` on ${ladders} ladders, ${countInWords(rows.length, 'standing')} in all`;
  const counted = decisionOrder
    .map((kind) => ({ kind, n: countOf(rows, kind) }))
    .filter(({ n }) => n > 0)
    .map(({ kind, n }) => `${n} ${n === 1 ? wouldBe[kind].replace('they are', 'it is') : wouldBe[kind]}`);
  const open =
    undecided === 0
      ? 'All of this is sure.'
      : undecided === rows.length
        ? 'None of it is sure yet; missing evidence neither promotes nor demotes anybody.'
        : `${undecided} of the ${rows.length} ${undecided === 1 ? 'is' : 'are'} not yet sure; missing evidence neither promotes nor demotes anybody.`;
  return `${countInWords(partners, 'partner')} ${partners === 1 ? 'was' : 'were'} looked at${where}: ${counted.join(', ')}. ${open}`;
}

function countOf(rows: readonly AuditRow[], kind: DecisionKind): number {
  return rows.reduce((n, r) => n + Number(r.decision.kind === kind), 0);
}

/** What whoever forwards the page must know first. */
function notes({ program, moment, outside }: ReportedAudit): Content {
  const { thresholds, about } = program.doc.program;
  return [
    outside === null ? '' : html`<p class="note">${outsideInWords(outside, moment.asOf)}</p>`,
    thresholds === 'illustrative'
      ? html`<p class="note">
          The thresholds are still examples; the program’s owner has not confirmed them.
        </p>`
      : '',
    about === undefined ? '' : html`<p class="note">${about}</p>`,
  ];
}

function figures(rows: readonly AuditRow[], undecided: number): Html {
  const figure = (label: string, n: number): Html =>
    html`<div class="${n === 0 ? 'none' : ''}">
      <dt>${label}</dt>
      <dd>${n}</dd>
    </div>`;
  const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
  return html`<dl class="figures">
    ${decisionOrder.map((kind) => {
      const n = countOf(rows, kind);
      return figure(capital(n === 1 ? decisionNames[kind].one : decisionNames[kind].many), n);
    })}${figure('Not yet sure', undecided)}
  </dl>`;
}

/** What the audit is pinned to, so that anybody can have it computed again. */
function pins(audit: ReportedAudit): Html {
  const { from, to } = resolveWindow('review-year', audit.moment);
  const looked =
    audit.moment.mode === 'review'
      ? `a review of the twelve months ${spanInWords(from, to)}`
      : `the program year so far, ${spanInWords(from, to)}; nobody is demoted by such a look`;
  const pin = (label: string, text: string): Html =>
    html`<div>
      <dt>${label}</dt>
      <dd>${text}</dd>
    </div>`;
  return html`<dl class="pins">
    ${pin('What this is', looked)}${pin('Recordings seen', recordingsInWords(audit.cutOff))}${pin(
      'Program version',
      audit.version.slice(0, 12),
    )}${audit.id > 0 ? pin('Audit', `number ${audit.id}`) : ''}
  </dl>`;
}
