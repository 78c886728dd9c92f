/** What mails say. Plain text: names that people chose stand in it as they are and can do nothing. */
import type { Mail } from './outbox.ts';

/** The link of an invitation. */
export function invitationMail(
  to: { readonly email: string; readonly name: string },
  link: string,
  days: number,
): Mail {
  return {
    address: to.email,
    subject: 'You are invited to Tierwright',
    body: [
      `Hello ${oneLine(to.name)},`,
      'an account is ready for you. Choose a password with this link:',
      link,
      `It works for ${days} days and once. If you did not expect it, ignore this mail; nothing happens without the link.`,
    ].join('\n\n'),
  };
}

/** The link to set a new password. */
export function resetMail(email: string, link: string): Mail {
  return {
    address: email,
    subject: 'Set a new password for Tierwright',
    body: [
      'Somebody asked for a new password for this address. Set it with this link:',
      link,
      'It works for an hour and once. If it was not you, ignore this mail; your password stays as it is.',
    ].join('\n\n'),
  };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').slice(0, 100);
}
