/** What the server says of itself: log lines and figures. Neither names a person or holds a secret. */
import { pino, type Logger } from 'pino';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Told } from './http/app.ts';

export interface Observer {
  readonly log: Logger;
  told(what: Told): void;
  failed(request: string, error: unknown): void;
  /** Prometheus text. */
  metrics(): Promise<string>;
  close(): void;
}

/** Watches one server. `write` gets log lines; standard output unless said otherwise. `waiting` tells how much work waits. */
export function observe(
  level: string,
  waiting: () => Promise<Readonly<Record<string, number>>>,
  write?: (line: string) => void,
): Observer {
  const options = { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` };
  const log = write ? pino(options, { write }) : pino(options);
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'tierwright_request_seconds',
    help: 'Requests by endpoint and status',
    labelNames: ['endpoint', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  // oxlint-disable-next-line no-new -- registers itself
  new Gauge({
    name: 'tierwright_waiting',
    help: 'Work that waits, by kind',
    labelNames: ['kind'],
    registers: [registry],
    async collect() {
      for (const [kind, count] of Object.entries(await waiting())) this.set({ kind }, count);
    },
  });
  return {
    log,
    told: ({ milliseconds, ...what }) => {
      requests.observe({ endpoint: what.endpoint, status: String(what.status) }, milliseconds / 1000);
      log.info({ ...what, milliseconds: Math.round(milliseconds * 10) / 10 }, 'answered');
    },
    failed: (request, error) => {
      // The message of a failed query may repeat values; kind, code and place are enough to find it.
      log.error({ request, ...faultOf(error) }, 'failed');
    },
    metrics: () => registry.metrics(),
    close: () => registry.clear(),
  };
}

function faultOf(error: unknown): {
  readonly kind: string;
  readonly code: string | null;
  readonly at: readonly string[];
} {
  if (!(error instanceof Error)) return { kind: typeof error, code: null, at: [] };
  const code: unknown = 'code' in error ? error.code : null;
  const at = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    kind: error.name,
    code: typeof code === 'string' ? code : null,
    at: at.slice(0, 12).map((line) => line.trim()),
  };
}
