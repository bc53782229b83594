import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** A line to a server that can be torn, slowed and stopped. */
export interface Relay {
  readonly port: number;
  readonly url: string;
  /** Tears every connection that is open now; new ones work again at once. */
  tear(): void;
  /** Holds each piece of bytes back for so many milliseconds, both ways. */
  setDelay(milliseconds: number): void;
  /** Hands nothing on, without a word to either end, until it is set back: as a line does whose other end has vanished. */
  setStalled(stalled: boolean): void;
  /** Tears what is open, and whatever comes, until it is set back. */
  setShut(shut: boolean): void;
  close(): Promise<void>;
}

/** Listens on a free port and passes bytes on to another one, in flat memory. */
export async function startRelay(port: number): Promise<Relay> {
  const open = new Set<Socket>();
  let delay = 0;
  let shut = false;
  let resume: (() => void) | null = null;
  let stall: Promise<void> | null = null;
  const tear = (): void => {
    for (const socket of open) socket.destroy();
  };
  const onTheWay = (): Transform =>
    new Transform({
      transform(piece, _encoding, done) {
        if (delay === 0 && stall === null) done(null, piece);
        else void held(stall, delay).then(() => done(null, piece));
      },
    });
  const server = createServer((near) => {
    if (shut) {
      near.destroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(onTheWay()).pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: own } = server.address() as AddressInfo;
  return {
    port: own,
    url: `http://127.0.0.1:${own}`,
    tear,
    setDelay: (milliseconds) => void (delay = milliseconds),
    setStalled(stalled) {
      if (stalled) stall ??= new Promise((resolve) => (resume = resolve));
      else {
        resume?.();
        stall = null;
      }
    },
    setShut(value) {
      shut = value;
      if (shut) tear();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      tear();
      await closed;
    },
  };
}

async function held(stall: Promise<void> | null, delay: number): Promise<void> {
  await stall;
  await new Promise((resolve) => setTimeout(resolve, delay));
}
