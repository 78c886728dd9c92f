/** The movement as a picture: from tiers held, left, to tiers next, right. The table beside it says the same in figures. */
import type { DecisionKind } from '../standing/decide.ts';
import { percent } from './bars.ts';
import type { End, Flow } from './flows.ts';
import { html, type Html } from './html.ts';

const labelShare = 0.33;
/** The room of a label of one line, and what every further one takes. */
const slot = 22;
const lineHeight = 15;
const leastFlow = 150;
const thinnest = 1.5;
/** Characters of a line of a label; as many as a telephone has room for. */
const lineLength = 14;

/** A label in at most two lines, broken at a blank; what is longer is cut, and stands whole in the table. */
export function labelLines(name: string): readonly string[] {
  const cut = (text: string): string =>
    text.length > lineLength ? `${text.slice(0, lineLength - 1).trimEnd()}…` : text;
  if (name.length <= lineLength) return [name];
  const fits = name.lastIndexOf(' ', lineLength);
  const at = fits > 0 ? fits : name.indexOf(' ');
  return at < 0 ? [cut(name)] : [cut(name.slice(0, at)), cut(name.slice(at + 1))];
}

interface Placed extends End {
  readonly partners: number;
  readonly top: number;
  readonly height: number;
}

/** The picture of some flows, about as high as a table with a line for each. */
export function alluvial(flows: readonly Flow[]): Html {
  const total = flows.reduce((n, f) => n + f.partners, 0);
  const flowHeight = Math.max(leastFlow, flows.length * 27);
  const thickness = (flow: Flow): number => Math.max(thinnest, (flow.partners / total) * flowHeight);
  const left = place(flows, (f) => f.from, thickness);
  const right = place(flows, (f) => f.to, thickness);
  const height = Math.max(left.height, right.height);
  const middle = Math.round(1000 * (1 - 2 * labelShare)) / 10;
  return html`<svg class="alluvial" width="100%" height="${height}" aria-hidden="true">
    <svg
      x="${percent(labelShare)}"
      width="${middle}%"
      height="${height}"
      viewBox="0 0 100 ${height}"
      preserveAspectRatio="none"
    >
      ${ribbons(flows, left.ends, right.ends, thickness)}
    </svg>
    ${left.ends.map((e) => end(e, 'left'))}${right.ends.map((e) => end(e, 'right'))}
  </svg>`;
}

/** Ends from the top of the ladder down, each as high as what flows through it and far enough apart for its label. */
function place(
  flows: readonly Flow[],
  endOf: (flow: Flow) => End,
  thickness: (flow: Flow) => number,
): { readonly ends: readonly Placed[]; readonly height: number } {
  const byRank = new Map<number, { end: End; partners: number; height: number }>();
  for (const flow of flows) {
    const known = byRank.get(endOf(flow).rank) ?? { end: endOf(flow), partners: 0, height: 0 };
    known.partners += flow.partners;
    known.height += thickness(flow);
    byRank.set(known.end.rank, known);
  }
  let y = 0;
  const ends = [...byRank.values()]
    .toSorted((a, b) => b.end.rank - a.end.rank)
    .map(({ end: { name, rank }, partners, height }): Placed => {
      const room = Math.max(slot + (labelLines(name).length - 1) * lineHeight, height + 8);
      const top = y + (room - height) / 2;
      y += room;
      return { name, rank, partners, top, height };
    });
  return { ends, height: Math.ceil(y) };
}

function ribbons(
  flows: readonly Flow[],
  left: readonly Placed[],
  right: readonly Placed[],
  thickness: (flow: Flow) => number,
): readonly Html[] {
  const startsAt = offsets(flows, left, (f) => [f.from.rank, f.to.rank], thickness);
  const endsAt = offsets(flows, right, (f) => [f.to.rank, f.from.rank], thickness);
  return flows.map((flow) => {
    const [a, b, t] = [startsAt.get(flow) ?? 0, endsAt.get(flow) ?? 0, thickness(flow)];
    const d = `M0 ${px(a)}C50 ${px(a)} 50 ${px(b)} 100 ${px(b)}V${px(b + t)}C50 ${px(b + t)} 50 ${px(a + t)} 0 ${px(a + t)}Z`;
    return html`<path class="flow ${direction[flow.kind]}" d="${d}" />`;
  });
}

/** Where each flow begins on its end: flows leave and arrive in the order of their other ends, so that few of them cross. */
function offsets(
  flows: readonly Flow[],
  ends: readonly Placed[],
  ranks: (flow: Flow) => readonly [own: number, other: number],
  thickness: (flow: Flow) => number,
): ReadonlyMap<Flow, number> {
  const at = new Map<Flow, number>();
  for (const { rank, top } of ends) {
    let y = top;
    const own = flows.filter((f) => ranks(f)[0] === rank).toSorted((a, b) => ranks(b)[1] - ranks(a)[1]);
    for (const flow of own) {
      at.set(flow, y);
      y += thickness(flow);
    }
  }
  return at;
}

const direction: Readonly<Record<DecisionKind, string>> = {
  promote: 'up',
  enter: 'up',
  demote: 'down',
  'propose-exit': 'down',
  hold: 'same',
  pending: 'same',
};

function end({ name, partners, top, height }: Placed, side: 'left' | 'right'): Html {
  const lines = labelLines(name);
  const first = top + height / 2 + 4 - ((lines.length - 1) * lineHeight) / 2;
  const x = percent(side === 'left' ? labelShare : 1 - labelShare);
  const dx = side === 'left' ? -7 : 9;
  const count = html`<tspan class="count">${partners}</tspan>`;
  return html`<rect class="end" x="${x}" y="${px(top)}" width="2" height="${px(height)}" />${lines.map(
      (line, i) =>
        html`<text class="${side}" x="${x}" dx="${dx}" y="${px(first + i * lineHeight)}"
          >${i > 0 ? line : side === 'left' ? html`${line} ${count}` : html`${count} ${line}`}</text
        >`,
    )}`;
}

function px(length: number): number {
  return Math.round(length * 10) / 10;
}
