/** Mail by SMTP. */
import { createTransport } from 'nodemailer';
import type { Mail } from './outbox.ts';

/** Sends through an SMTP server; without one, `shown` gets the mails, for whoever runs the server to pass on. */
export function mailer(
  smtp: string | null,
  from: string,
  shown: (mail: Mail) => void,
): (mail: Mail) => Promise<void> {
  if (smtp === null) return (mail) => Promise.resolve(shown(mail));
  const transport = createTransport(
    { url: smtp, connectionTimeout: 10_000, socketTimeout: 20_000 },
    { from },
  );
  return async ({ address, subject, body }) => {
    // As an object: a text would be read as a list of addresses.
    await transport.sendMail({
      to: { name: '', address },
      subject,
      text: body,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  };
}
