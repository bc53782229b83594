import { readConfig } from './config.ts';
import { StartError } from './errors.ts';
import { faultCode } from './faults.ts';
import { giveBackMemory } from './memory.ts';
import { startService } from './service.ts';

/** `npm start`: runs the service until it is told to end by SIGINT (Ctrl-C) or SIGTERM. */

function write(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Ends with a line that says why. */
function fail(error: unknown): never {
  const text = error instanceof StartError ? error.message : `The server has ended: ${faultCode(error)}`;
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

const config = readConfig(process.env);
const service = await startService(config, { clock: () => Date.now(), write });
giveBackMemory();
write(`Serving ${service.origin}`);

void service.broken.then(() =>
  fail(new StartError('The database has ended unexpectedly. Start the server again.')),
);

let ending = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // A second Ctrl-C does not wait.
    if (ending) process.exit(1);
    ending = true;
    void service.stop().then(() => process.exit(0));
  });
}
