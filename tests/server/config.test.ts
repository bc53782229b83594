import { describe, expect, test } from 'vitest';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { readConfig } from '../../server/config.ts';
import { decodeNotices, readNotices } from '../../server/notices.ts';
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
    ['PORT', '80a', /PORT must be a number/],
    ['PORT', '65536', /PORT must be a number/],
    ['PORT', '-1', /PORT must be a number/],
    ['THREAD_DAYS', '0', /THREAD_DAYS must be a number/],
    ['THREAD_DAYS', '3651', /THREAD_DAYS must be a number/],
    ['PROOF_COST', '-1', /PROOF_COST must be a number/],
    ['PROOF_TRIES', '0', /PROOF_TRIES must be a number/],
    ['ATTACHMENT_MAX_MIB', '0', /ATTACHMENT_MAX_MIB must be a number/],
    ['STAGED_MAX_MIB', '0.5', /STAGED_MAX_MIB must be a number/],
    ['METRICS_PORT', '65536', /METRICS_PORT must be a number/],
    ['SWEEP_MAX_MIB', '-1', /SWEEP_MAX_MIB must be a number/],
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

describe('the file of notices', () => {
  const smtp = { host: 'mail.example.org', port: 465, security: 'tls' };
  const good = {
    from: 'drop-box@report.example.org',
    smtp,
    times: ['13:00', '08:00'],
    spreadMinutes: 30,
    to: { northshire: 'standards@northshire.example.org' },
  };
  const decode = (changed: Record<string, unknown>) => decodeNotices(JSON.stringify({ ...good, ...changed }));

  test('is taken as it stands, with the times in order', () => {
    expect(decode({})).toEqual({
      from: good.from,
      mailHost: { ...smtp, login: null, authority: null },
      times: ['08:00', '13:00'],
      spread: 1_800_000,
      to: new Map([['northshire', 'standards@northshire.example.org']]),
    });
    const login = { user: 'drop-box', password: 'correct horse' };
    expect(decode({ smtp: { ...smtp, ...login } }).mailHost.login).toEqual(login);
    for (const host of ['localhost', '127.0.0.1', '::1']) {
      expect(decode({ smtp: { host, port: 25, security: 'none' } }).mailHost.security).toBe('none');
    }
  });

  test.each([
    ['more than it may have', { count: true }, /must have from, smtp.*nothing else/],
    ['a sender without a domain', { from: 'drop-box' }, /from must be an e-mail address/],
    ['a sender that begins a new line', { from: 'a@b.example\r\nBcc: c@d.example' }, /from must be/],
    ['an address that is none', { to: { northshire: 'x' } }, /to must name.*each with an e-mail/],
    ['an id that is none', { to: { 'North Shire': 'a@b.example' } }, /to must name the ids/],
    ['nobody to write to', { to: {} }, /to must name.*at least one/],
    ['no time', { times: [] }, /times must be/],
    ['a time twice', { times: ['08:00', '08:00'] }, /times must be/],
    ['a time that no day has', { times: ['24:00'] }, /times must be/],
    ['a spread that reaches the next time', { times: ['08:00', '08:30'] }, /spreadMinutes must be less/],
    ['one that does so over midnight', { times: ['00:10', '23:50'] }, /spreadMinutes must be less/],
    ['a password without a user', { smtp: { ...smtp, password: 'x' } }, /user and smtp.password go together/],
    ['no TLS to another machine', { smtp: { ...smtp, security: 'none' } }, /only where smtp.host is this/],
    [
      'a name that only begins like this machine',
      { smtp: { ...smtp, host: '127.0.0.1.example.org', security: 'none' } },
      /only/,
    ],
    ['TLS where it may be had', { smtp: { ...smtp, security: 'opportunistic' } }, /smtp.security must be/],
    ['a setting that would turn checks off', { smtp: { ...smtp, insecure: true } }, /and nothing else/],
  ])('is refused with %s', (_what, changed, message) => {
    expect(() => decode(changed)).toThrow(message);
  });

  test('is refused with all its faults at once, each in a line, and no value of it is repeated', () => {
    const password = 'not for anybody';
    const bad = {
      from: password,
      times: password,
      smtp: { ...smtp, password, port: password, [password]: 1 },
    };
    const message = (() => {
      try {
        decode(bad);
      } catch (error) {
        return error instanceof Error ? `${error.name}: ${error.message}` : '';
      }
      return '';
    })();
    expect(message).toMatch(
      /^StartError: NOTICES_FILE is not good; leave it out for no notices:\n- from must/,
    );
    expect(message).toMatch(/\n- smtp.port must be a number.*\n/);
    expect(message).not.toContain(password);
    expect(() => decodeNotices(`{"password":"${password}`)).toThrow(/The file is not JSON\.$/);
  });

  test('is missed where it is not there', async () => {
    await expect(readNotices('/nowhere/notices.json')).rejects.toThrow(/It cannot be read \(ENOENT\)/);
    expect(readConfig({ ...whole, NOTICES_FILE: '/etc/notices.json' }).noticesFile).toBe('/etc/notices.json');
  });
});
