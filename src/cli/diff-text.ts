/** Two versions of a program side by side, for people: what differs, what it comes to, who would move and why. */
import { dayInWords } from '../core/calendar.ts';
import { restartsNotice, type ProgramDiff } from '../core/program/diff/index.ts';
import type { Difference } from '../core/program/diff/difference.ts';
import type { Tier } from '../core/program/program.ts';
import type { AuditRow } from '../core/standing/audit.ts';
import { countInWords } from '../core/words/decision.ts';
import { differenceInWords, effectNames } from '../core/words/difference.ts';
import { gapInWords } from '../core/words/gap.ts';
import { decisionInWords } from '../core/words/standing.ts';
import { earnedInWords } from '../core/words/verdict.ts';
import type { Audit } from '../server/audits/run.ts';
import type { Move, Moves } from '../server/standings/moves.ts';
import type { Version } from './diff.ts';

interface Versions {
  readonly old: Version;
  readonly new: Version;
}

/** Partners that are listed unless all are asked for. */
const listed = 12;

/** What differs in the documents. */
export function documentLines(versions: Versions, diff: ProgramDiff, all: boolean): string[] {
  if (diff.differences.length === 0) return ['Both say the same.'];
  const places = [...new Set(diff.differences.map((d) => d.where))];
  const touched = diff.tiers.filter((t) => t.effect !== 'words');
  return [
    ...places.flatMap((where, i) => [
      ...(i === 0 ? [] : ['']),
      where,
      ...placeLines(
        versions,
        diff.differences.filter((d) => d.where === where),
        all,
      ),
    ]),
    '',
    'Taken together, with all that each tier asks:',
    ...(diff.tiers.length === 0
      ? ['  The two have no tier in common.']
      : touched.length === 0
        ? ['  No tier that both have asks more or less than before.']
        : touched.map((t) => `  ${effectNames[t.effect].padEnd(width)}  ${t.label}`)),
    `${summary(diff)} ${
      restartsNotice(diff)
        ? 'Once published, this begins the notice period anew.'
        : 'Nothing is tightened; no notice period begins anew.'
    }`,
  ];
}

const width = Math.max(...Object.values(effectNames).map((name) => name.length));

/** Differences of one place that are words only, unless all are asked for. */
const listedWords = 6;

function placeLines(versions: Versions, differences: readonly Difference[], all: boolean): string[] {
  const words = differences.filter((d) => d.effect === 'words');
  const left = new Set(all || words.length <= listedWords + 1 ? [] : words.slice(listedWords));
  return [
    ...differences.filter((d) => !left.has(d)).flatMap((d) => differenceLines(versions, d)),
    ...(left.size === 0 ? [] : [`  … and ${left.size} more, words only (--all shows them)`]),
    ...renamedLines(versions, differences),
  ];
}

/** What to do where tiers are gone and new on one ladder, and may be the same by another name. */
function renamedLines(versions: Versions, differences: readonly Difference[]): string[] {
  const tier = (side: 'old' | 'new'): Tier | undefined => {
    const other = side === 'old' ? 'new' : 'old';
    const only = differences.find((d) => d.what === 'tier' && d.path[other] === null)?.path[side];
    const [, key, , index] = only ?? [];
    const ladder = versions[side].program.ladders.find((l) => l.key === key);
    return typeof index === 'number' ? ladder?.tiers[index] : undefined;
  };
  const [gone, come] = [tier('old'), tier('new')];
  const ladder = differences.find((d) => d.what === 'tier')?.path;
  const key = (ladder?.old ?? ladder?.new)?.[1];
  if (!gone || !come || key === undefined) return [];
  return [
    `  ${' '.repeat(width)}    If ${come.label} is ${gone.label} by another name, say so in the new version: equivalents: { ${key}: { ${gone.key}: ${come.key} } }`,
  ];
}

function differenceLines(versions: Versions, d: Difference): string[] {
  const side = d.path.new === null ? 'old' : 'new';
  const path = d.path[side];
  const place = path === null ? undefined : versions[side].positions?.at(path);
  const at = place?.line === undefined ? '' : `  ${place.file ?? ''}:${place.line}`;
  return [
    `  ${effectNames[d.effect].padEnd(width)}  ${differenceInWords(d)}${at}`,
    ...(d.touches.length === 0 ? [] : [`  ${' '.repeat(width)}    touches ${d.touches.join('; ')}`]),
  ];
}

function summary({ differences }: ProgramDiff): string {
  const parts = (['tightened', 'loosened', 'changed', 'words'] as const).flatMap((effect) => {
    const n = differences.filter((d) => d.effect === effect).length;
    return n === 0 ? [] : [`${n} ${effectNames[effect]}`];
  });
  return `${countInWords(differences.length, 'difference', 'differences')}: ${parts.join(', ')}.`;
}

/** Who would come out otherwise, and what decides it. */
export function moveLines({ audits, compared, moves }: Moves, all: boolean): string[] {
  const heading = `Who would move, as of ${dayInWords(audits.new.moment.asOf)}, by evidence up to recording ${audits.new.cutOff}`;
  if (compared === 0) return ['', 'Nobody is evaluated: no partner runs one of these motions on the day.'];
  if (moves.length === 0)
    return ['', `${heading}: nobody of ${countInWords(compared, 'standing', 'standings')}.`];
  const count = (goes: Move['goes']): number => moves.filter((m) => m.goes === goes).length;
  const shown = all ? moves : moves.slice(0, listed);
  return [
    '',
    `${heading}: ${moves.length} of ${countInWords(compared, 'standing', 'standings')} (${count('down')} down, ${count('up')} up, ${count('otherwise')} by decision only)`,
    ...shown.flatMap((m) => oneMove(audits, m)),
    ...(shown.length < moves.length
      ? [`  … and ${moves.length - shown.length} more (--all shows them)`]
      : []),
  ];
}

function oneMove(audits: Moves['audits'], move: Move): string[] {
  const { key, name } = audits.new.identity(move.partner);
  const ladder = (move.new ?? move.old)?.standings.ladder.label ?? move.ladder;
  const lackedUnder = move.goes === 'down' ? 'new' : 'old';
  return [
    `  ${name} (${key}), ${ladder}: ${earned(move.old)} → ${earned(move.new)}`,
    ...decisionLines(move),
    ...(move.lacks === null
      ? []
      : [
          `      ${lackedUnder === 'new' ? 'What it lacks by the new version' : 'What it lacked by the old version'}:`,
          ...lackLines(audits[lackedUnder], move),
        ]),
  ];
}

function lackLines(audit: Audit, { lacks }: Move): string[] {
  return lacks === null ? [] : gapInWords(lacks, audit.program).map((line) => `        ${line}`);
}

function earned(row: AuditRow | null): string {
  if (row === null) return 'not on this ladder';
  const { ladder } = row.standings;
  const perhaps = row.possible > row.earned ? ` (${earnedInWords(ladder, row.possible)} possible)` : '';
  return earnedInWords(ladder, row.earned) + perhaps;
}

function decisionLines({ old, new: now }: Move): string[] {
  const [before, after] = [old, now].map((row) => (row === null ? null : decisionInWords(row)));
  return [
    ...(typeof after === 'string' ? [`      ${after}`] : []),
    ...(typeof before === 'string' && before !== after ? [`      Before: ${before}`] : []),
  ];
}
