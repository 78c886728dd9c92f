/** A review as SARIF 2.1.0, which code hosts show beside the lines. */
import type { Place } from '../core/issue.ts';
import { issueCodes } from '../core/issue.ts';
import { ruleTexts } from '../core/review/registry.ts';
import type { Reviewed } from './review.ts';
import { version } from './version.ts';

/** The log of one run. Accepted findings are in it as suppressed, with their reason. */
export function sarif({ file, faults, review }: Reviewed): Record<string, unknown> {
  const results = [
    ...faults.map((f) => result(f.code, 'error', f, [])),
    ...review.findings.map((f) => result(f.rule, f.level, f, [])),
    ...review.accepted.map(({ finding: f, reason }) =>
      result(f.rule, f.level, f, [{ kind: 'inSource', status: 'accepted', justification: reason }]),
    ),
  ];
  const used = new Set(results.map((r) => r.ruleId));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Tierwright',
            semanticVersion: version(),
            rules: [
              ...ruleTexts.map((r) => ({
                id: r.code,
                shortDescription: { text: r.title },
                fullDescription: { text: r.reason },
                help: { text: r.remedy },
                defaultConfiguration: { level: r.level },
              })),
              ...Object.entries(issueCodes)
                .filter(([code]) => used.has(code))
                .map(([code, says]) => ({
                  id: code,
                  shortDescription: { text: says },
                  defaultConfiguration: { level: 'error' },
                })),
            ],
          },
        },
        // Code hosts keep logs of one tool apart by this; else the log of one program would replace that of another.
        automationDetails: { id: `tierwright/${uri(file)}/` },
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  };
}

interface Told {
  readonly message: string;
  readonly remedy: string;
  readonly place: Place;
}

function result(
  ruleId: string,
  level: 'error' | 'warning' | 'note',
  { message, remedy, place }: Told,
  suppressions: readonly Record<string, string>[],
) {
  const { file, line, column } = place;
  return {
    ruleId,
    level,
    message: { text: `${message} ${remedy}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: {
            uri: uri(file ?? ''),
          },
          ...(line === undefined ? {} : { region: { startLine: line, startColumn: column ?? 1 } }),
        },
      },
    ],
    ...(suppressions.length > 0 ? { suppressions } : {}),
  };
}

/** A path as a reference. */
function uri(path: string): string {
  return path.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
}
