import type { Command } from 'commander';
import { verifyLog } from '../server/log/verify.ts';
import { listAudits } from '../server/audits/queries.ts';
import { replayAudit } from '../server/audits/run.ts';
import { semanticsVersion } from '../core/standing/evaluate.ts';
import { finding, type Issue } from '../core/issue.ts';
import { dataOption } from './data-option.ts';
import { withStore } from './session.ts';
import { issueLine, print, verb, type ExitCode } from './terminal.ts';

/** `tierwright verify`: whether the log still fits its own hashes and stored audits replay. */
export function verifyVerb(command: Command): Command {
  return command
    .option('--audits', 'also compute every stored audit again and compare it to the byte')
    .option('--json', 'as JSON')
    .option(...dataOption)
    .addHelpText('after', '\nExit code 0: everything holds. 1: something was changed past the log.')
    .action((options: { audits?: true; json?: true; data?: string }) => verb(() => run(options)));
}

async function run(options: { audits?: true; json?: true; data?: string }): Promise<ExitCode> {
  return withStore(options, (store) =>
    store.read(async (tx): Promise<ExitCode> => {
      const log = await verifyLog(tx);
      const problems: Issue[] = [...log.problems];
      let replayed = 0;
      for (const audit of options.audits ? await listAudits(tx) : []) {
        const { equal, storedSemantics } = await replayAudit(tx, audit.id);
        if (storedSemantics !== semanticsVersion) continue;
        replayed++;
        if (!equal)
          problems.push(
            finding(
              'audit-differs',
              `Audit ${audit.id} does not replay to the same bytes.`,
              'Evidence or the audit was changed past the log; compare with a backup.',
            ),
          );
      }
      if (options.json)
        print(JSON.stringify({ entries: log.entries, erased: log.erased, replayed, problems }));
      else {
        if (problems.length > 0) print(...problems.map(issueLine));
        const erased = log.erased > 0 ? `, ${log.erased} with erased content` : '';
        const audits = options.audits
          ? ` ${replayed} ${replayed === 1 ? 'audit replays' : 'audits replay'}.`
          : '';
        if (problems.length === 0)
          print(
            `The log holds: ${log.entries} ${log.entries === 1 ? 'entry' : 'entries'}, each fits its hash and the one before it${erased}.${audits}`,
          );
      }
      return problems.length === 0 ? 0 : 1;
    }),
  );
}
