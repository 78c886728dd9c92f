/** A process that does steps, and whom to kill of those that take part in one. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { listProcesses } from '../../src/server/db/embedded/processes.ts';
import { enginePid } from '../../src/server/db/embedded/stop.ts';
import { enginePackage, fastSettings } from '../support/cluster.ts';
import { until } from '../support/data-folder.ts';
import type { Done, Step } from './step.ts';

export interface Victim {
  readonly pid: number;
  alive(): boolean;
  /** Sends it a step. */
  begin(step: Step): void;
  /** Resolves when it comes to a stage of the step, or to its end without. */
  reaches(stage: string): Promise<void>;
  /** The last it said of where it is in the step. */
  stage(): string;
  /** How long each stage of the step that it has left took, in milliseconds. */
  stages(): ReadonlyMap<string, number>;
  /** What it said when the step had returned. */
  acknowledged(): Done | undefined;
  /** Kills it, and waits until it is gone. */
  end(): Promise<void>;
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const nameOf = (word: string): string => word.split(' ')[0] ?? '';

/** Starts a process that does steps on the store of a data folder, with the files of a folder. */
export function startVictim(dataFolder: string, folder: string): Victim {
  const settings = { dataFolder, enginePackage: enginePackage(), engineSettings: fastSettings };
  const loader = ['--import', here('../support/typescript.mjs')];
  const child = spawn(
    process.execPath,
    [...loader, here('process.ts'), JSON.stringify(settings), folder],
    { stdio: ['pipe', 'pipe', 'inherit'] }, // prettier-ignore
  );
  child.stdin.on('error', () => undefined);
  let heard: { readonly word: string; readonly at: number }[] = [];
  let rest = '';
  child.stdout.on('data', (text: Buffer) => {
    const lines = (rest + text.toString()).split('\n');
    rest = lines.pop() ?? '';
    // An import tells of its reading several times.
    for (const word of lines) if (heard.at(-1)?.word !== word) heard.push({ word, at: performance.now() });
  });
  let gone = false;
  child.once('close', () => (gone = true)); // all that it said is heard
  return {
    pid: child.pid ?? 0,
    alive: () => !gone,
    begin: (step) => {
      heard = [];
      child.stdin.write(`${JSON.stringify(step)}\n`);
    },
    reaches: (stage) =>
      until(() => gone || heard.some(({ word }) => nameOf(word) === stage || word === 'left')).catch(
        (cause: unknown) => {
          const told = heard.map(({ word }) => word).join(', ');
          throw new Error(`${stage} was not reached; told so far: ${told}`, { cause });
        },
      ),
    stage: () => nameOf(heard.at(-1)?.word ?? 'loading'),
    stages: () =>
      new Map(heard.slice(1).map(({ at }, i) => [nameOf(heard[i]?.word ?? ''), at - (heard[i]?.at ?? at)])),
    acknowledged: () => {
      const told = heard.find(({ word }) => nameOf(word) === 'acknowledged');
      return told && JSON.parse(told.word.replace('acknowledged ', ''));
    },
    end: async () => {
      child.kill('SIGKILL');
      await until(() => gone);
    },
  };
}

export type Aim = 'parent' | 'engine' | 'backend';

/** The process to kill; the parent where there is no engine yet or any more, undefined once the step is over. */
export async function target(aim: Aim, victim: Victim, dataFolder: string): Promise<number | undefined> {
  if (!victim.alive() || victim.stage() === 'left') return undefined;
  const engine = await enginePid(dataFolder);
  if (aim === 'parent' || engine === undefined) return victim.pid;
  if (aim === 'engine') return engine;
  const sessions = (await listProcesses()).filter(
    ({ parent, command }) => parent === engine && command.includes('[local]'),
  );
  // Which of them works for the step can be read from what it calls itself.
  const busy = sessions.find(({ command }) => !/idle\s*$/.test(command.replaceAll('\0', ' ')));
  return (busy ?? sessions[0])?.pid ?? engine;
}
