import { figuresAsked, type AskedFigure } from '../asks.ts';
import { limitsOf } from '../limits.ts';
import { rule } from '../rule.ts';

/** Whether a figure lies outside the limits of its metric on the side on which nobody meets it. */
function isBeyond({ op, figure }: AskedFigure, low: number, high: number): boolean {
  switch (op) {
    case 'atLeast':
      return figure > high;
    case 'above':
      return figure >= high;
    case 'atMost':
      return figure < low;
    case 'below':
      return figure <= low;
    case 'is':
      return figure > high || figure < low;
  }
}

export const thresholdUnreachable = rule({
  code: 'threshold-unreachable',
  title: 'A threshold that no partner can meet',
  level: 'error',
  reason:
    'A share above a hundred percent, or more points than the score has, is met by nobody, whatever they do. Who tries finds out last.',
  remedy: 'Mend the threshold, or the limits of the metric.',
  *look(subject) {
    for (const asked of figuresAsked(subject)) {
      const [low, high] = limitsOf(subject.doc, asked.metric);
      if (!isBeyond(asked, low, high)) continue;
      const label = subject.metricLabel(asked.metric);
      yield {
        at: asked.path,
        message:
          asked.figure >= high
            ? `'${label}' is never more than ${high}.`
            : `'${label}' is never less than ${low}.`,
      };
    }
  },
});
