import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { chooseAccount, giveTo, startAs } from '../../src/server/db/embedded/account.ts';
import { runProgram } from '../../src/server/db/embedded/program.ts';
import { dataFolderVariable } from './cluster.ts';
import { until } from './data-folder.ts';

/** A PostgreSQL server as an administrator runs one: on a network port, with passwords. */
export interface TcpServer {
  /** `superuser` has the password `secret`. */
  url(user?: string, password?: string, database?: string): string;
  stop(): Promise<void>;
}

/** Starts a server of the run's version in a folder of its own, on a port of 127.0.0.1 that is free. */
export async function startTcpServer(encoding = 'UTF8'): Promise<TcpServer> {
  const shared = process.env[dataFolderVariable];
  if (shared === undefined) throw new Error('Run this under vitest, whose setup starts the database.');
  const [version] = await readdir(join(shared, 'engine'));
  const bin = join(shared, 'engine', version ?? '', 'bin');
  const folder = await mkdtemp(join(tmpdir(), 'tierwright-tcp-'));
  const account = await chooseAccount('/nowhere');
  await chmod(folder, 0o700);
  await giveTo(account, folder);
  const password = join(folder, 'password');
  await writeFile(password, 'secret');
  await giveTo(account, password);
  const cluster = join(folder, 'cluster');
  const made = await runProgram(
    join(bin, 'initdb'),
    [
      '-D',
      cluster,
      '-U',
      'superuser',
      '--pwfile',
      password,
      '-A',
      'scram-sha-256',
      '--no-locale',
      '--no-sync',
    ].concat('-E', encoding),
    { account, folder },
  );
  if (made.code !== 0) throw new Error(made.said);
  const port = await freePort();
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', cluster, '-p', String(port), '-c', 'fsync=off', '-c', 'unix_socket_directories='],
    { cwd: folder, stdio: 'ignore', ...startAs(account) },
  );
  const stopped = once(server, 'exit');
  const url = (user = 'superuser', secret = 'secret', database = 'postgres'): string =>
    `postgresql://${user}:${secret}@127.0.0.1:${port}/${database}`;
  await until(async () => {
    const client = new Client({ connectionString: url() });
    return client.connect().then(
      () => client.end().then(() => true),
      () => false,
    );
  });
  return {
    url,
    stop: async () => {
      server.kill('SIGQUIT');
      await stopped;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}
