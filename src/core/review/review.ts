/** The program review: all rules over one program, then what its owner accepts and weighs differently. Pure. */
import type { Place } from '../issue.ts';
import type { Accepted, Finding } from './finding.ts';
import { configurationReports, holdsPlace } from './configuration.ts';
import { rules } from './registry.ts';
import type { Report, RuleText } from './rule.ts';
import type { Path, Subject } from './subject.ts';

/** What a review comes to. */
export interface Review {
  /** In the order of the document, then of the registry. */
  readonly findings: readonly Finding[];
  readonly accepted: readonly Accepted[];
}

/** Where a path of the document stands in its text. */
export interface Placing {
  at(path: Path): Place;
  /** Where the alias stands that repeats it, if one does. */
  aliasAt(path: Path): Place | null;
}

/** Reviews a program. */
export function reviewProgram(subject: Subject, places: Placing): Review {
  const found = rules.flatMap((rule) =>
    [...rule.look(subject)].map((report) => findingOf(rule, report, places, subject)),
  );
  const accepted: Accepted[] = [];
  const findings = found.filter((finding) => {
    const by = acceptedBy(subject, finding);
    if (by) accepted.push({ finding, reason: by.reason });
    return !by;
  });
  const config = [...configurationReports(subject, found, rules)].map(([rule, report]) =>
    findingOf(rule, report, places, subject),
  );
  return {
    findings: inOrder(once([...findings, ...config], (f) => f).map((f) => atAlias(f, places))),
    accepted: once(accepted, (a) => a.finding),
  };
}

function findingOf(rule: RuleText, report: Report, places: Placing, { doc }: Subject): Finding {
  const weighed = doc.review?.levels?.[rule.code]?.level;
  return {
    rule: rule.code,
    level: weighed ?? report.level ?? rule.level,
    message: report.message,
    remedy: report.remedy ?? rule.remedy,
    place: places.at(report.at),
    mend: report.mend ?? null,
  };
}

type Acceptance = NonNullable<NonNullable<Subject['doc']['review']>['accept']>[number];

/** The entry under which the owner accepts a finding: that of its rule whose place holds it. */
function acceptedBy({ doc }: Subject, { rule, place }: Finding): Acceptance | undefined {
  return (doc.review?.accept ?? []).find((a) => a.rule === rule && holdsPlace(a.at, place.path ?? []));
}

/**
 * What several places say through one alias stands in one line of the text, and is told once: at the first of the places that nobody has
 * accepted.
 */
function once<T>(all: readonly T[], findingIn: (one: T) => Finding): T[] {
  const told = new Set<string>();
  return all.filter((one) => {
    const { rule, message, place } = findingIn(one);
    const { file, line, column, path } = place;
    const key = JSON.stringify([rule, message, file, ...(line === undefined ? [path] : [line, column])]);
    const isNew = !told.has(key);
    told.add(key);
    return isNew;
  });
}

/** What is found only where an alias repeats it, or is accepted where it is written, stands at the alias. */
function atAlias(finding: Finding, places: Placing): Finding {
  const place = places.aliasAt(finding.place.path ?? []);
  return place ? { ...finding, place } : finding;
}

function inOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    ({ place: a }, { place: b }) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}
