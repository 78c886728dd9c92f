import type { Command } from 'commander';
import { fault, IssueError } from '../core/issue.ts';
import { rowJson } from '../core/standing/report.ts';
import { evidenceBehind, scorecardOf, type EvidenceItem } from '../server/audits/evidence.ts';
import { newestRecording } from '../server/audits/facts.ts';
import { previewAudit, type Audit } from '../server/audits/run.ts';
import { outsideEvidence } from '../server/audits/outside.ts';
import { findPartners, personsCalled, similarKeys } from '../server/partners/queries.ts';
import { listAudits } from '../server/audits/queries.ts';
import { loadVersion } from '../server/programs/queries.ts';
import type { Program } from '../core/program/program.ts';
import type { Tx } from '../server/db/store.ts';
import { leavesOf, metricsOf } from '../core/program/tree.ts';
import { tierTree } from '../core/program/program.ts';
import { scopedName } from '../core/program/scope.ts';
import type { AuditRow } from '../core/standing/audit.ts';
import type { Look } from '../core/standing/fold.ts';
import { dayOption } from './day.ts';
import { minus, type Day } from '../core/calendar.ts';
import { typed } from './called.ts';
import { explainLines, type EvidenceOf } from './explain-text.ts';
import { readProgramFile } from './program-file.ts';
import { dataOption } from './data-option.ts';
import { withStore } from './session.ts';
import { print, verb, type ExitCode } from './terminal.ts';

interface ExplainOptions {
  readonly program?: string;
  readonly asOf?: string;
  readonly evidence?: true;
  readonly progress?: true;
  readonly json?: true;
  readonly data?: string;
}

/** `tierwright explain`: the whole reasoning for one partner, in words. */
export function explainVerb(command: Command): Command {
  return command
    .argument('<partner>', "the partner's key")
    .option('--program <file>', 'the program; that of the newest audit unless given')
    .option('--as-of <day>', 'the day to look from; that of the newest audit, else today')
    .option('--evidence', 'list the evidence behind every figure')
    .option('--progress', 'the program year so far instead of a whole review year')
    .option('--json', 'as JSON')
    .option(...dataOption)
    .addHelpText(
      'after',
      '\nExamples:\n  tierwright explain AW00000002\n  tierwright explain AW00000002 --evidence --as-of 2026-12-31',
    )
    .action((partner: string, options: ExplainOptions) => verb(() => run(partner, options)));
}

async function run(key: string, options: ExplainOptions): Promise<ExitCode> {
  const file = options.program === undefined ? undefined : await readProgramFile(options.program);
  return withStore(options, (store) =>
    store.read(async (tx): Promise<ExitCode> => {
      const { program, asOf, notes } = await chosen(tx, file?.program, options);
      const partner = await onePartner(tx, key);
      const mode = options.progress ? 'progress' : 'review';
      const cutOff = await newestRecording(tx);
      const looked = await previewAudit(tx, program, asOf, mode, cutOff, partner);
      const audit = { ...looked, outside: await outsideEvidence(tx, asOf, cutOff, looked.feeds) };
      const rows = audit.rows.filter((r) => r.partner === partner);
      if (rows.length === 0)
        throw new IssueError([
          fault(
            'not-found',
            `'${key}' runs none of this program's motions on ${asOf}.`,
            'Import its motion with `tierwright import partners`, or look from another day.',
          ),
        ]);
      const scores = await scorecardOf(tx, audit, partner);
      const behind = options.evidence ? await allEvidence(tx, audit, rows) : null;
      if (options.json)
        print(
          JSON.stringify({
            ...pinned(audit),
            rows: rows.map((r) => rowJson(audit, r)),
            scorecard: scores,
            ...(behind ? { evidence: Object.fromEntries(behind) } : {}),
          }),
        );
      else {
        const before = await previewAudit(tx, program, minus(asOf, { years: 1 }), mode, cutOff, partner);
        const evidence = behind && (await withPersons(tx, audit, behind));
        print(...typed(explainLines(audit, rows, { before, scores, evidence, notes })));
      }
      return 0;
    }),
  );
}

function pinned(audit: Audit): Record<string, unknown> {
  return {
    program: audit.program.doc.program.key,
    version: audit.version,
    asOf: audit.moment.asOf,
    cutOff: audit.cutOff,
    mode: audit.moment.mode,
  };
}

interface Chosen {
  readonly program: Program;
  readonly asOf: Day;
  /** Where they come from, if they were not given. */
  readonly notes: readonly string[];
}

/** Program and day: as given, else those of the newest audit. */
async function chosen(tx: Tx, program: Program | undefined, options: ExplainOptions): Promise<Chosen> {
  const [newest] = await listAudits(tx);
  if (program) {
    const asOf = dayOption(options.asOf ?? newest?.asOf, program.doc.program.timeZone);
    const from = newest ? `the day of audit ${newest.id}, the newest` : 'today';
    return { program, asOf, notes: options.asOf ? [] : [`Looked at on ${from}; --as-of names another day.`] };
  }
  if (!newest)
    throw new IssueError([
      fault(
        'usage',
        'No audit is stored, so it is not clear which program to explain by.',
        'Name one with --program, or run `tierwright audit PROGRAM` first.',
      ),
    ]);
  const stored = await loadVersion(tx, newest.version);
  const from = `of audit ${newest.id}, the newest (of '${newest.program}')`;
  return {
    program: stored,
    asOf: dayOption(options.asOf ?? newest.asOf, stored.doc.program.timeZone),
    notes: [
      options.asOf
        ? `By the program ${from}; --program names another.`
        : `By the program and on the day ${from}; --program and --as-of name others.`,
    ],
  };
}

async function onePartner(tx: Tx, key: string): Promise<number> {
  const found = await findPartners(tx, key);
  const [partner] = found;
  if (partner === undefined) {
    const near = await similarKeys(tx, key);
    throw new IssueError([
      fault(
        'partner-unknown',
        `No partner has the key '${key}'.`,
        near.length > 0
          ? `Did you mean ${near.join(' or ')}?`
          : 'Keys stand in the first column of `tierwright audit --all`; partners come in with `tierwright import partners`.',
      ),
    ]);
  }
  if (found.length > 1)
    throw new IssueError([
      fault(
        'duplicate-name',
        `${found.length} partners have the key '${key}', each in another source.`,
        'Merge them, or use a key that only one of them has.',
      ),
    ]);
  return partner;
}

/** Evidence for people to read, as the look that decides each row saw it: persons by name and key. */
async function withPersons(
  tx: Tx,
  audit: Audit,
  behind: ReadonlyMap<string, readonly EvidenceItem[]>,
): Promise<EvidenceOf> {
  const all = [...behind.values()].flat();
  const persons = new Set(all.flatMap((i) => [i.person, i.innerPerson].filter((p) => p !== null)));
  const called = await personsCalled(tx, [...persons]);
  const name = (person: number | null, key: string | null): string | null =>
    person === null ? key : (called.get(person) ?? key);
  return (metric, look) =>
    (behind.get(evidenceKey(audit, metric, look)) ?? []).map((item) => ({
      ...item,
      key: name(item.person, item.key),
      innerKey: name(item.innerPerson, item.innerKey),
    }));
}

/** The evidence behind every metric, as the look that decides each row saw it. */
async function allEvidence(
  tx: Tx,
  audit: Audit,
  rows: readonly AuditRow[],
): Promise<ReadonlyMap<string, readonly EvidenceItem[]>> {
  const behind = new Map<string, readonly EvidenceItem[]>();
  for (const { partner, look } of rows) {
    const metrics = look.ladder.tiers.flatMap((t) => leavesOf(tierTree(t.enter)).flatMap(metricsOf));
    for (const metric of metrics) {
      const key = evidenceKey(audit, metric, look);
      if (!behind.has(key)) behind.set(key, await evidenceBehind(tx, audit, partner, metric, look));
    }
  }
  return behind;
}

/** The metric, with its scope and day where those are not everything and the as-of day. */
function evidenceKey(audit: Audit, metric: string, { scope, day }: Look): string {
  const name = scope === null ? metric : scopedName(metric, scope);
  return day === audit.moment.asOf ? name : `${name} ${day}`;
}
