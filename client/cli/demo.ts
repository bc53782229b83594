import { join } from 'node:path';
import { encodeJson } from '../../crypto/json.ts';
import { readySumo } from '../../crypto/sodium-sumo.ts';
import { ready } from '../../crypto/sodium.ts';
import { keepEpochs } from './demo/epochs.ts';
import { Material } from './demo/material.ts';
import { projectFolder, requireFree, watchParent } from './demo/processes.ts';
import { Stage } from './demo/stage.ts';
import { startWitnesses } from './demo/witnesses.ts';
import { welcome } from './demo/text.ts';
import { replaceFile } from './files.ts';
import { readNumber } from './input.ts';
import { explain, warn } from './main.ts';

const HOST = '127.0.0.1';

/** One line that counts up where somebody watches; one line at the end where the output is kept. */
function counting(what: string): (done: number, of: number) => void {
  const watched = process.stderr.isTTY;
  return (done, of) => {
    if (watched)
      process.stderr.write(`\r${what}: ${String(done)} of ${String(of)}${done === of ? '\n' : ''}`);
    else if (done === of) warn(`${what}: ${String(of)}`);
  };
}

/** Starts everything, says that it is ready, and ends with the server. */
async function run(stage: Stage, material: Material): Promise<never> {
  const port = readNumber(process.env['PORT'] ?? '8080', 'PORT', 1, 65_535);
  const deskPort = readNumber(process.env['DESK_PORT'] ?? '8090', 'DESK_PORT', 1, 65_535);
  const server = `http://${HOST}:${String(port)}`;
  const desk = `http://${HOST}:${String(deskPort)}`;
  await requireFree(HOST, port, 'PORT');
  await requireFree(HOST, deskPort, 'DESK_PORT');
  await material.withdrawAnnouncement();
  const root = await material.root();
  warn('Building the pages, making keys …');
  const [units] = await Promise.all([
    material.units(counting('Units with keys')),
    stage.build(root, material.pages),
  ]);
  warn('Starting the server and its database …');
  const { gone } = await stage.serve(server, {
    DIRECTORY_FILE: await material.directory(root),
    ROOT_KEY: root,
    LOG_KEY_FILE: material.logKey,
    PAGE_DIR: material.pages.reporter,
    DATABASE_URL: '',
    DATA_DIR: material.data,
    HOST,
    PORT: String(port),
    ORIGIN: server,
  });
  const announced = (async () => {
    await keepEpochs(material, units, { server, root }, counting('Units that take reports'));
    await startWitnesses(material, { server, root });
    await stage.serveDesk(material.pages.desk, deskPort, server);
    const { passphraseFile } = material;
    const listed = units.map((destination) => ({
      destination,
      keyFile: material.unit(destination).key,
      passphraseFile,
    }));
    await replaceFile(material.announcement, encodeJson({ server, desk, root, units: listed }));
    process.stdout.write(welcome(material, { server, desk, root }));
  })();
  await Promise.race([gone, announced]);
  return gone;
}

const material = new Material(process.env['DATA_DIR'] ?? join(projectFolder, 'data'));
const stage = new Stage(material.announcement);

function endInOrder(): void {
  if (!stage.ending) warn('Ending …');
  void stage.end().then(() => process.exit(0));
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, endInOrder);
if (process.env['npm_lifecycle_event'] !== undefined) watchParent(endInOrder);

try {
  await ready();
  await readySumo();
  await run(stage, material);
} catch (error) {
  if (!stage.ending) {
    const { message, code } = explain(error);
    warn(message);
    process.exitCode = code;
  }
  await stage.end();
  process.exit();
}
