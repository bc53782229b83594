import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Loaded into a server by `node --import`, from outside: its wall clock can be moved, and its rubbish collected.
 * `SOAK_CLOCK` names a file with the milliseconds to add; it is read a few times a second. SIGUSR2 collects.
 */
const file = process.env['SOAK_CLOCK'] ?? '';
const trueNow = Date.now.bind(Date);
let added = 0;

function read(): void {
  added = Number(readFileSync(file, 'utf8'));
}

read();
setInterval(read, 200).unref();
Date.now = () => trueNow() + added;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
process.on('SIGUSR2', collect);
