/** What to look at in the demo: for the folder's README, and for the last lines of a command. */
import { files } from './files.ts';
import { partnerKey, stories } from './stories.ts';

/**
 * A line for each story: the command that shows it, and what it is.
 * @public scripts/start.mjs ends with them.
 */
export function storyLines(options = ''): string[] {
  return stories.map(({ title }, n) => `tierwright explain ${partnerKey(n)}${options}  # ${title}`);
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

    tierwright audit program.yaml --as-of 2025-12-31${options}

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

    tierwright explain ${partnerKey(n)}${options}

${tells}`;
  }
}
