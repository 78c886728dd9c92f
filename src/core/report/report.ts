/**
 * An audit as one HTML page that needs nothing else: to be forwarded, opened on a telephone, printed, searched. Pure, without a clock;
 * the same audit gives the same bytes (I1).
 */
import { dayInWords } from '../calendar.ts';
import { summarise, type AuditRow } from '../standing/audit.ts';
import { whatIsAsked } from './asks.ts';
import type { Page, ReportedAudit } from './audit.ts';
import { hatch } from './bars.ts';
import { distribution } from './distribution.ts';
import { whoMoves } from './deciding.ts';
import { head } from './head.ts';
import { html, Html } from './html.ts';
import { listingOf, type Listing } from './listing.ts';
import { movement } from './movement.ts';
import { everyPartner } from './partners.ts';
import { whatIsMissing } from './ready.ts';
import { whoStandsOut } from './standing-out.ts';
import { style, styleHash } from './style.ts';
import { words } from './terms.ts';

/** Lines that open to their reasons unless somebody asks otherwise: about three megabytes. */
export const usualOpening = 500;

/** The page in pieces, in order. `opening` is how many partners open to their reasons; what is left out is said on the page. */
export function* auditReport(audit: ReportedAudit, opening = usualOpening): Generator<string> {
  const listing = listingOf(audit, audit.rows, opening);
  const page = pageOf(audit, listing);
  yield `<!doctype html>\n<html lang="en">`;
  yield documentHead(audit).markup;
  yield '<body><a class="skip" href="#main">Skip to the report</a>';
  yield hatch.markup;
  yield '<main id="main">';
  yield head(page).markup;
  yield contents().markup;
  for (const section of [distribution, movement, whoMoves, whoStandsOut, whatIsMissing, whatIsAsked])
    yield section(page).markup;
  yield words().markup;
  yield* everyPartner(page, listing);
  yield '</main></body></html>\n';
}

/** The sections by their anchors, in their order. */
const sections: readonly (readonly [anchor: string, title: string])[] = [
  ['distribution', 'How partners are spread'],
  ['movement', 'Movement'],
  ['deciding', 'Who would move, and why'],
  ['standing-out', 'Who stands out'],
  ['readiness', 'What would make the rest sure'],
  ['program', 'What the program asks'],
  ['words', 'Words used here'],
  ['partners', 'Every partner'],
];

function contents(): Html {
  return html`<nav aria-label="Contents">
    <ol>
      ${sections.map(([anchor, title]) => html`<li><a href="#${anchor}">${title}</a></li>`)}
    </ol>
  </nav>`;
}

/** Nothing may be loaded, run, sent or framed; the only style is ours, by its hash. */
function documentHead({ program, moment }: ReportedAudit): Html {
  const policy = `default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'`;
  return html`<head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="robots" content="noindex" />
    <meta name="referrer" content="no-referrer" />
    <title>${program.doc.program.name}: tiers as of ${dayInWords(moment.asOf)}</title>
    ${Html.raw(`<style>${style}</style>`)}
  </head>`;
}

function pageOf(audit: ReportedAudit, listing: Listing): Page {
  const summary = summarise(audit.program, audit.rows);
  const distributions = summary.distributions.toSorted((a, b) => (a.ladder.key < b.ladder.key ? -1 : 1));
  const ladders = distributions.map(({ ladder }) => ({
    ladder,
    rows: audit.rows.filter((r) => r.standings.ladder.key === ladder.key),
  }));
  const places = new Map(ladders.map(({ ladder }, i) => [ladder.key, i + 1]));
  const place = (row: AuditRow): string => `p${row.partner}-${places.get(row.standings.ladder.key) ?? 0}`;
  const listed = new Set(listing.groups.flatMap((g) => g.lines.map((l) => place(l.row))));
  return {
    audit,
    summary: { ...summary, distributions },
    ladders,
    anchor: (row) => (listed.has(place(row)) ? place(row) : undefined),
  };
}
