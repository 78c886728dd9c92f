/** Problem documents after RFC 9457: what every answer that is not a success carries. */
import { z } from 'zod';
import { issueCodes, type Issue } from '../core/issue.ts';
import { statusOfIssues, titles } from './status.ts';

/** The media type of problem documents. */
export const problemType = 'application/problem+json';

const place = z
  .strictObject({
    in: z.enum(['body', 'query', 'path', 'header']).optional().describe('Part of the request'),
    file: z.string().optional(),
    path: z
      .array(z.union([z.string(), z.number()]))
      .optional()
      .describe('Keys and indexes from the top of that part'),
    line: z.int().optional(),
    column: z.int().optional(),
  })
  .describe('Where it is');

/** An issue as it stands in a problem document. */
export const issueSchema = z
  .strictObject({
    code: z.enum(Object.keys(issueCodes) as [keyof typeof issueCodes]).describe('Never changes its meaning'),
    severity: z.enum(['fault', 'finding']),
    message: z.string(),
    remedy: z.string().describe('What would mend it'),
    place,
  })
  .meta({ id: 'Issue' });

/** A problem document. */
export const problemSchema = z
  .strictObject({
    type: z.string().describe('Address of the page about the first issue’s code'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('The first issue’s message'),
    instance: z.string().describe('The number of this request, as the server’s log names it'),
    issues: z.array(issueSchema).min(1).describe('Everything that is wrong, not just the first'),
  })
  .meta({ id: 'Problem' });

export type Problem = z.infer<typeof problemSchema>;

/** The problem document of some issues, of which there is at least one. */
export function problemOf(issues: readonly Issue[], request: string): Problem {
  const [first] = issues;
  const status = statusOfIssues(issues);
  return {
    type: `/docs/issues#${first?.code ?? 'internal-error'}`,
    title: titles[status] ?? 'Refused',
    status,
    detail: first?.message ?? '',
    instance: request,
    issues: issues.map((issue) => ({
      ...issue,
      place: { ...issue.place, path: issue.place.path && [...issue.place.path] },
    })),
  };
}
