import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers are told in whole hundreds, so that nobody's visit can be made out, not even in a quiet night. */
const ANSWERS_STEP = 100;
/** Sizes are told in whole steps of so many bytes: many messages fit into one. */
const BYTES_STEP = 104_857_600;

/** What is told about the service, read when it is asked for. Null where it is not known. */
export interface Readings {
  /** Faults by code, since the start. */
  readonly faults: ReadonlyMap<string, number>;
  /** Whether reports can be handed in. */
  readonly ready: boolean;
  /** Bytes of the whole database. */
  readonly databaseBytes: number | null;
  /** Bytes of this process. */
  readonly memoryBytes: number;
  /** Days until the directory runs out, below 0 from then on. */
  readonly directoryDays: number;
  /** Whole hours since what has run out was last deleted. */
  readonly retentionHours: number | null;
}

/** Counts answers by class, `2xx` to `5xx`, and by nothing else. */
export class AnswerCounter {
  readonly #counts = new Map<string, number>(['2xx', '3xx', '4xx', '5xx'].map((name) => [name, 0]));

  /** Counts an answer and hands it on. */
  count(answer: Response): Response {
    const name = `${Math.floor(answer.status / 100)}xx`;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    return answer;
  }

  /** Whole hundreds of answers by class. */
  rounded(): [string, number][] {
    return [...this.#counts].map(([name, count]) => [name, roundDown(count, ANSWERS_STEP)]);
  }
}

function roundDown(value: number, step: number): number {
  return Math.floor(value / step) * step;
}

type Sample = readonly [labels: string, value: number];

function family(name: string, type: 'counter' | 'gauge', help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => `drop_box_${name}${labels} ${String(value)}\n`);
  return `# HELP drop_box_${name} ${help}\n# TYPE drop_box_${name} ${type}\n${lines.join('')}`;
}

/** The readings in Prometheus' text format, version 0.0.4. No label tells a route, a unit, an address or a person. */
export function describeReadings(answers: readonly [string, number][], readings: Readings): string {
  const gauge = (name: string, help: string, value: number | null): string =>
    value === null ? '' : family(name, 'gauge', help, [['', value]]);
  const { databaseBytes, memoryBytes } = readings;
  return [
    family(
      'answers_total',
      'counter',
      `Answers by class, in whole steps of ${String(ANSWERS_STEP)}.`,
      answers.map(([name, count]) => [`{class="${name}"}`, count]),
    ),
    family(
      'faults_total',
      'counter',
      'Faults by code.',
      [...readings.faults].map(([code, count]) => [`{code="${code.replace(/\W/g, '_')}"}`, count]),
    ),
    gauge('ready', 'Whether reports can be handed in.', readings.ready ? 1 : 0),
    gauge(
      'database_bytes',
      `The database, in whole steps of ${String(BYTES_STEP)}.`,
      databaseBytes === null ? null : roundDown(databaseBytes, BYTES_STEP),
    ),
    gauge('memory_bytes', 'This process, in whole MiB.', roundDown(memoryBytes, 1_048_576)),
    gauge('directory_days', 'Days until the directory runs out.', readings.directoryDays),
    gauge('retention_hours', 'Hours since what has run out was last deleted.', readings.retentionHours),
  ].join('');
}

/** Metrics that are served. */
export interface MetricsServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves `/metrics` on loopback alone, at a port (0: a free one). Throws the system's error where it cannot. */
export async function serveMetrics(port: number, describe: () => Promise<string>): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    response.sendDate = false;
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    describe().then(
      (text) => response.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4' }).end(text),
      () => response.writeHead(503).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
