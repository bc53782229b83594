import { describe, expect, test } from 'vitest';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { readConfig } from '../../server/config.ts';

const ROOT_KEY = encodeBase64(new Uint8Array(32).fill(1));
const whole = { DIRECTORY_FILE: '/somewhere/directory.json', ROOT_KEY };

describe('the configuration', () => {
  test('needs a directory and a root key alone', () => {
    const config = readConfig(whole);
    expect(config).toMatchObject({
      directoryFile: '/somewhere/directory.json',
      root: new Uint8Array(32).fill(1),
      database: { dataDir: 'data' },
      host: '127.0.0.1',
      port: 8080,
      origin: null,
      threadDays: 730,
    });
    expect(config.pageDir).toMatch(/dist.reporter$/);
    const url = 'postgres://somebody@somewhere/drop';
    expect(readConfig({ ...whole, DATABASE_URL: url, DATA_DIR: '/x' }).database).toEqual({ url });
  });

  test('names everything that is missing, and how to make it', () => {
    expect(() => readConfig({})).toThrow(/DIRECTORY_FILE is not set.*\n.*ROOT_KEY is not set/);
    expect(() => readConfig({})).toThrow(/npm run -s operator.*\n.*\n.*npm run demo/);
  });

  test.each([
    ['ROOT_KEY', 'short', /ROOT_KEY is not a key/],
    ['PORT', '80a', /PORT must be a number/],
    ['PORT', '65536', /PORT must be a number/],
    ['PORT', '-1', /PORT must be a number/],
    ['THREAD_DAYS', '0', /THREAD_DAYS must be a number/],
    ['METRICS_PORT', '65536', /METRICS_PORT must be a number/],
    ['SWEEP_MAX_MIB', '-1', /SWEEP_MAX_MIB must be a number/],
    ['ORIGIN', 'https://report.example.org/', /ORIGIN must be an origin/],
    ['ORIGIN', 'report.example.org', /ORIGIN must be an origin/],
    ['ORIGIN', 'ftp://report.example.org', /ORIGIN must be an origin/],
    ['DATABASE_URL', 'mysql://x', /DATABASE_URL must begin/],
  ])('refuses %s=%s', (name, value, message) => {
    expect(() => readConfig({ ...whole, [name]: value })).toThrow(message);
  });

  test('takes an empty setting as none', () => {
    expect(readConfig({ ...whole, PORT: '', ORIGIN: '', DATABASE_URL: '' }).port).toBe(8080);
  });
});
