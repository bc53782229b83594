import { createServer } from 'vite';
import { page } from './build/page.ts';

/** Serves both pages with reloading, each on its own port, until interrupted; the server runs apart (`npm start`). */
const names = ['reporter', 'desk'] as const;
const servers = await Promise.all(names.map((name) => createServer({ configFile: false, ...page(name) })));
for (const server of servers) {
  await server.listen();
  server.printUrls();
}
