import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { enginePackage, fastSettings } from './cluster.ts';

/** What a member in its own process tells. */
export type MemberMessage =
  | { readonly kind: 'joined' }
  | { readonly kind: 'left' }
  | { readonly kind: 'notice'; readonly text: string }
  | { readonly kind: 'row'; readonly id: number }
  | { readonly kind: 'failed'; readonly problem: string; readonly text: string };

/** A member of an embedded database that can be told to leave, or be killed. */
export interface MemberProcess {
  readonly process: ChildProcess;
  /** All it told so far. */
  readonly told: readonly MemberMessage[];
  /** Resolves with the first message of a kind, also one that came before; rejects when it cannot come. */
  heard<Kind extends MemberMessage['kind']>(kind: Kind): Promise<Extract<MemberMessage, { kind: Kind }>>;
  leave(): Promise<void>;
  insert(): void;
  /** `kill -9`, and waits until it is gone. */
  kill(): Promise<void>;
}

export interface MemberOptions {
  /** Runs as another account; only root can. */
  readonly uid?: number;
  readonly gid?: number;
  readonly env?: Record<string, string>;
  /** A program, with its parameters, that starts the member: puts it in a container, for example. */
  readonly through?: readonly string[];
  /** In a process group of its own, as a shell starts it. */
  readonly ownGroup?: boolean;
}

/** Starts a member of the database in a folder. */
export function startMember(dataFolder: string, options: MemberOptions = {}): MemberProcess {
  const settings = { dataFolder, enginePackage: enginePackage(), engineSettings: fastSettings };
  const loader = ['--import', here('typescript.mjs')];
  const [program, ...rest] = options.through ?? [];
  const child = fork(here('member.ts'), [JSON.stringify(settings)], {
    ...(program === undefined
      ? { execArgv: loader }
      : { execPath: program, execArgv: [...rest, process.execPath, ...loader] }),
    detached: options.ownGroup === true,
    cwd: '/',
    env: { PATH: process.env['PATH'], ...options.env },
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
  });
  const told: MemberMessage[] = [];
  child.on('message', (message: MemberMessage) => told.push(message));
  const exited = once(child, 'exit');

  const heard: MemberProcess['heard'] = (kind) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        for (const message of told) {
          if (isKind(message, kind)) return done(() => resolve(message));
          if (message.kind === 'failed') return done(() => reject(new Error(message.text)));
        }
        if (child.exitCode !== null || child.signalCode !== null) {
          done(() =>
            reject(new Error(`The member ended (${child.exitCode ?? child.signalCode}) before "${kind}"`)),
          );
        }
      };
      const done = (settle: () => void): void => {
        child.off('message', look).off('exit', look);
        settle();
      };
      child.on('message', look).on('exit', look);
      look();
    });

  return {
    process: child,
    told,
    heard,
    insert: () => void child.send('insert'),
    leave: async () => {
      child.send('leave');
      await heard('left');
      child.kill('SIGKILL');
      await exited;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function isKind<Kind extends MemberMessage['kind']>(
  message: MemberMessage,
  kind: Kind,
): message is Extract<MemberMessage, { kind: Kind }> {
  return message.kind === kind;
}

function here(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
