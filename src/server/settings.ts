/** What the server is told by its environment, checked before anything starts: all faults at once. */
import { fault, IssueError, type Issue } from '../core/issue.ts';

export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Where people reach the server, without a slash at the end. */
  readonly url: string;
  /** Signs cookies and seals ids; null where the data folder has one of its own. */
  readonly secret: string | null;
  /** Where mail goes out; null: it is shown in the server's log. */
  readonly smtp: string | null;
  /** From whom mail is. */
  readonly from: string;
  readonly logLevel: LogLevel;
  /** How many proxies stand before the server, each of which adds to X-Forwarded-For. */
  readonly proxies: number;
}

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

type Env = Readonly<Record<string, string | undefined>>;

/** Every setting that there is, with what it says. `tierwright serve --help` and the documents list them from here. */
export const settingsAbout = {
  TIERWRIGHT_HOST: 'address to listen at; 127.0.0.1 unless said otherwise',
  TIERWRIGHT_PORT: 'port to listen at; 7420 unless said otherwise',
  TIERWRIGHT_URL:
    'where people reach the server, such as https://partners.example.com; needed for any host but this machine',
  TIERWRIGHT_SECRET: 'at least 32 characters, kept; needed with DATABASE_URL, else the data folder has one',
  TIERWRIGHT_SMTP:
    'where mail goes out, such as smtps://user:password@mail.example.com; without it links stand in the server’s log',
  TIERWRIGHT_MAIL_FROM: 'from whom mail is, such as Partnerships <partners@example.com>',
  TIERWRIGHT_PROXIES: 'how many reverse proxies of yours stand before the server; 0 unless said otherwise',
  TIERWRIGHT_LOG: `how much is logged: ${logLevels.join(', ')}; info unless said otherwise`,
} as const;

/** Reads the settings. Throws `setting-invalid` for every one that is missing or wrong. */
export function readSettings(env: Env): Settings {
  const issues: Issue[] = [];
  const given = (name: keyof typeof settingsAbout): string | undefined => {
    const value = env[name]?.trim();
    return value === '' ? undefined : value;
  };
  const wrong = (name: keyof typeof settingsAbout, message: string): void => {
    issues.push(fault('setting-invalid', `${name} ${message}`, `${name}: ${settingsAbout[name]}.`));
  };
  const host = given('TIERWRIGHT_HOST') ?? '127.0.0.1';
  const port = Number(given('TIERWRIGHT_PORT') ?? '7420');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) wrong('TIERWRIGHT_PORT', 'is no port.');
  const url = given('TIERWRIGHT_URL') ?? `http://localhost:${port}`;
  if (!isOrigin(url)) wrong('TIERWRIGHT_URL', 'is no http or https address without a path.');
  const local = ['127.0.0.1', '::1', 'localhost'].includes(host);
  if (!local && given('TIERWRIGHT_URL') === undefined)
    wrong('TIERWRIGHT_URL', 'is missing, and others can reach the server.');
  const secret = given('TIERWRIGHT_SECRET') ?? null;
  if (secret !== null && secret.length < 32) wrong('TIERWRIGHT_SECRET', 'is shorter than 32 characters.');
  if (secret === null && (env['DATABASE_URL'] ?? '') !== '') wrong('TIERWRIGHT_SECRET', 'is missing.');
  const smtp = given('TIERWRIGHT_SMTP') ?? null;
  if (smtp !== null && !(URL.canParse(smtp) && /^smtps?:$/.test(new URL(smtp).protocol)))
    wrong('TIERWRIGHT_SMTP', 'is no smtp or smtps address.');
  const from =
    given('TIERWRIGHT_MAIL_FROM') ??
    `Tierwright <tierwright@${new URL(isOrigin(url) ? url : 'http://localhost').hostname}>`;
  if (!/^[^\r\n]{1,200}@[^\r\n]{1,200}$/.test(from)) wrong('TIERWRIGHT_MAIL_FROM', 'holds no mail address.');
  const level = given('TIERWRIGHT_LOG') ?? 'info';
  const logLevel = logLevels.find((l) => l === level);
  if (!logLevel) wrong('TIERWRIGHT_LOG', `is '${level}'.`);
  const proxies = Number(given('TIERWRIGHT_PROXIES') ?? '0');
  if (!Number.isInteger(proxies) || proxies < 0 || proxies > 10)
    wrong('TIERWRIGHT_PROXIES', 'is no number of proxies.');
  if (issues.length > 0 || !logLevel) throw new IssueError(issues);
  return { host, port, url: url.replace(/\/$/, ''), secret, smtp, from, logLevel, proxies };
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, pathname, search, hash, username } = new URL(text);
  return /^https?:$/.test(protocol) && pathname === '/' && search === '' && hash === '' && username === '';
}
