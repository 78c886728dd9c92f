// Does steps in a process of its own, to be killed. Started by victim.ts, which sends them on stdin; tells where it is on stdout, written
// at once, so that what was said before a kill has been said.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openEmbedded, type EmbeddedSettings } from '../../src/server/db/embedded/open.ts';
import { openStore } from '../../src/server/db/store.ts';
import { runStep, type Step } from './step.ts';

const [settingsText = '{}', folder = ''] = process.argv.slice(2);
const settings: Omit<EmbeddedSettings, 'onNotice'> = JSON.parse(settingsText);
const say = (word: string): void => void writeSync(1, `${word}\n`);

/** As a command does it: joins, does its work, and leaves. */
async function command(step: Step): Promise<void> {
  say('opening');
  const database = await openEmbedded({ ...settings, onNotice: () => undefined });
  const store = openStore(database);
  try {
    if (step.does === 'audit') say('auditing');
    const done = await runStep(store, folder, step, say);
    say(`acknowledged ${JSON.stringify(done)}`);
  } catch (error) {
    say(`failed ${error instanceof Error ? error.message.replaceAll('\n', ' ') : ''}`);
  }
  await store.close();
  say('leaving');
  await database.leave();
  say('left');
}

// Ends with its input, when the test that started it is gone.
for await (const line of createInterface(process.stdin)) {
  const step: Step = JSON.parse(line);
  // As a command would end that finds no engine, or loses it while it opens.
  await command(step).catch((error: unknown) => {
    say(`failed ${String(error)}`);
    process.exit(1);
  });
}
process.exit(0);
