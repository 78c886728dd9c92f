/** Who moves and why: the criteria that decided, counted, and the movers with theirs. */
import {
  attributedKinds,
  countDeciding,
  decidingCriteria,
  type AttributedKind,
  type CountedCriterion,
  type DecidingCriterion,
} from '../standing/attribution.ts';
import { tierTree, type Ladder } from '../program/program.ts';
import { leavesOf } from '../program/tree.ts';
import { metricNamed } from '../standing/trace.ts';
import { percentagesAreCut } from '../words/value.ts';
import { folded } from './fold.ts';
import type { AuditRow } from '../standing/audit.ts';
import type { Look } from '../standing/fold.ts';
import { askedInWords, criterionInBrief, criterionLabel } from '../words/asked.ts';
import { countInWords, decisionNames } from '../words/decision.ts';
import { lookInWords } from '../words/looks.ts';
import { heldInWords, tierInWords } from '../words/verdict.ts';
import { andMore, namedInList, partnerLink, type LadderRows, type Page } from './audit.ts';
import { figures, html, name, type Content, type Html } from './html.ts';
import { byName } from './order.ts';

/** The section. */
export function whoMoves(page: Page): Html {
  const articles = page.ladders.flatMap((l) => attributedKinds.map((kind) => movesOf(page, l, kind)));
  return html`<section id="deciding">
    <h2>Who would move, and why</h2>
    <p class="quiet">
      A criterion decided a move if it had to be otherwise for another outcome. <b>Alone</b>, where somebody
      would lose a tier, counts the moves that this criterion by itself brought about.
      ${showsPercentages(page) ? percentagesAreCut : ''}
    </p>
    ${articles.every((a) => a === '') ? html`<p>Nobody would move.</p>` : articles}
  </section>`;
}

function showsPercentages({ audit: { program }, ladders }: Page): boolean {
  const leaves = ladders.flatMap(({ ladder }) => ladder.tiers.flatMap((t) => leavesOf(tierTree(t.enter))));
  return leaves.some(({ metric }) => metricNamed(program, metric).unit === 'percent');
}

interface Mover {
  readonly row: AuditRow;
  readonly criteria: readonly DecidingCriterion[];
}

function movesOf(page: Page, { ladder, rows }: LadderRows, kind: AttributedKind): Html | '' {
  const movers = rows
    .filter((r) => r.decision.kind === kind)
    .map((row): Mover => ({ row, criteria: decidingCriteria(row) }));
  if (movers.length === 0) return '';
  const counted = countDeciding(movers.map((m) => m.criteria));
  const names = decisionNames[kind];
  return html`<article>
    <h3>${ladder.label}: ${countInWords(movers.length, names.one, names.many)}</h3>
    ${movers.length === 1 ? '' : folded(counted, 'criteria', (some) => countedTable(page, ladder, some, kind))}
    ${moverList(page, movers, kind)}
  </article>`;
}

function countedTable(
  { audit: { program } }: Page,
  ladder: Ladder,
  counted: readonly CountedCriterion[],
  kind: AttributedKind,
): Html {
  // Everything that a promotion asks had to hold, so that each criterion would be said to have decided it alone.
  const loses = kind === 'demote' || kind === 'propose-exit';
  const where = ({ tier, part }: CountedCriterion): string =>
    tier === null ? (part === 'gate' ? 'the gate' : 'the profile') : tierInWords(ladder, tier);
  return html`<table class="counted">
    <thead>
      <tr>
        <th scope="col">What decided</th>
        <th scope="col">Asked by</th>
        <th scope="col" class="n">Moves</th>
        ${loses ? html`<th scope="col" class="n">Alone</th>` : ''}
      </tr>
    </thead>
    <tbody>
      ${counted.map(
        (c) =>
          html`<tr>
            <th scope="row">${criterionLabel(c.leaf, program)}: ${figures(askedInWords(c.leaf, program))}</th>
            <td>${where(c)}</td>
            <td class="n">${c.moves}</td>
            ${loses ? html`<td class="n">${c.alone}</td>` : ''}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function moverList(page: Page, movers: readonly Mover[], kind: AttributedKind): Content {
  const criteria = new Map(movers.map((m) => [m.row, m.criteria]));
  // The longest way first: those need the most explaining.
  const far = byName(
    page.audit,
    movers.map((m) => m.row),
  ).toSorted((a, b) => rungs(b) - rungs(a));
  const shown = far.slice(0, namedInList);
  return [
    folded(
      shown,
      decisionNames[kind].many,
      (some) =>
        html`<ul class="movers">
          ${some.map(
            (row) =>
              html`<li>
                <span>${partnerLink(page, row)}</span> <span>${way(row)}</span>
                ${decidedBy(page, row, criteria.get(row) ?? [], 'briefly')}
              </li>`,
          )}
        </ul>`,
    ),
    andMore(far.length - shown.length, kind),
  ];
}

function rungs({ held, decision }: AuditRow): number {
  return Math.abs((held.held === 'tier' ? held.tier : -1) - (decision.next ?? -1));
}

/** From what a partner holds to what it would hold. */
export function way(row: AuditRow): Html {
  return html`${name(heldInWords(row))} → ${name(nextInWords(row))}`;
}

function nextInWords({ decision, standings }: AuditRow): string {
  if (decision.kind === 'propose-exit') return 'exit to decide';
  return decision.next === null ? 'no tier' : tierInWords(standings.ladder, decision.next);
}

/** Criteria named under a partner where it is one of many; its own line has them all. */
const namedBriefly = 4;

/**
 * Criteria with what the partner has of them in a look, a line each, first those that decided alone. `briefly`: only a few, under the
 * name of the look where there are several; a partner's own line has named it before.
 */
export function decidedBy(
  { audit }: Page,
  row: AuditRow,
  criteria: readonly DecidingCriterion[],
  briefly: 'briefly' | 'all',
  look: Look = row.look,
): Html {
  const rank = ({ alone, part }: DecidingCriterion): number =>
    (alone ? 0 : 3) + { criteria: 0, fit: 1, gate: 2 }[part];
  if (criteria.length === 0) return html`<p class="quiet">no criterion: the tier asks for nothing more</p>`;
  const most = briefly === 'all' || criteria.length <= namedBriefly + 1 ? criteria.length : namedBriefly;
  const place = briefly === 'briefly' ? lookInWords(row, look) : null;
  return html`<ul class="plain">
    ${place === null ? '' : html`<li class="quiet">${place}</li>`}${criteria
      .toSorted((a, b) => rank(a) - rank(b))
      .slice(0, most)
      .map(
        ({ leaf }) => html`<li>${figures(criterionInBrief(leaf, look, row.row, audit.program))}</li>`,
      )}${most < criteria.length ? html`<li class="quiet">and ${criteria.length - most} more</li>` : ''}
  </ul>`;
}
