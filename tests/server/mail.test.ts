import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openMail } from '../../server/jobs/mail.ts';
import { makeCertificate, type TestCertificate } from '../support/certificate.ts';
import { startMailHost } from '../support/mail-host.ts';

const LOGIN = { user: 'drop-box', password: 'correct horse' };
const MAIL = {
  from: 'drop-box@report.example.org',
  to: 'a@b.example.org',
  subject: 'Look',
  text: 'Please look.',
};

let folder: string;
let certificate: TestCertificate;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drop-box-mail-'));
  certificate = await makeCertificate(folder, '/CN=mail', ['-addext', 'subjectAltName=IP:127.0.0.1']);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['STARTTLS is taken away', 'starttls', ['STARTTLS'], true, 'MAIL_ETLS'],
  ['the certificate is of a stranger', 'starttls', [], false, 'MAIL_ESOCKET'],
  ['the host speaks no TLS', 'tls', [], true, 'MAIL_ESOCKET'],
  ['the host has no login any more', 'starttls', ['AUTH'], true, 'MAIL_EAUTH'],
] as const)(
  'nothing is sent, no password either, where %s',
  async (_case, security, disabled, known, code) => {
    const heard: string[] = [];
    const host = await startMailHost({
      disabledCommands: [...disabled],
      cert: certificate.cert,
      key: certificate.key,
      allowInsecureAuth: true,
      onAuth: ({ username }, _session, done) => {
        heard.push(username ?? '');
        done(null, { user: username });
      },
    });
    const authority = known ? certificate.cert.toString() : null;
    const send = await openMail({ host: '127.0.0.1', port: host.port, security, login: LOGIN, authority });
    const sending = send(MAIL, new AbortController().signal);
    await expect(sending).rejects.toMatchObject({
      name: 'MailError',
      code,
      message: 'A mail was not taken.',
    });
    expect([host.taken, heard]).toEqual([[], []]);
    await host.stop();
  },
);
