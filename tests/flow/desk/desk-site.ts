import type { Server } from 'node:http';
import { serveDesk } from '../../../client/cli/desk/static.ts';
import { freePort } from '../../support/child.ts';
import { buildPage } from '../../support/stack.ts';

/** The desk page as it is served on an investigator's machine. */
export interface DeskSite {
  readonly url: string;
  close(): Promise<void>;
}

/** Builds the desk page and serves it as `npm run desk` does, for the servers given. */
export async function startDeskSite(servers: readonly string[]): Promise<DeskSite> {
  const folder = await buildPage('desk');
  const port = await freePort();
  const server: Server = await serveDesk({ folder, port, servers });
  return {
    url: `http://127.0.0.1:${String(port)}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
