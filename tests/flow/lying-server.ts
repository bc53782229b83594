import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';

/** Stands between clients and the real server, as a server could that means harm. */
export interface LyingServer {
  /** What it answers to whoever asks for certificates without a session; null: what the real server says. */
  certificates: string | null;
  /** Whether the line breaks once a report was stored, each time: the client hears nothing of it. */
  swallowsAnswers: boolean;
  /** What happens once, before the next question for an inbox is passed on; null for nothing. */
  beforeInbox: (() => Promise<unknown>) | null;
  readonly close: () => Promise<void>;
}

/** Starts a {@link LyingServer} on `port`, in front of the server at `behind`. */
export async function startLyingServer(port: number, behind: string): Promise<LyingServer> {
  const server = createServer((incoming, outgoing) => {
    if (state.certificates !== null && /\/certificates$/.test(incoming.url ?? '')) {
      outgoing.writeHead(200, { 'Content-Type': 'application/json' });
      outgoing.end(state.certificates);
      return;
    }
    if (state.beforeInbox !== null && (incoming.url ?? '').includes('/inbox?')) {
      const before = state.beforeInbox;
      state.beforeInbox = null;
      void before().finally(() => pass(incoming, outgoing));
    } else pass(incoming, outgoing);
  });
  const pass = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const { method, headers, url } = incoming;
    const forward = request(new URL(url ?? '/', behind), { method, headers, agent: false }, (answer) => {
      if (state.swallowsAnswers && /\/threads$/.test(url ?? '')) {
        outgoing.destroy();
        return;
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    forward.on('error', () => outgoing.destroy());
    incoming.pipe(forward);
  };
  const state: LyingServer = {
    certificates: null,
    swallowsAnswers: false,
    beforeInbox: null,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return state;
}
