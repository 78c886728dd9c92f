import { Option, type Command } from 'commander';
import { partnerRoles, roles, type Role } from '../api/permissions.ts';
import { fault, IssueError } from '../core/issue.ts';
import { invitationDays, makeInvitation } from '../server/people/invitations.ts';
import { hasAccount } from '../server/people/queries.ts';
import { readSettings } from '../server/settings.ts';
import { dataOption } from './data-option.ts';
import { actor, withStore } from './session.ts';
import { print, verb, type ExitCode } from './terminal.ts';

interface InviteOptions {
  readonly role: Role;
  readonly name?: string;
  readonly mail?: true;
  readonly json?: true;
  readonly data?: string;
}

const teamRoles = Object.keys(roles).filter((role) => !partnerRoles.some((r) => r === role));

/** `tierwright invite`: a link by which one of the vendor's people makes an account; also the way in for the first one. */
export function inviteVerb(command: Command): Command {
  return command
    .argument('<address>', 'the mail address, by which the person signs in')
    .addOption(new Option('--role <role>', 'what the person may').choices(teamRoles).makeOptionMandatory())
    .option('--name <name>', 'the person’s name; the part of the address before @ unless given')
    .option('--mail', 'also send the link by mail, once the server runs')
    .option('--json', 'as JSON')
    .option(...dataOption)
    .addHelpText(
      'after',
      '\nThe link is printed, works for a week and once, and stands nowhere else.\n\nExamples:\n  tierwright invite ada@example.com --role program-owner\n  tierwright invite lin@example.com --role partner-manager --name "Lin Berg" --mail',
    )
    .action((address: string, options: InviteOptions) => verb(() => run(address, options)));
}

async function run(address: string, options: InviteOptions): Promise<ExitCode> {
  if (!/^[^@\s]{1,64}@[^@\s]{1,189}$/.test(address))
    throw new IssueError([
      fault('usage', `'${address}' is no mail address.`, 'Write it as ada@example.com.'),
    ]);
  const { url } = readSettings({
    ...process.env,
    TIERWRIGHT_SECRET: 'not needed to make a link, so any will do',
  });
  const name = options.name ?? address.split('@')[0] ?? address;
  const link = await withStore(options, (store) =>
    store.write(actor(), 'invite', async (tx) => {
      if (await hasAccount(tx, address))
        throw new IssueError([
          fault(
            'state-conflict',
            `${address} has an account already.`,
            'Give that account another role instead.',
          ),
        ]);
      const of = { email: address, name, role: options.role, person: null };
      const { row, link: made } = await makeInvitation(tx, of, url, new Date(), {
        mailed: options.mail ?? false,
      });
      return { result: made, log: { invitation: row.id, role: options.role } };
    }),
  );
  if (options.json) print(JSON.stringify({ link, days: invitationDays }));
  else print(`${name} makes an account with this link, within ${invitationDays} days and once:`, `  ${link}`);
  return 0;
}
