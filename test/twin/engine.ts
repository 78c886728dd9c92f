/** A case as the production engine takes it. */
import type { Feed } from '../../src/core/metrics/coverage.ts';
import type { StatementInput } from '../../src/core/metrics/statement-input.ts';
import type { Moment } from '../../src/core/metrics/window.ts';
import { checkDocument } from '../../src/core/program/check/index.ts';
import { buildProgram, type Program } from '../../src/core/program/program.ts';
import type { Case } from './arbitrary.ts';
import { visible, type TwinData } from './data.ts';

/** Whether the check of programs accepts a made document; a few carry numbers with more decimals than fit. */
export function accepted(c: Case): boolean {
  return (
    checkDocument(
      c.doc,
      { kinds: c.kinds, isTimeZone: () => true },
      { at: (path) => ({ path }), aliasAt: () => null },
    ).program !== null
  );
}

/** The program of a case, with everything that it ever asks. */
export function programOf({ doc, kinds }: Case): Program {
  return buildProgram(doc, { ...kinds, ...doc.kinds });
}

/** When it is looked at. */
export function momentOf({ doc, at }: Case): Moment {
  return { asOf: at.asOf, mode: at.mode, yearStarts: doc.calendar.yearStarts };
}

/** What the statement of all atoms of its program takes; `data` where it is not that of the case. */
export function inputOf(c: Case, program: Program, data: TwinData = c.data): StatementInput {
  const feeds = visible(data, c.at.cutOff).feeds.map((f): Feed => ({
    source: f.source,
    kind: f.kind,
    completeThrough: f.complete_through,
    lagDays: f.lag_days,
    fields: f.fields,
  }));
  return {
    doc: c.doc,
    kinds: program.kinds,
    atoms: program.atoms,
    moment: momentOf(c),
    cutOff: c.at.cutOff,
    feeds,
  };
}
