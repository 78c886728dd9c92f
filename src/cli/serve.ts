import type { Command } from 'commander';
import { hasAnyAccount } from '../server/people/queries.ts';
import { openDatabase } from '../server/db/database.ts';
import { startServer } from '../server/main.ts';
import { secretOf } from '../server/secret.ts';
import { readSettings, settingsAbout } from '../server/settings.ts';
import { dataOption } from './data-option.ts';
import { print, verb, warn, type ExitCode } from './terminal.ts';
import { version } from './version.ts';

interface ServeOptions {
  readonly data?: string;
  readonly port?: string;
}

/** `tierwright serve`: the interface and its jobs in one process, until somebody stops it. */
export function serveVerb(command: Command): Command {
  const settings = Object.entries(settingsAbout).map(([name, about]) => `  ${name.padEnd(22)} ${about}`);
  return command
    .option('--port <port>', 'port to listen at, in place of TIERWRIGHT_PORT')
    .option(...dataOption)
    .addHelpText(
      'after',
      `\nThe environment says the rest:\n${settings.join('\n')}\n\nStops on Ctrl-C or SIGTERM, after what is in flight.`,
    )
    .action((options: ServeOptions) => verb(() => run(options)));
}

async function run(options: ServeOptions): Promise<ExitCode> {
  const env = { ...process.env, ...(options.port === undefined ? {} : { TIERWRIGHT_PORT: options.port }) };
  const settings = readSettings(env);
  const database = await openDatabase({
    ...(options.data === undefined ? {} : { dataFolder: options.data }),
    env,
    onNotice: warn,
  });
  try {
    const secret = settings.secret ?? (await secretOf(options.data, env));
    const server = await startServer({ settings, secret, database, version: version() });
    print(`Tierwright answers at ${settings.url}, on ${database.where}. The interface: ${settings.url}/api`);
    if (!(await server.store.read((tx) => hasAnyAccount(tx))))
      print(
        'Nobody can sign in yet. In another terminal: tierwright invite you@example.com --role program-owner',
      );
    await stopAsked();
    print('Stopping after what is in flight …');
    await server.stop();
    return 0;
  } finally {
    await database.leave();
  }
}

function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
