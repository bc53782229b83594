import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line between a browser and the server that can be torn. */
export interface Relay {
  readonly url: string;
  /** Tears every connection that is open now; new ones work again at once. */
  tear(): void;
  close(): Promise<void>;
}

/** Listens on a free port and passes bytes on to another one, in flat memory. */
export async function startRelay(port: number): Promise<Relay> {
  const open = new Set<Socket>();
  const tear = (): void => {
    for (const socket of open) socket.destroy();
  };
  const server = createServer((near) => {
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
      socket.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tear,
    async close() {
      const closed = once(server, 'close');
      server.close();
      tear();
      await closed;
    },
  };
}
