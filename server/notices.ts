import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { destinationId } from '../crypto/json.ts';
import { StartError } from './errors.ts';
import { errorCode } from './store/failures.ts';

/** The machine that takes mail from us. */
export interface MailHost {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte, or before anything else is said; none on this machine alone. */
  readonly security: 'tls' | 'starttls' | 'none';
  /** What to log in with; secret. Null where the host asks for nothing. */
  readonly login: { readonly user: string; readonly password: string } | null;
  /** The certificate (PEM) of the only authority that is believed; null for those that Node knows. */
  readonly authority: string | null;
}

/** What the operator decides about notices: see `docs/operating.md`. */
export interface NoticeSettings {
  readonly from: string;
  readonly mailHost: MailHost;
  /** Times of each day as `HH:MM` in UTC, ascending; at least one. A slot's number is its place here. */
  readonly times: readonly string[];
  /** For how many milliseconds after such a time mails are spread by chance; shorter than to the next time. */
  readonly spread: number;
  /** The address of each destination's unit. */
  readonly to: ReadonlyMap<string, string>;
}

const MINUTE = 60_000;
const MINUTES_A_DAY = 1440;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

const address = (name: string) => {
  const message = `${name} must be an e-mail address.`;
  return v.pipe(v.string(message), v.email(message), v.maxLength(254, message));
};
const wholeNumber = (name: string, least: number, most: number) => {
  const message = `${name} must be a number from ${String(least)} to ${String(most)}.`;
  return v.pipe(v.number(message), v.integer(message), v.minValue(least, message), v.maxValue(most, message));
};
const text = (name: string) => {
  const message = `${name} must be text of 1 to 1000 characters.`;
  return v.pipe(v.string(message), v.minLength(1, message), v.maxLength(1000, message));
};

const HOST = 'smtp.host must be the name or address of a machine.';
const TIMES = 'times must be 1 to 24 different times such as "08:00", in UTC.';
const TO = 'to must name the ids of destinations, at least one, each with an e-mail address.';

const smtp = v.pipe(
  v.strictObject(
    {
      host: v.pipe(v.string(HOST), v.regex(/^[A-Za-z0-9.:-]{1,253}$/, HOST)),
      port: wholeNumber('smtp.port', 1, 65_535),
      security: v.picklist(['tls', 'starttls', 'none'], 'smtp.security must be "tls", "starttls" or "none".'),
      user: v.optional(text('smtp.user')),
      password: v.optional(text('smtp.password')),
      authority: v.optional(text('smtp.authority')),
    },
    'smtp must have host, port and security, may have user, password and authority, and nothing else.',
  ),
  v.check(
    ({ security, host }) => security !== 'none' || LOOPBACK.test(host),
    'smtp.security may be "none" only where smtp.host is this machine: localhost, 127.0.0.1 or ::1.',
  ),
  v.check(
    ({ user, password }) => (user === undefined) === (password === undefined),
    'smtp.user and smtp.password go together.',
  ),
);

const schema = v.pipe(
  v.strictObject(
    {
      from: address('from'),
      smtp,
      times: v.pipe(
        v.array(v.pipe(v.string(TIMES), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, TIMES)), TIMES),
        v.minLength(1, TIMES),
        v.maxLength(24, TIMES),
        v.check((times) => new Set(times).size === times.length, TIMES),
      ),
      spreadMinutes: wholeNumber('spreadMinutes', 0, 720),
      to: v.pipe(
        v.record(destinationId, address('to')),
        v.check((to) => Object.keys(to).length > 0, TO),
      ),
    },
    'The file must have from, smtp, times, spreadMinutes and to, and nothing else.',
  ),
  v.check(
    // Times that are none have no gap, and are complained of already.
    ({ times, spreadMinutes }) => !(spreadMinutes >= shortestGap(times)),
    'spreadMinutes must be less than the minutes between two times.',
  ),
);

/** The fewest minutes from one time of the day to the next, around midnight too. */
function shortestGap(times: readonly string[]): number {
  const minutes = [...times].sort().map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
  const next = [...minutes.slice(1), (minutes[0] ?? 0) + MINUTES_A_DAY];
  return Math.min(...minutes.map((minute, at) => (next[at] ?? 0) - minute));
}

/**
 * Decodes what stands in the operator's file, but for the authority, of which only the path is there. Throws
 * {@link StartError} that names all that is wrong, and never a value: a password may be among them.
 */
export function decodeNotices(json: string): NoticeSettings {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw refuse(['The file is not JSON.']);
  }
  const result = v.safeParse(schema, value);
  if (!result.success) {
    throw refuse(result.issues.map(({ message, path }) => (path?.[0].key === 'to' ? TO : message)));
  }
  const { from, smtp: mail, times, spreadMinutes, to } = result.output;
  const { host, port, security, user, password, authority = null } = mail;
  const login = user === undefined || password === undefined ? null : { user, password };
  return {
    from,
    mailHost: { host, port, security, login, authority },
    times: [...times].sort(),
    spread: spreadMinutes * MINUTE,
    to: new Map(Object.entries(to)),
  };
}

/** Reads the operator's file, and the certificate that it names. Throws {@link StartError} that says what to do. */
export async function readNotices(file: string): Promise<NoticeSettings> {
  const settings = decodeNotices(await readText(file, 'It'));
  const { mailHost } = settings;
  if (mailHost.authority === null) return settings;
  const authority = await readText(mailHost.authority, 'smtp.authority');
  try {
    new X509Certificate(authority);
  } catch {
    throw refuse(['smtp.authority must be the path of a certificate in PEM.']);
  }
  return { ...settings, mailHost: { ...mailHost, authority } };
}

async function readText(file: string, what: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw refuse([`${what} cannot be read (${errorCode(error) ?? 'unknown'}): ${file}`]);
  });
}

function refuse(problems: readonly string[]): StartError {
  const list = [...new Set(problems)].map((problem) => `- ${problem}`).join('\n');
  return new StartError(`NOTICES_FILE is not good; leave it out for no notices:\n${list}`);
}
