/** A real SMTP server that keeps what it gets. */
import { SMTPServer } from 'smtp-server';
import { expect } from 'vitest';

export interface Received {
  readonly from: string;
  readonly to: readonly string[];
  /** The whole message as it came. */
  readonly source: string;
}

export interface MailServer {
  readonly url: string;
  readonly received: readonly Received[];
  /** The newest mail to an address, once it is there; forgets nothing. */
  newest(to: string, after?: number): Promise<Received>;
  stop(): Promise<void>;
}

/** Starts a server on a free port. */
export async function startMailServer(): Promise<MailServer> {
  const received: Received[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          source: Buffer.concat(parts).toString(),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const bound = server.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    newest: async (to, after = 0) => {
      const mine = (): Received[] => received.filter((mail) => mail.to.includes(to));
      await expect.poll(() => mine().length, { timeout: 30_000 }).toBeGreaterThan(after);
      const found = mine().at(-1);
      if (!found) throw new Error(`no mail to ${to}`);
      return found;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

/** The secret of the link in a mail. */
export function linkToken({ source }: Received): string {
  // Lines are soft-wrapped where they are long.
  const token = /#([\w-]+)/.exec(source.replaceAll('=\r\n', ''))?.[1];
  if (token === undefined) throw new Error(`no link in\n${source}`);
  return token;
}
