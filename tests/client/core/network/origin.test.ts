import { expect, it } from 'vitest';
import { readOrigin } from '../../../../client/core/network/origin.ts';

it.each([
  [' https://reports.example/anything ', 'https://reports.example'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['http://abcdef.onion/', 'http://abcdef.onion'],
  ['http://reports.example', null],
  ['ftp://reports.example', null],
  ['reports.example', null],
  ['', null],
])('a server’s address: %s is read as %s', (typed, origin) => {
  expect(readOrigin(typed)).toBe(origin);
});
