import { describe, expect, test } from 'vitest';
import { decodeNotices, readNotices } from '../../server/notices.ts';

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
    expect(() => decode({ times: ['8:00'] })).toThrow(/^NOTICES_FILE[^\n]+\n- times must be[^\n]+$/);
    expect(() => decodeNotices(`{"password":"${password}`)).toThrow(/The file is not JSON\.$/);
  });

  test('is missed where it is not there', async () => {
    await expect(readNotices('/nowhere/notices.json')).rejects.toThrow(/It cannot be read \(ENOENT\)/);
  });
});
