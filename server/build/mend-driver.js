import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Run by npm after each installation: mends the PostgreSQL driver (postgres 3.4.9), see docs/decisions/0019-mended-driver.md.
 * Where a connection is lost while a transaction goes on, it writes to a socket that is no more, which ends the whole process;
 * and a write that was waiting then blocks that connection for ever. And it sends and reads bytes as hexadecimal letters, ten
 * copies of each. Safe to repeat; fails where the driver is another one.
 */

const source = new URL('../../node_modules/postgres/src/', import.meta.url);
const closed = "error(Errors.connection('CONNECTION_CLOSED', options, socket))";

/** @type {readonly (readonly [file: string, before: string, after: string, times: number])[]} What stands there, what shall, how often. */
const changes = [
  [
    'connection.js',
    '    const x = socket.write(chunk, fn)\n',
    `    if (socket === null) {\n      chunk = nextWriteTimer = null\n      ${closed}\n      return true\n    }\n    const x = socket.write(chunk, fn)\n`,
    1,
  ],
  [
    'connection.js',
    '    clearImmediate(nextWriteTimer)\n',
    '    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n',
    2,
  ],
  // A message is a buffer of its own already.
  ['connection.js', 'Buffer.concat([chunk, x]) : Buffer.from(x)\n', 'Buffer.concat([chunk, x]) : x\n', 1],
  // Parameters of the type bytea (17) go as they are, and so do results, once it is known which columns have that type.
  [
    'connection.js',
    '    return Buffer.concat([\n      Bind(q.parameters, q.statement.types, q.statement.name, q.cursorName),\n      q.cursorFn\n',
    '    q.binary = q.statement.columns || null\n    return Bind(\n      q.parameters, q.statement.types, q.statement.name, q.cursorName, q.binary,\n      q.cursorFn\n',
    1,
  ],
  [
    'connection.js',
    "        ? Execute('', q.cursorRows)\n        : ExecuteUnnamed\n    ])\n",
    "        ? Execute('', q.cursorRows)\n        : ExecuteUnnamed\n    )\n",
    1,
  ],
  [
    'connection.js',
    "types, statement = '', portal = '') {\n    let prev\n",
    "types, statement = '', portal = '', columns, after) {\n    const binary = (x, i) => types[i] === 17 && x instanceof Uint8Array\n    let prev\n",
    1,
  ],
  [
    'connection.js',
    '.str(statement + b.N).i16(0).i16(parameters.length)\n',
    '.str(statement + b.N).i16(parameters.length)\n    parameters.forEach((x, i) => b.i16(binary(x, i) ? 1 : 0))\n    b.i16(parameters.length)\n',
    1,
  ],
  [
    'connection.js',
    '        return b.i32(0xFFFFFFFF)\n',
    '        return b.i32(0xFFFFFFFF)\n\n      if (binary(x, i))\n        return b.i32(x.length).bytes(x)\n',
    1,
  ],
  [
    'connection.js',
    '    b.i16(0)\n\n    return b.end()\n',
    '    columns ? (b.i16(columns.length), columns.forEach(x => b.i16(x.type === 17 ? 1 : 0))) : b.i16(0)\n\n    return b.end(1, after)\n',
    1,
  ],
  [
    'connection.js',
    '          ? x.subarray(index, index += length)\n',
    '          ? x.subarray(index, index += length)\n          : query.binary && column.type === 17\n          ? x.subarray(index, index += length)\n',
    1,
  ],
  [
    'bytes.js',
    '  end(at = 1) {\n    buffer.writeUInt32BE(b.i - at, at)\n',
    '  bytes(x) {\n    fit(x.length)\n    buffer.set(x, b.i)\n    b.i += x.length\n    return b\n  },\n  end(at = 1, after) {\n    buffer.writeUInt32BE(b.i - at, at)\n    after && b.bytes(after)\n',
    1,
  ],
];

for (const name of new Set(changes.map(([name]) => name))) {
  const file = new URL(name, source);
  let text = readFileSync(file, 'utf8');
  for (const [where, before, after, times] of changes) {
    if (where !== name || text.split(after).length - 1 === times) continue;
    if (text.split(before).length - 1 !== times) {
      throw new Error(
        'The driver in node_modules/postgres is not the one that this mends. See docs/decisions/0019-mended-driver.md',
      );
    }
    text = text.replaceAll(before, after);
  }
  writeFileSync(file, text);
}
