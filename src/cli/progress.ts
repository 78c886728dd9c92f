/** Progress of a long verb: one line on standard error, rewritten in place, after a second, and only for people. */
import type { WriteStream } from 'node:tty';
import type { Progress } from '../server/imports/request.ts';

const patience = 1000;
const pause = 100;

/** Shows reports on a terminal; call `end` when the work is over. */
export function showProgress(stream: WriteStream): { report(progress: Progress): void; end(): void } {
  const began = Date.now();
  let shown = 0;
  const clear = (): void => void stream.write('\r\u001b[K');
  return {
    report(progress) {
      const at = Date.now();
      if (!stream.isTTY || at - began < patience || at - shown < pause) return;
      shown = at;
      clear();
      stream.write(words(progress));
    },
    end() {
      if (shown > 0) clear();
    },
  };
}

function words({ phase, rows, read }: Progress): string {
  const count = `${rows.toLocaleString('en')} rows`;
  switch (phase) {
    case 'reading':
      return `reading ${Math.floor(read * 100)} %, ${count}`;
    case 'checking':
      return `comparing ${count} with what is known`;
    case 'storing':
      return `storing ${count}`;
  }
}
