// Evaluates what comes in on standard input and prints the answer as JSON: one program text and its facts. For another process.
import { text } from 'node:stream/consumers';
import { day } from '../../src/core/calendar.ts';
import { readProgram } from '../../src/core/program/check/index.ts';
import type { Interval } from '../../src/core/standing/interval.ts';
import { answer } from './answer.ts';

const { source, kinds, facts } = JSON.parse(await text(process.stdin));
const read = readProgram(source, 'p.yaml', { kinds, isTimeZone: () => true });
if (!read.ok) throw new Error(JSON.stringify(read.issues));
const ends = (end: string | number): number => Number(end);
const rows = (facts as Record<string, [string, string]>[]).map((row) =>
  Object.fromEntries(
    Object.entries(row).map(([k, [l, m]]): [string, Interval] => [k, { least: ends(l), most: ends(m) }]),
  ),
);
process.stdout.write(answer(read.value.program, read.issues, day('2026-06-30'), rows));
