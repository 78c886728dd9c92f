import { readdir, readFile } from 'node:fs/promises';
import { runProgram } from './program.ts';

/** A process of this machine, or of this container. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Its command with parameters, or what it calls itself; words may be parted by spaces or by \0. */
  readonly command: string;
}

/** One process; undefined when there is none of that number. */
export async function findProcess(pid: number): Promise<Process | undefined> {
  if (process.platform === 'linux') return readProcess(pid);
  const { said } = await runProgram('ps', ['-o', columns, '-p', String(pid)], { folder: '/' });
  return parseList(said)[0];
}

/** Every process we may see. */
export async function listProcesses(): Promise<Process[]> {
  if (process.platform === 'linux') {
    const numbers = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const found = await Promise.all(numbers.map((name) => readProcess(Number(name))));
    return found.filter((one) => one !== undefined);
  }
  const { said } = await runProgram('ps', ['-axo', columns], { folder: '/' });
  return parseList(said);
}

// Not through `ps`, which small container images lack.
async function readProcess(pid: number): Promise<Process | undefined> {
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
    return { pid, parent, command: await readFile(`/proc/${pid}/cmdline`, 'utf8') };
  } catch {
    return undefined;
  }
}

const columns = 'pid=,ppid=,args=';

function parseList(text: string): Process[] {
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}
