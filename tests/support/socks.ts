import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A SOCKS5 proxy (RFC 1928, no authentication) whose visits come from another address than this process's own. */
export interface SocksProxy {
  readonly port: number;
  /** Hosts that it was asked for, as they were named. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Starts a {@link SocksProxy} on loopback; it connects from `address`, such as 127.0.0.2. */
export async function startSocks(address: string): Promise<SocksProxy> {
  const asked: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((client) => {
    open.add(client);
    client.on('error', () => client.destroy());
    void serve(client, address, asked, open);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function serve(
  client: Socket,
  localAddress: string,
  asked: string[],
  open: Set<Socket>,
): Promise<void> {
  await once(client, 'data');
  client.write(Buffer.from([5, 0]));
  const [order] = (await once(client, 'data')) as [Buffer];
  const isName = order[3] === 3;
  const length = isName ? order[4]! : 4;
  const start = isName ? 5 : 4;
  const name = order.subarray(start, start + length);
  const host = isName ? name.toString() : name.join('.');
  asked.push(host);
  const onward = connect({ host, port: order.readUInt16BE(start + length), localAddress, family: 4 });
  open.add(onward);
  onward.on('error', () => client.destroy());
  await once(onward, 'connect');
  client.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
  client.pipe(onward).pipe(client);
}
