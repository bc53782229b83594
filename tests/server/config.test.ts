import { describe, expect, test } from 'vitest';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { readConfig } from '../../server/config.ts';
import { splitHosts } from '../../server/store/writable.ts';

const ROOT_KEY = encodeBase64(new Uint8Array(32).fill(1));
const whole = { DIRECTORY_FILE: '/somewhere/directory.json', ROOT_KEY };

describe('the configuration', () => {
  test('needs a directory and a root key alone', () => {
    const config = readConfig(whole);
    expect(config).toEqual({
      directoryFile: '/somewhere/directory.json',
      root: new Uint8Array(32).fill(1),
      database: { dataDir: 'data' },
      host: '127.0.0.1',
      port: 8080,
      origin: null,
      threadDays: 730,
      proofWork: { cost: 5000, tries: 500 },
      files: { each: 2 ** 30, staged: 2 ** 34 },
      sweepMax: 2 ** 31,
      logKeyFile: null,
      metricsPort: null,
      noticesFile: null,
      pageDir: config.pageDir,
    });
    expect(config.pageDir).toMatch(/dist.reporter$/);
    for (const url of [
      'postgres://somebody@somewhere/drop',
      'postgresql:///x',
      'postgres://x@a:5432,[::1]:5433/x',
    ]) {
      expect(readConfig({ ...whole, DATABASE_URL: url, DATA_DIR: '/x' }).database).toEqual({ url });
    }
  });

  test('takes each setting as it is said, and sizes in MiB', () => {
    const sizes = { ATTACHMENT_MAX_MIB: '1', STAGED_MAX_MIB: '2', SWEEP_MAX_MIB: '0' };
    const numbers = { PORT: '0', METRICS_PORT: '0', THREAD_DAYS: '3650', PROOF_COST: '0', PROOF_TRIES: '1' };
    const texts = {
      HOST: '::1',
      ORIGIN: 'https://report.example.org',
      LOG_KEY_FILE: '/key',
      NOTICES_FILE: '/notices.json',
      PAGE_DIR: '/page',
    };
    expect(readConfig({ ...whole, ...sizes, ...numbers, ...texts })).toMatchObject({
      files: { each: 1_048_576, staged: 2_097_152 },
      sweepMax: 0,
      port: 0,
      metricsPort: 0,
      threadDays: 3650,
      proofWork: { cost: 0, tries: 1 },
      host: '::1',
      origin: 'https://report.example.org',
      logKeyFile: '/key',
      noticesFile: '/notices.json',
      pageDir: '/page',
    });
  });

  test('takes a URL with several hosts for one URL each', () => {
    expect(splitHosts('postgres://me:p%40ss@a:1,b,[::1]:2/drop?sslmode=verify-full')).toEqual([
      'postgres://me:p%40ss@a:1/drop?sslmode=verify-full',
      'postgres://me:p%40ss@b/drop?sslmode=verify-full',
      'postgres://me:p%40ss@[::1]:2/drop?sslmode=verify-full',
    ]);
    expect(splitHosts('postgresql://a/drop')).toEqual(['postgresql://a/drop']);
  });

  test('names everything that is missing, and how to make it', () => {
    expect(() => readConfig({})).toThrow(/DIRECTORY_FILE is not set.*\n.*ROOT_KEY is not set/);
    expect(() => readConfig({})).toThrow(/npm run -s operator.*\n.*\n.*npm run demo/);
  });

  test.each([
    ['ROOT_KEY', 'short', /ROOT_KEY is not a key/],
    ['PORT', '80a', /PORT must be a whole number/],
    ['PORT', '65536', /PORT must be a whole number/],
    ['PORT', '-1', /PORT must be a whole number/],
    ['THREAD_DAYS', '0', /THREAD_DAYS must be a whole number/],
    ['THREAD_DAYS', '3651', /THREAD_DAYS must be a whole number/],
    ['PROOF_COST', '-1', /PROOF_COST must be a whole number/],
    ['PROOF_TRIES', '0', /PROOF_TRIES must be a whole number/],
    ['ATTACHMENT_MAX_MIB', '0', /ATTACHMENT_MAX_MIB must be a whole number/],
    ['STAGED_MAX_MIB', '0.5', /STAGED_MAX_MIB must be a whole number/],
    ['METRICS_PORT', '65536', /METRICS_PORT must be a whole number/],
    ['STAGED_MAX_MIB', '1023', /STAGED_MAX_MIB must be at least ATTACHMENT_MAX_MIB/],
    ['SWEEP_MAX_MIB', '-1', /SWEEP_MAX_MIB must be a whole number/],
    ['ORIGIN', 'https://report.example.org/', /ORIGIN must be an origin/],
    ['ORIGIN', 'report.example.org', /ORIGIN must be an origin/],
    ['ORIGIN', 'ftp://report.example.org', /ORIGIN must be an origin/],
    ['DATABASE_URL', 'mysql://x', /DATABASE_URL must be an address/],
    ['DATABASE_URL', 'postgres://[x', /DATABASE_URL must be an address/],
    ['DATABASE_URL', 'postgres://x@a:5432,b:54321x/x', /DATABASE_URL must be an address/],
  ])('refuses %s=%s', (name, value, message) => {
    expect(() => readConfig({ ...whole, [name]: value })).toThrow(message);
  });

  test('takes an empty setting as none', () => {
    expect(readConfig({ ...whole, PORT: '', ORIGIN: '', DATABASE_URL: '' }).port).toBe(8080);
  });
});
