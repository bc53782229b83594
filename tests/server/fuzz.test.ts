import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { createConnection } from 'node:net';
import { gunzipSync, inflateSync } from 'node:zlib';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ready } from '../../crypto/sodium.ts';
import { failureBody } from '../../crypto/wire/failures.ts';
import type { Child } from '../support/child.ts';
import { makePlace, type ServerPlace } from '../support/process.ts';
import { anyBytes, sendTo } from '../support/server.ts';
import { Chance } from './chance.ts';
import { oddBytes, oddRequest, type OddRequest } from './odd-requests.ts';
import { directoryToday, openSession, publicationToday, publish, TestUnit } from './units.ts';

/** `FUZZ_REQUESTS` asks for more, over all routes together. */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 10_000);
const WARM_UP = 2000;
const LANES = 24;
const GROWTH_MAX = 96 * 1_048_576;

let place: ServerPlace;
let server: Child;
let unit: TestUnit;
let session: Uint8Array;
const token = anyBytes(32);
const agent = new Agent({ keepAlive: true, maxSockets: LANES });

beforeAll(async () => {
  await ready();
  unit = new TestUnit('northshire');
  place = await makePlace(directoryToday([unit]));
  server = await place.start();
  const to = sendTo(place.origin);
  expect((await publish(to, unit, publicationToday(unit))).status).toBe(200);
  session = await openSession(to, unit, unit.lead, place.origin);
});
afterAll(async () => {
  agent.destroy();
  await server.end();
  await place.remove();
});

/** Sends over a kept connection; gives the status, and checks the form of a refusal. Null where the connection broke. */
function send({ method, path, headers, body }: OddRequest): Promise<number | null> {
  return new Promise((resolve) => {
    const options = { method, headers, agent, path, host: '127.0.0.1', port: place.port };
    const sent = request(options, (got) => {
      const parts: Buffer[] = [];
      got.on('data', (part: Buffer) => parts.push(part));
      got.on('error', () => resolve(null));
      got.on('end', () => {
        const status = got.statusCode ?? 0;
        if (status >= 400 && method !== 'HEAD' && got.complete) {
          v.parse(failureBody, JSON.parse(unpack(got.headers['content-encoding'], Buffer.concat(parts))));
        }
        resolve(status);
      });
    });
    sent.on('error', () => resolve(null));
    // A stated length that never comes would wait for the server's patience to end: a minute is not ours.
    sent.setTimeout(3000, () => sent.destroy());
    sent.end(body);
  });
}

function unpack(encoding: string | undefined, bytes: Buffer): string {
  if (encoding === 'gzip') return gunzipSync(bytes).toString();
  return (encoding === 'deflate' ? inflateSync(bytes) : bytes).toString();
}

/** Writes bytes that are no HTTP, or only half of it, and hangs up. */
function sendRaw(bytes: Uint8Array): Promise<number | null> {
  return new Promise((resolve) => {
    const socket = createConnection(place.port, '127.0.0.1');
    let text = '';
    socket.setEncoding('latin1').on('data', (part: string) => (text += part));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? NaN) || null));
    socket.setTimeout(3000, () => socket.destroy());
    socket.end(bytes);
  });
}

/** The server's resident memory in bytes. */
async function memory(): Promise<number> {
  const text = await readFile(`/proc/${String(server.process.pid)}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(text)?.[1]) * 1024;
}

test('ten thousand malformed requests: no 5xx, no crash, memory flat', async () => {
  const statuses = new Map<number | null, number>();
  let next = 0;
  let before = 0;
  const lane = async (): Promise<void> => {
    while (next < REQUESTS) {
      const number = (next += 1);
      if (number === WARM_UP) before = await memory();
      const chance = new Chance(number);
      const status = await (chance.one(12)
        ? sendRaw(oddBytes(chance))
        : send(oddRequest(chance, { token, session })));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status !== null && status >= 500)
        throw new Error(`request ${String(number)} was answered ${String(status)}`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const after = await memory();

  for (const status of [200, 201, 400, 401, 404, 405, 413, 415, 428]) {
    expect([status, (statuses.get(status) ?? 0) > 0]).toEqual([status, true]);
  }
  expect((await fetch(`${place.origin}/readyz`)).status).toBe(200);
  expect(after - before).toBeLessThan(GROWTH_MAX);
  await server.end();
  expect(server.process.exitCode).toBe(0);
  expect(server.output()).not.toMatch(/fault|error|\n\s+at /i);
});
