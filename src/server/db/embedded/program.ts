import { spawn } from 'node:child_process';
import { startAs, type Account } from './account.ts';

/** How a program ended. */
export interface Finished {
  /** Undefined when a signal ended it. */
  readonly code: number | undefined;
  /** What it wrote, standard output and error together. */
  readonly said: string;
}

export interface ProgramOptions {
  /** The account it runs under; ours when left out. */
  readonly account?: Account;
  readonly folder: string;
  readonly environment?: Record<string, string>;
  /** An open file that it gets under the number 3. */
  readonly file?: number;
}

/** Runs a program to its end. Rejects when it cannot be started. */
export function runProgram(
  program: string,
  parameters: readonly string[],
  options: ProgramOptions,
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, {
      cwd: options.folder,
      env: options.environment ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe', options.file ?? 'ignore'],
      ...(options.account === undefined ? {} : startAs(options.account)),
    });
    let said = '';
    const listen = (text: Buffer): void => {
      said += text.toString();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? undefined, said }));
  });
}
