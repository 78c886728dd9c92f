/** How long a large program takes from its text to circuits and the statement of its atoms. */
import { parseDocument } from 'yaml';
import { day } from '../src/core/calendar.ts';
import { atomsStatement } from '../src/core/metrics/statement.ts';
import { compileLadder } from '../src/core/standing/circuit.ts';
import { IssueError } from '../src/core/issue.ts';
import { checkProgram } from '../src/server/programs/queries.ts';
import { measure, type Bench } from './measure.ts';

/** See README.md in this folder. */
export const compileBench: Bench = {
  name: 'compile',
  about: 'a program of many ladders from its text to circuits and one statement, against parsing its YAML',
  run: async ({ rounds, size }) => {
    const [ladders, tiers, criteria] = [size('ladders', 10), size('tiers', 4), size('criteria', 10)];
    const text = programText(ladders, tiers, criteria);
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

/** A program with so many ladders of so many tiers of so many criteria; every fourth criterion is a formula's, every fifth in a choice. */
function programText(ladders: number, tiers: number, criteria: number): string {
  const metrics: string[] = [];
  const blocks: string[] = [];
  for (let l = 0; l < ladders; l++) {
    for (let c = 0; c < criteria; c++) metrics.push(metricText(l, c));
    const rungs = Array.from({ length: tiers }, (_, t) => {
      const asked = Array.from({ length: criteria }, (__, c) => {
        const one = `{ metric: m${l}_${c}, atLeast: ${(t + 1) * (c + 1)}, keep: ${(t + 1) * (c + 1) - 1} }`;
        return c % 5 === 4 ? `{ any: [${one}, { metric: m${l}_0, atLeast: ${1000 * (t + 1)} }] }` : one;
      });
      return `      - { key: t${t}, label: Tier ${t}, enter: { all: [${asked.join(', ')}] } }`;
    });
    blocks.push(`  l${l}:\n    motion: resale\n    label: Ladder ${l}\n    tiers:\n${rungs.join('\n')}`);
  }
  return `tierwright: 1
program: { key: large, name: Large, currency: USD, timeZone: Etc/UTC }
metrics:
${metrics.join('\n')}
motions:
  resale: { label: Resale, axis: m0_0, style: transactional, activity: [deal_won] }
ladders:
${blocks.join('\n')}
`;
}

function metricText(ladder: number, n: number): string {
  const name = `m${ladder}_${n}`;
  const head = `  ${name}: { label: metric ${n} of ladder ${ladder}, unit: count`;
  if (n % 4 === 3 && n > 0)
    return `${head}, measure: add, of: [m${ladder}_${n - 1}, m${ladder}_${n - 2}, ${n}] }`;
  if (n % 4 === 2)
    return `${head}, measure: each, by: customer, with: { won: { kinds: [deal_won], where: { amount: { atLeast: ${1000 * (n + ladder)} } }, window: review-year, reduce: count } }, having: { value: won, atLeast: ${n} }, reduce: count }`;
  return `${head}, measure: rows, kinds: [deal_won], where: { amount: { atLeast: ${500 * (n + 1) + ladder} } }, window: review-year, reduce: count }`;
}
