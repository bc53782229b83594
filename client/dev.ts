import { createServer } from 'vite';
import { page } from './build/page.ts';

/** Serves both pages with reloading, each on its own port, until interrupted; the server runs apart (`npm start`). */
for (const name of ['reporter', 'desk'] as const) {
  const server = await createServer({ configFile: false, ...page(name) });
  await server.listen();
  process.stdout.write(`${name}:\n`);
  server.printUrls();
}
if (!process.env['ROOT_KEY']) {
  const how = 'export SERVER and ROOT_KEY, as the demo prints them, and start again';
  process.stderr.write(`Without ROOT_KEY neither page can send or open anything: ${how}.\n`);
}
