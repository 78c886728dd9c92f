/** What the program says: each ladder with what its tiers ask, the gate, the profile, and the calendar. */
import { factInWords } from '../money.ts';
import type { Ladder, Node, Program, Tier } from '../program/program.ts';
import { sameThreshold } from '../program/tree.ts';
import { metricNamed } from '../standing/trace.ts';
import { askedInWords, criterionLabel, mustInWords } from '../words/asked.ts';
import { looksAskedInWords } from '../words/looks.ts';
import { alsoAskedInWords } from '../words/verdict.ts';
import type { Page } from './audit.ts';
import { figures, html, type Content, type Html } from './html.ts';

/** The section. */
export function whatIsAsked({ audit, summary }: Page): Html {
  const { program } = audit;
  return html`<section id="program">
    <h2>What the program asks</h2>
    <p class="quiet">${calendarInWords(program)}</p>
    ${summary.distributions.map(({ ladder }) => ladderAsks(ladder, program))}
  </section>`;
}

function calendarInWords({ doc }: Program): string {
  const { noticeDays, grandfatherMonths, conversations, yearStarts } = doc.calendar;
  const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']; // prettier-ignore
  const [month = '01', date = '01'] = yearStarts.split('-');
  const talks = conversations === undefined ? '' : ` Conversations before a demotion: ${conversations}.`;
  return (
    `The program year starts on ${Number(date)} ${months[Number(month) - 1] ?? ''}. New criteria are published ${noticeDays} days ahead, ` +
    `and active partners keep what they have for ${grandfatherMonths} months more.${talks}`
  );
}

function ladderAsks(ladder: Ladder, program: Program): Html {
  return html`<article class="asks">
    <h3>${ladder.label}</h3>
    ${looksAskedInWords(ladder).map((line) => html`<p>${line}</p>`)}
    <table>
      ${
        ladder.tiers.length === 1
          ? ''
          : html`<caption>
              ${ladder.doc.cumulative ? 'From entry upwards; each tier also asks for everything above it in this table.' : 'From entry upwards; each tier stands for itself.'}
            </caption>`
      }
      <thead>
        <tr>
          <th scope="col">Tier</th>
          <th scope="col">Asks for</th>
        </tr>
      </thead>
      <tbody>
        ${ladder.tiers.map((tier) => {
          const also = alsoAskedInWords(tier);
          return html`<tr>
            <th scope="row">
              ${tier.label}${tier.doc.means === undefined ? '' : html`<small>${tier.doc.means}</small>`}
            </th>
            <td>
              <ul class="plain">
                ${asksNothing(tier) && also === '' ? html`<li class="quiet">nothing</li>` : askedItems(tier.enter.criteria, tier.keep.criteria, program)}${also === '' ? '' : html`<li>${also}</li>`}
              </ul>
            </td>
          </tr>`;
        })}
      </tbody>
    </table>
    <div class="beside">${gateAsks(ladder, program)}${profileAsks(ladder, program)}</div>
  </article>`;
}

function asksNothing({ enter: { criteria } }: Tier): boolean {
  return criteria.node === 'group' && criteria.members.length === 0;
}

/** The members of a list of criteria; with what is enough to keep the tier where that is less. */
function askedItems(node: Node, keep: Node, program: Program): Content {
  if (node.node === 'group' && node.kind === 'all' && node.label === null)
    return node.members.map((m, i) => askedItem(m, keptMember(keep, i) ?? m, program));
  return askedItem(node, keep, program);
}

function askedItem(node: Node, keep: Node, program: Program): Html {
  if (node.node === 'leaf') {
    const kept =
      keep.node === 'leaf' && !sameThreshold(keep.threshold, node.threshold)
        ? html` <small>to keep the tier: ${figures(askedInWords(keep, program))}</small>`
        : '';
    return html`<li>
      ${criterionLabel(node, program)}:
      <b>${figures(askedInWords(node, program))}</b>${kept}${asksBehind(node.metric, program)}
    </li>`;
  }
  const choice = { all: 'all of', any: 'one of', 'n-of': `${node.need} of` }[node.kind];
  return html`<li>
    ${node.label === null ? '' : html`${node.label}: `}${choice}
    <ul class="plain">
      ${node.members.map((m, i) => askedItem(m, keptMember(keep, i) ?? m, program))}
    </ul>
  </li>`;
}

/** The criteria that a metric is made of, as a list of its own. */
function asksBehind(name: string, program: Program): Html | '' {
  const { source } = metricNamed(program, name);
  const made = 'formula' in source && (source.formula.measure === 'meets' ? source.formula : null);
  if (!made || !made.asked) {
    const over =
      'formula' in source && (source.formula.measure === 'sampled' || source.formula.measure === 'earlier');
    return over ? asksBehind(source.formula.of, program) : '';
  }
  return html`<ul class="plain">
    ${askedItems(made.asked, made.asked, program)}
  </ul>`;
}

/** The tree to keep a tier has the shape of the one to enter it. */
function keptMember(keep: Node, index: number): Node | undefined {
  return keep.node === 'group' ? keep.members[index] : undefined;
}

function gateAsks({ gate }: Ladder, program: Program): Html | '' {
  if (gate.length === 0) return '';
  return html`<div>
    <h4>The gate</h4>
    <p class="quiet">The base check under every tier that asks it.</p>
    <ul class="plain">
      ${gate.map(
        (check) =>
          html`<li>
            ${check.label}
            <ul class="plain">
              ${askedItems(check.node, check.keep, program)}
            </ul>
          </li>`,
      )}
    </ul>
  </div>`;
}

function profileAsks({ fit }: Ladder, program: Program): Html | '' {
  if (!fit) return '';
  return html`<div>
    <h4>The Ideal Partner Profile</h4>
    <p class="quiet">
      0 to 100 points: match from ${factInWords(fit.match, 2)}, near from ${factInWords(fit.near, 2)}, below
      no match.
    </p>
    <ul class="plain">
      ${fit.entries.flatMap((e) => [
        e.score === null ? '' : html`<li>${e.label}: weight ${e.weight}</li>`,
        e.must === null ? '' : html`<li>${mustInWords(e.must, program)}</li>`,
      ])}
    </ul>
  </div>`;
}
