/** What a page would load: core alone, from a document and facts to standings in words. */
import { day } from '../src/core/calendar.ts';
import { readProgram } from '../src/core/program/check/index.ts';
import { readKinds } from '../src/core/program/kinds.ts';
import { programOn } from '../src/core/program/on-day.ts';
import { evaluate } from '../src/core/standing/evaluate.ts';
import { gapToTier } from '../src/core/standing/gap.ts';
import { gapInWords } from '../src/core/words/gap.ts';

/** Tiers earned on the ladder `resale` by partners with such sums and nothing else, and what the first still misses. */
export function standings(
  programText: string,
  kindsText: string,
  sums: readonly number[],
): { earned: number[]; gap: string[] } {
  const kinds = readKinds(kindsText, 'kinds.yaml');
  if (!kinds.ok) throw new Error('kinds');
  const read = readProgram(programText, 'program.yaml', { kinds: kinds.value, isTimeZone: () => true });
  if (!read.ok) throw new Error(read.issues.map((i) => i.message).join('\n'));
  const moment = { asOf: day('2025-12-31'), mode: 'review', yearStarts: '01-01' } as const;
  const program = programOn(read.value.program, moment.asOf);
  const columns = new Map(
    program.atoms.map((atom) => {
      const least = Float64Array.from(sums, (sum) => (atom.unit === 'money' ? sum : 0));
      return [atom.name, { least, most: least }];
    }),
  );
  const evaluation = evaluate(program, { rows: sums.length, columns }, moment);
  const ladder = evaluation.ladders.find((l) => l.ladder.key === 'resale');
  if (!ladder) throw new Error('ladder');
  const gap = gapToTier({ program, evaluation, moment, feeds: [] }, ladder, 0, 1);
  return { earned: [...ladder.earned], gap: gap ? gapInWords(gap, program) : [] };
}
