import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as a real SMTP server was given it. */
export interface TakenMail {
  /** The address of the envelope. */
  readonly to: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  /** Who had logged in, and whether the line was encrypted. */
  readonly user: string | null;
  readonly secure: boolean;
}

/** A real SMTP server on loopback that keeps what it takes. */
export interface TestMailHost {
  readonly port: number;
  readonly taken: readonly TakenMail[];
  /** How many clients have connected. */
  readonly connections: () => number;
  stop(): Promise<void>;
}

/** Starts a {@link TestMailHost}. Without options it takes everything, without TLS and without a login. */
export async function startMailHost(options: SMTPServerOptions = {}): Promise<TestMailHost> {
  const taken: TakenMail[] = [];
  let connections = 0;
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 100,
    onConnect: (_session, done) => {
      connections += 1;
      done();
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const { envelope, secure } = session;
        const user: unknown = session.user;
        const to = envelope.rcptTo.map(({ address }) => address).join();
        taken.push({
          to,
          ...split(Buffer.concat(parts).toString()),
          user: typeof user === 'string' ? user : null,
          secure,
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return {
    port: (listening.address() as AddressInfo).port,
    taken,
    connections: () => connections,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

function split(message: string): Pick<TakenMail, 'headers' | 'text'> {
  const end = message.indexOf('\r\n\r\n');
  const lines = message
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = lines.map((line): [string, string] => [
    line.slice(0, line.indexOf(':')).toLowerCase(),
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  return { headers: new Map(headers), text: message.slice(end + 4) };
}
