import { fileURLToPath } from 'node:url';
import { readArguments, readNumber, readServer } from '../input.ts';
import { warn, type Result } from '../main.ts';
import { serveDesk } from './static.ts';

const deskBuild = fileURLToPath(new URL('../../../dist/desk', import.meta.url));

/** `desk serve`: the desk page on this machine, until interrupted. */
export async function serve(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, { server: { type: 'string', multiple: true } } as const);
  const named = values.server ?? process.env['SERVER']?.split(/[\s,]+/) ?? ['http://127.0.0.1:8080'];
  const servers = named.map((server) => readServer(server));
  const port = readNumber(process.env['DESK_PORT'] ?? '8090', 'DESK_PORT', 1, 65_535);
  await serveDesk({ folder: deskBuild, port, servers });
  warn(
    `The desk is at http://127.0.0.1:${String(port)} and talks to ${servers.join(', ')} only. Ctrl-C ends it.`,
  );
  return null;
}
