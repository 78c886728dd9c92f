/** How long a large program takes from its text to circuits and the statement of its atoms. */
import { parseDocument } from 'yaml';
import { day } from '../src/core/calendar.ts';
import { atomsStatement } from '../src/core/metrics/statement.ts';
import { compileLadder } from '../src/core/standing/circuit.ts';
import { IssueError } from '../src/core/issue.ts';
import { checkProgram } from '../src/server/programs/queries.ts';
import { largeProgram } from './large-program.ts';
import { measure, type Bench } from './measure.ts';

/** See README.md in this folder. */
export const compileBench: Bench = {
  name: 'compile',
  about: 'a program of many ladders from its text to circuits and one statement, against parsing its YAML',
  run: async ({ rounds, size }) => {
    const [ladders, tiers, criteria] = [size('ladders', 10), size('tiers', 4), size('criteria', 10)];
    const text = largeProgram(ladders, tiers, criteria);
    const seen = { atoms: 0, criteria: 0, parameters: 0, characters: 0 };
    const compile = (): void => {
      const read = checkProgram(text, 'large.yaml');
      if (!read.ok) throw new IssueError(read.issues);
      const { program } = read.value;
      const circuits = program.ladders.map(compileLadder);
      const statement = atomsStatement({
        doc: program.doc,
        kinds: program.kinds,
        atoms: program.atoms,
        moment: { asOf: day('2026-12-31'), mode: 'review', yearStarts: '01-01' },
        cutOff: 1,
        feeds: [],
      });
      seen.atoms = program.atoms.length;
      seen.criteria = circuits.reduce((n, c) => n + c.leaves.length, 0);
      seen.parameters = statement.values.length;
      seen.characters = statement.text.length;
    };
    const measured = await measure(
      [
        { name: 'the YAML alone, parsed', role: 'reference', run: () => void parseDocument(text).toJS() },
        { name: 'Tierwright, checked and compiled', role: 'ours', run: compile },
      ],
      rounds,
    );
    const ms = Math.round(measured[1]?.median ?? NaN);
    return {
      measured,
      facts: {
        ladders,
        tiers: ladders * tiers,
        'criteria in the document': ladders * tiers * criteria,
        'different criteria': seen.criteria,
        atoms: seen.atoms,
        'parameters of the statement': seen.parameters,
        'characters of the statement': seen.characters,
      },
      aims: [{ aim: 'under 200 ms after start', value: ms, reached: ms < 200 }],
    };
  },
};
