import { rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Api } from '../../core/network/api.ts';
import { ApiError } from '../../core/network/failure.ts';
import { serveDesk } from '../desk/static.ts';
import { CommandError } from '../main.ts';
import type { Pages } from './material.ts';
import { projectFolder, startChild, type Child } from './processes.ts';

const START_MILLISECONDS = 120_000;

/** Everything that a demo starts, and ends again. */
export class Stage {
  readonly #children = new Set<Child>();
  readonly #announcement: string;
  #desk: Server | null = null;
  #ending: Promise<void> | null = null;

  /** `announcement` is the file that says that all is ready; it goes when the demo ends. */
  constructor(announcement: string) {
    this.#announcement = announcement;
  }

  /** Whether it is ending. */
  get ending(): boolean {
    return this.#ending !== null;
  }

  /**
   * Builds both pages with the root key pinned, into a folder of the demo's own: a page that trusts a throw-away key
   * must not lie where the real one is served from. Throws `CommandError` where a build fails.
   */
  async build(root: string, pages: Pages): Promise<void> {
    const vite = join(projectFolder, 'node_modules', 'vite', 'bin', 'vite.js');
    const builds = [
      ['production', pages.reporter],
      ['desk', pages.desk],
    ] as const;
    const codes = await Promise.all(
      builds.map(([mode, folder]) => {
        const args = [vite, 'build', '--mode', mode, '--outDir', folder, '--logLevel', 'error'];
        return this.#start(args, { ROOT_KEY: root }).ended;
      }),
    );
    if (codes.some((code) => code !== 0)) throw new CommandError('The pages could not be built; see above.');
  }

  /** Starts the server and waits until it answers; `gone` rejects when it ends. Throws `CommandError` where it does not get ready. */
  async serve(
    server: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<{ gone: Promise<never> }> {
    const child = this.#start([join(projectFolder, 'server', 'main.ts')], environment);
    const gone = child.ended.then((): never => {
      throw new CommandError('The server has ended; see above.');
    });
    const api = new Api(server);
    const deadline = performance.now() + START_MILLISECONDS;
    while (performance.now() < deadline) {
      if (await Promise.race([gone, answers(api)])) return { gone };
      await Promise.race([gone, setTimeout(200)]);
    }
    throw new CommandError('The server did not get ready in two minutes.');
  }

  /** Serves the desk page. Throws as `serveDesk` does. */
  async serveDesk(folder: string, port: number, server: string): Promise<void> {
    this.#desk = await serveDesk({ folder, port, servers: [server] });
  }

  /** Ends everything, in order; a second call waits for the first. */
  end(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  #start(args: readonly string[], environment: Readonly<Record<string, string>>): Child {
    if (this.#ending !== null) throw new CommandError('The demo is ending.');
    const child = startChild(args, environment);
    this.#children.add(child);
    void child.ended.then(() => this.#children.delete(child));
    return child;
  }

  async #end(): Promise<void> {
    this.#desk?.close();
    this.#desk?.closeAllConnections();
    await rm(this.#announcement, { force: true });
    await Promise.all([...this.#children].map((child) => child.stop()));
  }
}

async function answers(api: Api): Promise<boolean> {
  try {
    await api.directory();
    return true;
  } catch (error) {
    if (error instanceof ApiError) return false;
    throw error;
  }
}
