/**
 * Everything because of which a program document cannot be evaluated, beyond its form: references, units, circles, groups, the profile's
 * weights. All faults at once, each with place and remedy. What can be evaluated and is a mistake is for the review to say.
 */
import { sortIssues, type Issue } from '../../issue.ts';
import { parseDay } from '../../calendar.ts';
import { isCurrency } from '../../currency.ts';
import { employmentFeed, type Kinds } from '../kinds.ts';
import { buildProgram, type Program } from '../program.ts';
import { readYaml, type Positions, type Read } from '../read.ts';
import { programSchema, type ProgramDoc } from '../schema.ts';
import { checkBenefits } from './benefits.ts';
import { Checker } from './checker.ts';
import { checkCircles } from './circles.ts';
import { checkLadders } from './ladders.ts';
import { checkLooks } from './looks.ts';
import { checkMetrics } from './metrics.ts';
import { checkScopes } from './scopes.ts';
import { checkTables } from './tables.ts';

export interface CheckedProgram {
  readonly program: Program;
  readonly doc: ProgramDoc;
}

/** What a check takes from outside: the shipped kinds, and whether the machine knows a time zone by this name. */
export interface CheckEnvironment {
  readonly kinds: Kinds;
  readonly isTimeZone: (name: string) => boolean;
}

/** Reads, checks and builds a program. Not ok means faults. */
export function readProgram(text: string, file: string, environment: CheckEnvironment): Read<CheckedProgram> {
  const read = readYaml(text, file, programSchema);
  if (!read.ok) return read;
  const { program, issues } = checkDocument(read.value, environment, read.positions);
  return program
    ? { ok: true, value: { program, doc: read.value }, positions: read.positions, issues }
    : { ok: false, issues };
}

/** Checks a document of the right form; the program is there when it has no faults. */
export function checkDocument(
  doc: ProgramDoc,
  environment: CheckEnvironment,
  positions: Positions,
): { readonly program: Program | null; readonly issues: readonly Issue[] } {
  const kinds: Kinds = { ...environment.kinds, ...doc.kinds };
  const c = new Checker(doc, kinds, positions);
  checkHead(c, environment);
  checkTables(c);
  checkMetrics(c);
  checkLadders(c);
  checkBenefits(c);
  checkCircles(c);
  const faulty = (): boolean => c.issues.length > 0;
  if (faulty()) return { program: null, issues: sortIssues(c.issues) };
  const program = buildProgram(doc, kinds);
  checkLooks(c, program);
  checkScopes(c, program);
  if (faulty()) return { program: null, issues: sortIssues(c.issues) };
  return { program, issues: [] };
}

function checkHead(c: Checker, { kinds: shipped, isTimeZone }: CheckEnvironment): void {
  const { program, kinds, motions, calendar } = c.doc;
  if (!isTimeZone(program.timeZone))
    c.fault(
      'wrong-type',
      ['program', 'timeZone'],
      `'${program.timeZone}' is no time zone.`,
      'Write an IANA name such as Europe/Berlin.',
    );
  if (!isCurrency(program.currency))
    c.fault(
      'currency-unknown',
      ['program', 'currency'],
      `'${program.currency}' is no currency.`,
      'Write an ISO 4217 code such as USD.',
    );
  if (parseDay(`2000-${calendar.yearStarts}`) === undefined)
    c.fault(
      'wrong-type',
      ['calendar', 'yearStarts'],
      `'${calendar.yearStarts}' is no day of the year.`,
      'Write month and day as MM-DD, such as 04-01.',
    );
  for (const name of Object.keys(kinds)) {
    if (shipped[name])
      c.fault(
        'duplicate-name',
        ['kinds', name],
        `The kind '${name}' is shipped with Tierwright.`,
        'Use it as it is, or give yours another name.',
      );
    if (name === employmentFeed)
      c.fault(
        'duplicate-name',
        ['kinds', name],
        `'${name}' is the feed of who works where.`,
        'Give your kind another name.',
      );
  }
  for (const [name, motion] of Object.entries(motions)) {
    if (name === 'company')
      c.fault(
        'duplicate-name',
        ['motions', name],
        "'company' stands for the whole company and cannot be a motion.",
        'Give the motion another name.',
      );
    c.known(['motions', name, 'axis'], 'metric', motion.axis, Object.keys(c.doc.metrics));
    motion.activity.forEach((k, i) =>
      c.known(['motions', name, 'activity', i], 'kind of evidence', k, Object.keys(c.kinds)),
    );
  }
}
