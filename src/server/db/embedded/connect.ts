import { Client, type ClientConfig } from 'pg';
import { DatabaseProblem, errorCode } from '../problem.ts';
import { superuser } from './cluster.ts';
import { socketPort } from './socket.ts';

/** The cluster's database for its own affairs; members meet here. */
const maintenanceDatabase = 'postgres';

/** Every session counts time alike, wherever the machine stands. */
const sessionOptions = '-c TimeZone=UTC';

/** How a role reaches a database of the embedded cluster. */
export function socketConfig(socketFolder: string, user: string, database: string): ClientConfig {
  return {
    host: socketFolder,
    port: socketPort,
    user,
    database,
    ssl: false,
    application_name: `tierwright ${user.replace('tierwright_', '')}`,
    options: sessionOptions,
  };
}

/** A superuser's session; the caller ends it. A loss of it is left to the caller's own listeners. */
export async function connectSuperuser(
  socketFolder: string,
  applicationName: string,
  database = maintenanceDatabase,
): Promise<Client> {
  const client = new Client({
    ...socketConfig(socketFolder, superuser, database),
    application_name: applicationName,
    connectionTimeoutMillis: 5000,
  });
  // Without a listener the loss of the engine would end the whole process.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Not there, or about to be: no socket, nobody behind it, too busy to answer, starting or stopping. */
const passing = new Set([
  'ENOENT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'EAGAIN',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);

/** True when nobody listens, so that starting an engine is what helps. */
export function nobodyListens(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOENT' || code === 'ECONNREFUSED';
}

/** True when the same attempt may succeed a moment later. */
export function passes(error: unknown): boolean {
  const code = errorCode(error);
  if (code !== undefined) return passing.has(code);
  // The driver's own words, without a code, for a connection that closed or gave no answer in time.
  const words =
    /^(Connection terminated|timeout expired|Client (has encountered a connection error|was closed))/;
  return error instanceof Error && words.test(error.message);
}

/** True when the engine is up but will not take anybody yet: it starts, recovers or stops. */
export function saysWait(error: unknown): boolean {
  return errorCode(error) === '57P03';
}

/** The engine's refusal in words that name what to do. */
export function explainRefusal(error: unknown, dataFolder: string): unknown {
  const code = errorCode(error);
  if (code !== 'EACCES' && code !== 'EPERM' && code !== '28000') return error;
  return new DatabaseProblem(
    'folder',
    `The database in ${dataFolder} belongs to another user of this machine. Only that user and root may open ` +
      'it: run Tierwright as that user, or name another folder with --data.',
    { cause: error },
  );
}
