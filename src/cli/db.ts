import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { dataOption } from './data-option.ts';
import { chooseDataFolder } from '../server/db/embedded/folder.ts';
import { inMegabytes, spaceToWarn } from '../server/db/embedded/space.ts';
import {
  embeddedStatus,
  stopEmbedded,
  type EmbeddedStatus,
  type Stopped,
} from '../server/db/embedded/status.ts';
import { DatabaseProblem } from '../server/db/problem.ts';
import { databaseName, roleNames, serverSetup } from '../server/db/roles.ts';
import { openServer } from '../server/db/server.ts';

/** `tierwright db`: look at the database, stop its engine, print what a server's administrator has to run. */
export function dbVerb(command: Command): Command {
  command
    .command('status')
    .description('say whether the database runs, since when, for whom and how large it is; starts nothing')
    .option(...dataOption)
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExit code 1 when something deserves attention, for example a nearly full disk.')
    .action((options: { data?: string; json?: true }) => report(() => status(options)));
  command
    .command('stop')
    .description('stop the embedded database when nobody uses it; the next command starts it again')
    .option(...dataOption)
    .action((options: { data?: string }) => report(() => stop(options)));
  command
    .command('roles')
    .description("print the SQL that makes Tierwright's database and its three roles on a server")
    .addHelpText(
      'after',
      '\nThe passwords are new at every call. Example:\n' +
        '  tierwright db roles > roles.sql\n' +
        '  psql --file roles.sql postgresql://admin@db.example.org/postgres',
    )
    .action(() => print(rolesScript()));
  return command;
}

/** Lines for people and whether they contain something to attend to. */
interface Report {
  readonly text: string;
  readonly finding: boolean;
}

async function report(make: () => Promise<Report>): Promise<void> {
  try {
    const { text, finding } = await make();
    print(text);
    if (finding) process.exitCode = 1;
  } catch (error) {
    if (!(error instanceof DatabaseProblem)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A server is meant when its address is set and no folder is named. */
function meansServer(options: { data?: string }): boolean {
  return options.data === undefined && (process.env['DATABASE_URL'] ?? '') !== '';
}

async function status(options: { data?: string; json?: true }): Promise<Report> {
  if (meansServer(options)) {
    const findings: string[] = [];
    const database = await openServer(process.env, (text) => findings.push(text));
    const text =
      options.json === true
        ? JSON.stringify({ kind: 'server', where: database.where, findings }, undefined, 2)
        : [`Database  ${database.where}`, ...findings].join('\n');
    return { text, finding: findings.length > 0 };
  }
  const seen = await embeddedStatus(chooseDataFolder(options.data, process.env));
  const findings = embeddedFindings(seen);
  const text =
    options.json === true
      ? JSON.stringify({ kind: 'embedded', ...seen, findings }, undefined, 2)
      : [...embeddedLines(seen), ...findings].join('\n');
  return { text, finding: findings.length > 0 };
}

function embeddedFindings(seen: EmbeddedStatus): string[] {
  const findings: string[] = [];
  if (seen.state === 'killed') {
    findings.push('The engine did not stop in order. Its next start recovers; nothing acknowledged is lost.');
  }
  if (seen.freeBytes !== undefined && seen.freeBytes < spaceToWarn) {
    findings.push(`The disk is nearly full: ${inMegabytes(seen.freeBytes)} free. Make some room.`);
  }
  return findings;
}

const stateWords: Readonly<Record<EmbeddedStatus['state'], string>> = {
  none: 'not made yet',
  stopped: 'not running',
  killed: 'not running',
  busy: 'starting, stopping or hanging',
  running: 'running',
};

function embeddedLines(seen: EmbeddedStatus): string[] {
  const members = seen.members ?? [];
  const rows: [string, string | undefined][] = [
    ['Database', `embedded, in ${seen.dataFolder}`],
    ['Engine', stateWords[seen.state] + (seen.since === undefined ? '' : ` since ${seen.since}`)],
    ['Process', seen.pid?.toString()],
    ['Version', seen.version === undefined ? undefined : `PostgreSQL ${seen.version}`],
    ['Used by', seen.state === 'running' ? usedBy(members) : undefined],
    ['Size', seen.state === 'none' ? undefined : inMegabytes(seen.bytes)],
    ['Free', seen.freeBytes === undefined ? undefined : inMegabytes(seen.freeBytes)],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [`${name.padEnd(10)}${value}`]));
}

function usedBy(members: readonly number[]): string {
  if (members.length === 0) return 'nobody; "tierwright db stop" stops it';
  return `${members.length === 1 ? 'process' : 'processes'} ${members.join(', ')}`;
}

async function stop(options: { data?: string }): Promise<Report> {
  if (meansServer(options)) {
    throw new DatabaseProblem(
      'in-use',
      'DATABASE_URL names a server, which is not ours to stop. Name an embedded database with --data.',
    );
  }
  const dataFolder = chooseDataFolder(options.data, process.env);
  const stopped = await stopEmbedded(dataFolder);
  return { text: stopWords(stopped, dataFolder), finding: ['others', 'elsewhere'].includes(stopped.kind) };
}

function stopWords(stopped: Stopped, dataFolder: string): string {
  switch (stopped.kind) {
    case 'stopped':
      return `Stopped the database in ${dataFolder}.`;
    case 'not running':
      return `The database in ${dataFolder} was not running.`;
    case 'others':
      return `Not stopped: the database in ${dataFolder} is used by ${usedBy(stopped.members)}. Stop those first.`;
    case 'elsewhere':
      return `Not stopped: the engine of ${dataFolder} runs in another container. Stop it there.`;
  }
}

function rolesScript(): string {
  const password = (): string => randomBytes(18).toString('base64url');
  const passwords = { owner: password(), app: password(), portal: password() };
  const { onServer, inDatabase } = serverSetup(passwords);
  const url = (role: keyof typeof passwords): string =>
    `postgresql://${roleNames[role]}:${passwords[role]}@HOST:5432/${databaseName}`;
  return [
    `-- Makes the database "${databaseName}" and the three roles that Tierwright works with: the owner changes`,
    '-- the schema, the application can neither do that nor change the log, the portal sees one partner at a time.',
    '-- Run it once, with psql and as an administrator, on PostgreSQL 15 or later.',
    onServer,
    `\\connect ${databaseName}`,
    inDatabase,
    '',
    '-- Start Tierwright with these, your host in the place of HOST. They are secrets: keep them like passwords.',
    `--   DATABASE_URL=${url('app')}`,
    `--   DATABASE_URL_MIGRATE=${url('owner')}`,
    `--   DATABASE_URL_PORTAL=${url('portal')}`,
  ].join('\n');
}
