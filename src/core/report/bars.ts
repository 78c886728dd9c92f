/**
 * The small pictures, as SVG whose lengths are percentages, so that they take any width and need no style attribute. Each repeats what
 * stands in words beside it, so it is hidden from who does not see it.
 */
import type { Unit } from '../program/metric-schema.ts';
import type { CriterionTrace } from '../standing/trace.ts';
import type { AuditRow } from '../standing/audit.ts';
import { html, type Html } from './html.ts';

/** What hatched bars are filled with; stands once on a page. */
export const hatch: Html = html`<svg class="defs" aria-hidden="true" width="0" height="0">
  <defs>
    <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <path class="hatch" d="M1 0V5" />
    </pattern>
  </defs>
</svg>`;

/** A share of the width, to a hundredth of a percent, so that it prints the same everywhere. */
export function percent(share: number): string {
  return `${Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 100}%`;
}

function rect(kind: string, from: number, to: number, y: number, height: number): Html | '' {
  if (!(to > from)) return '';
  return html`<rect
    class="${kind}"
    x="${percent(from)}"
    y="${y}"
    width="${percent(to - from)}"
    height="${height}"
  />`;
}

function tick(kind: string, at: number, from: number, to: number): Html {
  return html`<line class="${kind}" x1="${percent(at)}" x2="${percent(at)}" y1="${from}" y2="${to}" />`;
}

/** Solid up to the tier earned, hatched to the tier possible, a tick at the tier held; a field for each tier. */
export function standingBar({ earned, possible, held, standings }: AuditRow): Html {
  const tiers = standings.ladder.tiers.length;
  const at = (tier: number): number => (tier + 1) / tiers;
  return html`<svg class="bar" width="100%" height="14" aria-hidden="true">
    ${[
      rect('track', 0, 1, 4, 6),
      rect('solid', 0, at(earned), 4, 6),
      rect('open', at(earned), at(possible), 4, 6),
      Array.from({ length: tiers - 1 }, (_, i) => tick('part', at(i), 4, 10)),
      held.held === 'tier' ? tick('tick', at(held.tier), 0, 14) : '',
    ]}
  </svg>`;
}

/** The threshold stands at three quarters of every bar, so that a column of them can be compared. */
const thresholdAt = 0.75;

const drawn: Readonly<Record<Unit, boolean>> = {
  count: true,
  number: true,
  hours: true,
  money: true,
  percent: true,
  points: true,
  score: true,
  days: true,
  day: false,
  flag: false,
};

/** Solid to least, hatched to most, a tick at the threshold and a finer one at keep; nothing where there is no scale. */
export function criterionBar({ fact, limit, keepLimit }: CriterionTrace, unit: Unit): Html | '' {
  const threshold = limit.least;
  if (!drawn[unit] || limit.most !== threshold || !(threshold > 0)) return '';
  const at = (value: number): number => Math.min(1, Math.max(0, (value / threshold) * thresholdAt)) || 0;
  return html`<svg class="bar" width="100%" height="10" aria-hidden="true">
    ${[
      rect('track', 0, 1, 3, 4),
      rect('solid', 0, at(fact.least), 3, 4),
      rect('open', at(fact.least), at(fact.most), 3, 4),
      keepLimit === null || keepLimit.least !== keepLimit.most ? '' : tick('fine', at(keepLimit.least), 1, 9),
      tick('tick', thresholdAt, 0, 10),
    ]}
  </svg>`;
}

/** Shares of all partners of a ladder, from 0 to 1. */
export interface RungShares {
  readonly held: number;
  readonly earned: number;
  readonly possible: number;
}

/** A rung: its width the share that earned it, hatched the share for which it is the most possible, outlined the share that held it. */
export function rungBar({ held, earned, possible }: RungShares, widest: number): Html {
  const at = (share: number): number => (widest === 0 ? 0 : share / widest);
  const open = possible !== earned;
  return html`<svg class="bar" width="100%" height="22" aria-hidden="true">
    ${[
      rect('solid', 0, at(earned), 4, open ? 7 : 14),
      open ? rect('open', 0, at(possible), 11, 7) : '',
      rect('held', 0, at(held), 1, 20),
    ]}
  </svg>`;
}
