import { Argument, Option, type Command } from 'commander';
import { parseDay, type Day } from '../core/calendar.ts';
import { fault, IssueError, nearest, type Issue } from '../core/issue.ts';
import type { Level } from '../core/program/review-schema.ts';
import type { Program } from '../core/program/program.ts';
import type { Finding, Mend } from '../core/review/finding.ts';
import { mended } from '../core/review/mending.ts';
import type { PartnerBase } from '../core/review/partner-base.ts';
import { ruleTexts } from '../core/review/registry.ts';
import { reviewProgram, type Review } from '../core/review/review.ts';
import { Subject } from '../core/review/subject.ts';
import { outsideInWords } from '../core/words/pins.ts';
import { checkProgram } from '../server/programs/queries.ts';
import { dayOption } from './day.ts';
import { dataOption } from './data-option.ts';
import { githubLines } from './review-github.ts';
import { prettyLines, ruleLines, rulesLines } from './review-pretty.ts';
import { sarif } from './review-sarif.ts';
import { print, readText, verb, warn, type ExitCode } from './terminal.ts';
import { placeFor } from './write-file.ts';

const formats = ['pretty', 'json', 'sarif', 'github'] as const;
const thresholds = ['note', 'warning', 'error', 'never'] as const;

interface ReviewOptions {
  readonly format: (typeof formats)[number];
  readonly json?: true;
  readonly fix?: true;
  readonly failOn: (typeof thresholds)[number];
  readonly asOf?: string;
  readonly withPartners?: true;
  readonly data?: string;
  readonly rules?: true;
  readonly rule?: string;
}

/** What a review of a file found: its faults, or what its rules say. */
export interface Reviewed {
  readonly file: string;
  readonly source: string;
  /** Faults of the document; with any, no rule looks at it. */
  readonly faults: readonly Issue[];
  readonly review: Review;
}

/** `tierwright review`: faults of a program, and what the rules of the review say about it. */
export function reviewVerb(command: Command): Command {
  return command
    .addArgument(new Argument('[program]', 'the program, a YAML file'))
    .addOption(new Option('--format <format>', 'how it is told').choices([...formats]).default('pretty'))
    .addOption(new Option('--json', 'the same as --format json').conflicts('format'))
    .option('--fix', 'mend in the file what needs no decision, and tell what is left')
    .addOption(
      new Option('--fail-on <level>', 'the lightest finding that ends with 1')
        .choices([...thresholds])
        .default('warning'),
    )
    .option('--as-of <day>', 'the day on which it is reviewed, YYYY-MM-DD; today unless given')
    .option('--with-partners', 'look at the stored partners and their evidence too')
    .option(...dataOption)
    .option('--rules', 'list the rules')
    .option('--rule <code>', 'say what a rule is and why')
    .addHelpText(
      'after',
      '\nError: stops publishing. Warning: to be mended, or accepted in the document with a reason. Note: worth knowing.\n' +
        'Exit code 0: nothing but notes. 1: errors or warnings (--fail-on says from which). 2: faults, which stop evaluation, or wrong use.\n\n' +
        'Examples:\n  tierwright review program.yaml\n  tierwright review program.yaml --with-partners --as-of 2026-12-31\n  tierwright review program.yaml --format sarif > review.sarif\n  tierwright review --rule metal-names',
    )
    .action((program: string | undefined, options: ReviewOptions) => verb(() => run(program, options)));
}

async function run(path: string | undefined, options: ReviewOptions): Promise<ExitCode> {
  if (options.rules) return tell(rulesLines(ruleTexts));
  if (options.rule !== undefined) return tell(ruleLines(ruleText(options.rule)));
  if (path === undefined)
    throw new IssueError([
      fault(
        'usage',
        'No program is named.',
        'Name a YAML file, or list the rules with `tierwright review --rules`.',
      ),
    ]);
  let reviewed = await reviewText(await readText(path), path, options);
  if (options.fix && reviewed.faults.length === 0) reviewed = await fixed(reviewed, options);
  const format = options.json ? 'json' : options.format;
  switch (format) {
    case 'pretty':
      print(...prettyLines(reviewed));
      break;
    case 'json':
      print(JSON.stringify(json(reviewed)));
      break;
    case 'sarif':
      print(JSON.stringify(sarif(reviewed)));
      break;
    case 'github':
      for (const line of githubLines(reviewed)) print(line);
      break;
  }
  if (reviewed.faults.length > 0) return 2;
  return reviewed.review.findings.some((f) => weight(f.level) <= weight(options.failOn)) ? 1 : 0;
}

const weights: readonly string[] = ['error', 'warning', 'note'];

/** 0 for what weighs most; `never` weighs more than anything. */
const weight = (level: Level | 'never'): number => (level === 'never' ? -1 : weights.indexOf(level));

function tell(lines: readonly string[]): ExitCode {
  print(...lines);
  return 0;
}

function ruleText(code: string) {
  const found = ruleTexts.find((r) => r.code === code);
  if (found) return found;
  const guess = nearest(
    code,
    ruleTexts.map((r) => r.code),
  );
  throw new IssueError([
    fault(
      'not-found',
      `There is no rule '${code}'.`,
      guess ? `Did you mean '${guess}'?` : 'List them with `tierwright review --rules`.',
    ),
  ]);
}

/** Reviews the text of a program as of a day; without one of today where the program is at home. */
async function reviewText(source: string, file: string, options: ReviewOptions): Promise<Reviewed> {
  const { asOf } = options;
  const read = checkProgram(source, file);
  const none: Review = { findings: [], accepted: [] };
  if (asOf !== undefined && parseDay(asOf) === undefined) dayOption(asOf, 'Etc/UTC');
  if (!read.ok) return { file, source, faults: read.issues, review: none };
  const { program } = read.value;
  const today = dayOption(asOf, program.doc.program.timeZone);
  const base = options.withPartners ? await storedBase(program, today, options) : null;
  if (base?.outside) warn(`Warning: ${outsideInWords(base.outside, today)}`);
  const subject = new Subject(program, today, base);
  return { file, source, faults: [], review: reviewProgram(subject, read.positions) };
}

/** The stored partners. What opens a store is loaded only here: a review of a document alone is to be quick. */
async function storedBase(program: Program, today: Day, options: ReviewOptions): Promise<PartnerBase> {
  const [{ withStore }, { partnerBase }] = await Promise.all([
    import('./session.ts'),
    import('../server/standings/base.ts'),
  ]);
  return withStore(options, (store) => store.read((tx) => partnerBase(tx, program, today)));
}

/** Writes what mends need no decision, and reviews the file again; it stays as it is where that would leave a fault. */
async function fixed(before: Reviewed, options: ReviewOptions): Promise<Reviewed> {
  const mends = mendsOf(before);
  const text = mended(before.source, mends);
  if (text === before.source) {
    warn(
      mends.length === 0
        ? 'Nothing here can be mended without a decision.'
        : `${before.file} is left as it is: what would be mended is not written out at its place.`,
    );
    return before;
  }
  const after = await reviewText(text, before.file, options);
  if (after.faults.length > 0) {
    warn(`${before.file} is left as it is: what was mended would not be a program any more.`);
    return before;
  }
  const write = await placeFor(before.file);
  await write([text]);
  const places = mends.length - mendsOf(after).length;
  warn(`${before.file}: mended ${places} ${places === 1 ? 'place' : 'places'}.`);
  return after;
}

function mendsOf({ review }: Reviewed): readonly Mend[] {
  return review.findings.flatMap((f) => (f.mend ? [f.mend] : []));
}

function json({ file, faults, review }: Reviewed): Record<string, unknown> {
  const plain = (f: Finding) => ({ ...f, mend: undefined, fixable: f.mend !== null });
  return {
    file,
    ok: faults.length === 0,
    faults,
    findings: review.findings.map(plain),
    accepted: review.accepted.map(({ finding, reason }) => ({ ...plain(finding), reason })),
  };
}
