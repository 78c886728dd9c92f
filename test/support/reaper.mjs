// Waits until whoever started it is gone, however it went, and then ends the test run's engine and its folder.
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const [dataFolder] = process.argv.slice(2);

process.stdin.resume();
await once(process.stdin, 'end');

const pidFile = join(dataFolder, 'postgres', 'postmaster.pid');
for (let tries = 0; tries < 500; tries++) {
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0]);
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'postgres');
  if (pid <= 1 || !command.includes('postgres')) break;
  try {
    // "Immediate": nothing in it is wanted any more.
    if (tries === 0) process.kill(pid, 'SIGQUIT');
  } catch {
    break;
  }
  await pause(20);
}
await rm(dataFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
