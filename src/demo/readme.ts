/** What to look at in the demo: for the folder's README, and for the last lines of a command. */
import { files } from './files.ts';
import { partnerKey, stories } from './stories.ts';

/** The last day of the demo's business, from which its stories are told. */
export const lastDay = '2025-12-31';

/**
 * Two lines for each story: what it is, and the command that shows it, whatever was audited since. `folder` holds the program.
 * @public scripts/start.mjs ends with them.
 */
export function storyLines(folder: string, options = ''): string[] {
  return stories.flatMap(({ title }, n) => [`# ${title}`, storyCommand(n, folder, options)]);
}

/** The command that shows the n-th story, whatever was audited since. */
export function storyCommand(n: number, folder: string, options = ''): string {
  return `tierwright explain ${partnerKey(n)} --program ${folder}program.yaml --as-of ${lastDay}${options}`;
}

/** The commands that import the files, in the order in which they build on each other. */
export function importLines(folder: string, options = ''): string[] {
  return files.map(
    ({ name, what }) =>
      `tierwright import ${what} ${folder}${name}.csv --map ${folder}${name}.map.yaml${options}`,
  );
}

/** The README that lies beside the files. `gold` are its shares of the four years; `options` is what each command needs besides. */
export function demoReadme(gold: readonly number[], options = ''): string {
  return `# Merrowdesk, an invented vendor

Four years of business with its partners, 2022 to 2025, as exports of its systems: a CSV file each, and beside it the
mapping by which it is imported. The program has ladders for resale, services and technology. An old program with
Gold, Silver and Bronze is in force: ${gold.at(0)} % of the partners held Gold in 2022, ${gold.at(-1)} % in 2025. All companies and people
are invented; if a name is somebody's, that is chance.

The commands below are meant for this folder; from a clone of Tierwright they are \`npx tierwright\` with the path of these files.
\`tierwright demo --load\` writes and imports in one go. If the files are not imported yet:

${importLines('', options)
  .map((line) => `    ${line}`)
  .join('\n')}

Then look who stands where:

    tierwright audit program.yaml --as-of ${lastDay}${options}

## What is planted
${stories.map(storyText).join('\n')}

And in the whole base: registrations of deals stopped arriving on 30 September 2025, which the audit names under
Readiness with what it keeps open; and the top tier has grown year by year while business has not. Compare the column
"held" of the audit above with that of

    tierwright audit program.yaml --as-of 2022-12-31${options}
`;

  function storyText({ title, tells, profile }: (typeof stories)[number], n: number): string {
    return `
**${title}**: ${profile.name}

    ${storyCommand(n, '', options)}

${tells}`;
  }
}
