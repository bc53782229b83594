import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Run by npm after each installation: mends the PostgreSQL driver (postgres 3.4.9), see docs/decisions/0019-mended-driver.md.
 * Where a connection is lost while a transaction goes on, it writes to a socket that is no more, which ends the whole process;
 * and a write that was waiting then blocks that connection for ever. Safe to repeat; fails where the driver is another one.
 */

const file = new URL('../../node_modules/postgres/src/connection.js', import.meta.url);
const closed = "error(Errors.connection('CONNECTION_CLOSED', options, socket))";

/** @type {readonly (readonly [string, string, number])[]} What stands there, what shall, and how often. */
const changes = [
  [
    '    const x = socket.write(chunk, fn)\n',
    `    if (socket === null) {\n      chunk = nextWriteTimer = null\n      ${closed}\n      return true\n    }\n    const x = socket.write(chunk, fn)\n`,
    1,
  ],
  [
    '    clearImmediate(nextWriteTimer)\n',
    '    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n',
    2,
  ],
];

let text = readFileSync(file, 'utf8');
for (const [before, after, times] of changes) {
  if (text.split(after).length - 1 === times) continue;
  if (text.split(before).length - 1 !== times) {
    throw new Error(
      'The driver in node_modules/postgres is not the one that this mends. See docs/decisions/0019-mended-driver.md',
    );
  }
  text = text.replaceAll(before, after);
}
writeFileSync(file, text);
