import type { MailHost } from '../notices.ts';

/** A mail of plain text to one address. */
export interface Mail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Hands a mail to the mail host, once. Throws {@link MailError}, also where it is aborted before the host has answered. */
export type SendMail = (mail: Mail, signal: AbortSignal) => Promise<void>;

/** A mail was not taken, or nobody knows. `code` is `MAIL_` and nodemailer's own word; what the host said is left out: it names people. */
class MailError extends Error {
  readonly code: string;

  constructor(cause: unknown) {
    super('A mail was not taken.');
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    this.name = 'MailError';
    this.code = `MAIL_${/^E[A-Z0-9]+$/.exec(code)?.[0] ?? 'FAILED'}`;
  }
}

/** In milliseconds: for the connection, the host's first word, and each of its silences. */
const TIMEOUTS = {
  connectionTimeout: 10_000,
  dnsTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 20_000,
};

/**
 * Opens the way to a mail host; nothing is sent yet. The one file that loads nodemailer, and only here, so that a server without notices
 * is a server without it. TLS is never given up where it is asked for, and a login never kept back where there is one.
 */
export async function openMail({ host, port, security, login, authority }: MailHost): Promise<SendMail> {
  const { createTransport } = await import('nodemailer');
  return async (mail, signal) => {
    const transport = createTransport({
      ...TIMEOUTS,
      host,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      tls: {
        minVersion: 'TLSv1.2',
        rejectUnauthorized: true,
        ...(authority === null ? {} : { ca: authority }),
      },
      ...(login === null ? {} : { auth: { user: login.user, pass: login.password }, forceAuth: true }),
      // Without it the name of this machine would be told.
      name: mail.from.slice(mail.from.lastIndexOf('@') + 1),
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    try {
      await transport.sendMail({
        ...mail,
        from: { name: '', address: mail.from },
        to: { name: '', address: mail.to },
        headers: { 'Auto-Submitted': 'auto-generated' },
        xMailer: false,
        signal,
      });
    } catch (error) {
      throw new MailError(error);
    } finally {
      transport.close();
    }
  };
}
