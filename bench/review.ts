/** How long the review of a large program takes once everything is loaded. */
import { parseDocument } from 'yaml';
import { day } from '../src/core/calendar.ts';
import { IssueError } from '../src/core/issue.ts';
import { reviewProgram } from '../src/core/review/review.ts';
import { Subject } from '../src/core/review/subject.ts';
import { checkProgram } from '../src/server/programs/queries.ts';
import { largeProgram } from './large-program.ts';
import { measure, type Bench } from './measure.ts';

/** See README.md in this folder. */
export const reviewBench: Bench = {
  name: 'review',
  about: 'a program of many ladders read, checked and reviewed by every rule, against parsing its YAML',
  run: async ({ rounds, size }) => {
    const [ladders, tiers, criteria] = [size('ladders', 10), size('tiers', 4), size('criteria', 10)];
    const text = largeProgram(ladders, tiers, criteria);
    const read = () => {
      const checked = checkProgram(text, 'large.yaml');
      if (!checked.ok) throw new IssueError(checked.issues);
      return checked;
    };
    const checked = read();
    let findings = 0;
    const review = ({ value, positions }: typeof checked): void => {
      findings = reviewProgram(new Subject(value.program, day('2026-12-31')), positions).findings.length;
    };
    const measured = await measure(
      [
        { name: 'the YAML alone, parsed', role: 'reference', run: () => void parseDocument(text).toJS() },
        { name: 'Tierwright, every rule', role: 'peer', run: () => review(checked) },
        { name: 'Tierwright, read, checked and reviewed', role: 'ours', run: () => review(read()) },
      ],
      rounds,
    );
    const ms = Math.round(measured[2]?.median ?? NaN);
    return {
      measured,
      facts: {
        ladders,
        tiers: ladders * tiers,
        'criteria in the document': ladders * tiers * criteria,
        findings,
      },
      aims: [{ aim: 'reviewed in under 200 ms after start', value: ms, reached: ms < 200 }],
    };
  },
};
