import { Command } from 'commander';
import { nearest } from '../core/issue.ts';

/** A verb of the command line: what help says of it, and its arguments and options once it is asked for. */
interface Verb {
  readonly name: string;
  readonly about: string;
  /** What people type for it who know other tools. */
  readonly also?: readonly string[];
  /** Loads the verb's code; with all verbs loaded, every command would start as slowly as the slowest. */
  readonly load: () => Promise<(command: Command) => Command>;
}

/** Every verb, in the order in which a newcomer meets them. */
export const verbs: readonly Verb[] = [
  {
    name: 'demo',
    also: ['example', 'sample', 'try'],
    about: 'write the files of an invented vendor with planted stories, to try everything on',
    load: async () => (await import('./demo.ts')).demoVerb,
  },
  {
    name: 'init',
    also: ['new', 'create'],
    about: 'write a program file to start from, with its cases: a commented template, or an example',
    load: async () => (await import('./init.ts')).initVerb,
  },
  {
    name: 'review',
    also: ['check', 'validate', 'lint'],
    about: 'say what is wrong with a program, and which predictable mistakes it makes',
    load: async () => (await import('./review.ts')).reviewVerb,
  },
  {
    name: 'test',
    also: ['cases', 'spec'],
    about: 'run cases written in YAML against a program; touches no data of yours',
    load: async () => (await import('./test.ts')).testVerb,
  },
  {
    name: 'diff',
    also: ['compare', 'changes'],
    about: 'tell two versions of a program apart, and say who would move',
    load: async () => (await import('./diff.ts')).diffVerb,
  },
  {
    name: 'import',
    also: ['load', 'add'],
    about: 'bring a CSV file into the store through a mapping: all of it or nothing',
    load: async () => (await import('./import.ts')).importVerb,
  },
  {
    name: 'audit',
    also: ['run', 'evaluate', 'report', 'status'],
    about: 'work out who stands where and why; informs, moves nobody',
    load: async () => (await import('./audit.ts')).auditVerb,
  },
  {
    name: 'explain',
    also: ['why', 'show', 'partner'],
    about: 'the whole reasoning about one partner, in words',
    load: async () => (await import('./explain.ts')).explainVerb,
  },
  {
    name: 'serve',
    also: ['start', 'server', 'web', 'listen'],
    about: 'answer requests over HTTP, for a team, its partners and programs',
    load: async () => (await import('./serve.ts')).serveVerb,
  },
  {
    name: 'invite',
    also: ['user', 'account', 'adduser'],
    about: 'make a link by which one of your people gets an account',
    load: async () => (await import('./invite.ts')).inviteVerb,
  },
  {
    name: 'verify',
    about: 'check the log against its own hashes, and stored audits against the evidence',
    load: async () => (await import('./verify.ts')).verifyVerb,
  },
  {
    name: 'erase',
    also: ['delete', 'forget', 'remove'],
    about: 'forget a person, or what the log says of one recording; for good',
    load: async () => (await import('./erase.ts')).eraseVerb,
  },
  {
    name: 'db',
    also: ['database', 'migrate', 'stop'],
    about: 'look at the database and care for it',
    load: async () => (await import('./db.ts')).dbVerb,
  },
];

/** The command of a verb, with its arguments and options. */
export async function loadVerb({ name, about, load }: Verb): Promise<Command> {
  return (await load())(new Command(name).description(about));
}

/** The command of a verb as the list of all verbs shows it. */
export function namedVerb({ name, about }: Verb): Command {
  return new Command(name).description(about);
}

/** What is said to a word that is no verb: the one that was probably meant, and all there are. */
export function noSuchVerb(word: string): string {
  const names = verbs.map((v) => v.name);
  const meant = verbs.find((v) => v.also?.includes(word))?.name ?? nearest(word, names);
  const guess = meant === undefined ? '' : ` Did you mean '${meant}'?`;
  return `error: There is no verb '${word}'.${guess} Verbs are ${names.join(', ')}. (--help says more)`;
}
