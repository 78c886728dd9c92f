import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { fault, IssueError } from '../core/issue.ts';
import { shippedPath, templateNames, templateText, type TemplateName } from '../server/programs/shipped.ts';
import { print, verb, type ExitCode } from './session.ts';

/** `tierwright init`: a commented program to start from. */
export function initCommand(): Command {
  return new Command('init')
    .description('write a commented program file to start from')
    .argument('[file]', 'where to write it', 'program.yaml')
    .addOption(
      new Option('--template <name>', 'what to start from').choices([...templateNames]).default('starter'),
    )
    .option('--force', 'replace the file if it is there')
    .addHelpText(
      'after',
      '\nstarter: two tiers, for a young program. motions: ladders for resale, services and technology.\n\nExample:\n  tierwright init program.yaml --template motions',
    )
    .action((file: string, options: { template: TemplateName; force?: true }) =>
      verb(() => run(file, options)),
    );
}

async function run(file: string, options: { template: TemplateName; force?: true }): Promise<ExitCode> {
  const schema = shippedPath('docs/program.schema.json');
  const text = templateText(options.template).replace(
    /^# yaml-language-server: .*$/m,
    `# yaml-language-server: $schema=${schema}`,
  );
  try {
    await writeFile(file, text, { flag: options.force ? 'w' : 'wx' });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    const reason = error instanceof Error ? error.message : String(error);
    throw new IssueError([
      exists
        ? fault('usage', `${file} is there already.`, 'Name another file, or replace it with --force.', {
            file,
          })
        : fault('file-unreadable', `${file} cannot be written: ${reason}`, 'Check the folder.', { file }),
    ]);
  }
  print(
    `Wrote ${file} from the template '${options.template}'.`,
    '',
    'Next:',
    `  tierwright review ${file}`,
    '  tierwright import partners partners.csv --map partners.map.yaml   (docs/import.md says how to write the mapping)',
    `  tierwright audit ${file}`,
  );
  return 0;
}
