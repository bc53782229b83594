import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../fuzz/random.ts';
import { sendBytes, SHAPES, WHOLE } from './shapes.ts';

/** A request whose body has no end, and the status that it gets. */
interface Endless {
  readonly name: string;
  readonly head: string;
  readonly piece: string;
  readonly status: string;
}

const REPORT = [
  'POST /api/destinations/northshire/threads HTTP/1.1',
  'Host: x',
  `Authorization: Bearer ${'A'.repeat(43)}`,
  'Content-Type: application/octet-stream',
].join('\r\n');
const PIECE = 'x'.repeat(65_536);

const ENDLESS: readonly Endless[] = [
  {
    name: 'a body of 100 GB',
    head: `${REPORT}\r\nContent-Length: 99999999999\r\n\r\n`,
    piece: PIECE,
    status: '413',
  },
  {
    name: 'chunks without end',
    head: `${REPORT}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    piece: `10000\r\n${PIECE}\r\n`,
    status: '411',
  },
  {
    name: 'a body where none belongs',
    head: `GET /api/thread HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${'A'.repeat(43)}\r\nContent-Length: 99999999999\r\n\r\n`,
    piece: PIECE,
    status: '400',
  },
  {
    name: 'headers without end',
    head: 'GET / HTTP/1.1\r\nHost: x\r\n',
    piece: 'X-More: x\r\n',
    status: '431',
  },
];

/** An endless body is answered, and the connection ended, within so much time. */
const CUT_MILLISECONDS = 8000;
/** A slow sender of headers is cut off by then: the server's 15 seconds, its 5 between two looks, and some for a busy machine. */
const SLOW_MILLISECONDS = 30_000;

/** What strangers do to the server, one after the other, beside everybody else. */
export class Strangers {
  readonly counts: Record<string, number> = {};
  /** Where the server did not do what it must. */
  readonly unruly: string[] = [];
  readonly #random: Random;
  readonly #ports: readonly number[];
  readonly #waiting = new Set<Socket>();

  constructor(ports: readonly number[], random: Random) {
    this.#ports = ports;
    this.#random = random;
  }

  /** Tries one thing. A replica that is away at that moment proves nothing. */
  async act(): Promise<void> {
    const port = this.#random.pick(this.#ports);
    const choice = this.#random.below(10);
    if (choice < 5) await this.#shape(port);
    else if (choice < 7) await this.#endless(port);
    else this.#linger(port, choice);
  }

  /** Tries each shape and each endless body once. */
  async actAll(port: number): Promise<void> {
    for (const shape of [...SHAPES, ...WHOLE]) await this.#shape(port, shape);
    await Promise.all(ENDLESS.map((body) => this.#endless(port, body)));
  }

  leave(): void {
    for (const socket of this.#waiting) socket.destroy();
  }

  async #shape(port: number, shape = this.#random.pick([...SHAPES, ...WHOLE])): Promise<void> {
    const statuses = await sendBytes(port, shape.bytes).catch(() => '');
    this.#count(WHOLE.includes(shape) ? 'pipelines' : 'shapes');
    const away = statuses === '' || statuses.includes('503');
    if (!away && !shape.answers.includes(statuses)) this.unruly.push(`${shape.name}: ${statuses}`);
  }

  async #endless(port: number, body = this.#random.pick(ENDLESS)): Promise<void> {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('data', (part) => (answer ||= part.toString('latin1', 0, 12)));
    socket.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => void socket.on('close', () => resolve()));
    const end = performance.now() + CUT_MILLISECONDS;
    socket.write(body.head);
    while (!socket.destroyed && performance.now() < end) {
      if (!socket.write(body.piece)) {
        const drained = new Promise<void>((resolve) => void socket.once('drain', () => resolve()));
        await Promise.race([drained, closed, sleep(1000)]);
      }
      await sleep(10);
    }
    this.#count('endless bodies');
    if (!socket.destroyed) this.unruly.push(`${body.name}: not cut off`);
    else if (answer !== '' && !answer.endsWith(body.status) && !answer.endsWith('503'))
      this.unruly.push(`${body.name}: ${answer}`);
    socket.destroy();
  }

  /** Sends too slowly, or stops in the middle: the server ends the connection, or nobody is there any more when all is over. */
  #linger(port: number, choice: number): void {
    const socket = connect(port, '127.0.0.1');
    const begin = performance.now();
    this.#waiting.add(socket);
    socket.on('error', () => undefined);
    const isSlow = choice === 7;
    this.#count(isSlow ? 'slow senders' : 'half-open connections');
    socket.write(
      isSlow ? 'GET /healthz HTTP/1.1\r\n' : `${REPORT}\r\nContent-Length: 8704\r\n\r\n${'x'.repeat(100)}`,
    );
    const drip = setInterval(() => {
      if (isSlow) socket.write('X-Slow: x\r\n');
      if (isSlow && performance.now() - begin > SLOW_MILLISECONDS) {
        this.unruly.push('a slow sender: not cut off');
        socket.destroy();
      }
    }, 1000);
    socket.on('close', () => {
      clearInterval(drip);
      this.#waiting.delete(socket);
    });
  }

  #count(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
  }
}
