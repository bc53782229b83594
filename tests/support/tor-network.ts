import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { SocksClient } from 'socks';
import { freePort } from './child.ts';

const run = promisify(execFile);
const NODES = ['authority0', 'authority1', 'authority2', 'relay0', 'relay1', 'relay2'] as const;

/** A Tor network on loopback alone: three authorities, three relays, a client, and an onion service. */
export interface TorNetwork {
  /** The client's SOCKS port. */
  readonly socksPort: number;
  /** The service's address, `….onion`. */
  readonly onion: string;
  close(): Promise<void>;
}

/** Quick to agree, and content with addresses on loopback. */
const TESTING = `
TestingTorNetwork 1
AssumeReachable 1
ShutdownWaitLength 0
Address 127.0.0.1
ServerDNSDetectHijacking 0
ServerDNSTestAddresses
AddressDisableIPv6 1
`;

const AUTHORITY = `
AuthoritativeDirectory 1
V3AuthoritativeDirectory 1
ContactInfo nobody@example.invalid
TestingV3AuthInitialVotingInterval 10
TestingV3AuthInitialVoteDelay 2
TestingV3AuthInitialDistDelay 2
V3AuthVotingInterval 20
V3AuthVoteDelay 4
V3AuthDistDelay 4
TestingDirAuthVoteExit *
TestingDirAuthVoteGuard *
TestingDirAuthVoteHSDir *
TestingMinExitFlagThreshold 0
`;

/** Makes an authority's keys; gives the fingerprint of its identity. */
async function makeAuthorityKeys(keys: string, dirPort: number): Promise<string> {
  await mkdir(keys, { recursive: true, mode: 0o700 });
  const file = (name: string): string => join(keys, `authority_${name}`);
  const made = run('tor-gencert', [
    ...['--create-identity-key', '--passphrase-fd', '0', '-m', '12', '-a', `127.0.0.1:${String(dirPort)}`],
    ...['-i', file('identity_key'), '-s', file('signing_key'), '-c', file('certificate')],
  ]);
  made.child.stdin?.end('a passphrase\n');
  await made;
  const certificate = await readFile(file('certificate'), 'utf8');
  const fingerprint = /^fingerprint ([0-9A-F]{40})$/m.exec(certificate)?.[1];
  if (fingerprint === undefined) throw new Error('the certificate of a Tor authority has no fingerprint');
  return fingerprint;
}

/**
 * Starts a {@link TorNetwork} and waits until its client reaches the service. `service` gives what the service's torrc says, by the folder for
 * its key.
 */
export async function startTorNetwork(service: (folder: string) => string): Promise<TorNetwork> {
  const folder = await mkdtemp(join(tmpdir(), 'drop-box-tor-'));
  const serviceFolder = join(folder, 'onion');
  await mkdir(serviceFolder, { mode: 0o700 });
  const at = (name: string): string => join(folder, name);
  await writeFile(at('empty'), '');
  const ports = new Map<string, { or: number; dir: number }>();
  for (const name of NODES) ports.set(name, { or: await freePort(), dir: await freePort() });
  const own = (name: string): string => {
    const { or, dir } = ports.get(name) ?? { or: 0, dir: 0 };
    const relay = or === 0 ? '' : `Nickname ${name}\nOrPort 127.0.0.1:${or}\nExitPolicy reject *:*\n`;
    const authority = name.startsWith('authority') ? `${AUTHORITY}DirPort 127.0.0.1:${dir}\n` : '';
    return `DataDirectory ${at(name)}\nLog notice file ${at(name)}.log\n${TESTING}${relay}${authority}`;
  };
  const lines = await Promise.all(
    NODES.filter((name) => name.startsWith('authority')).map(async (name) => {
      const { or, dir } = ports.get(name)!;
      const identity = await makeAuthorityKeys(join(at(name), 'keys'), dir);
      const listed = await run('tor', [
        ...['--quiet', '-f', at('empty'), '--list-fingerprint'],
        ...['--DataDirectory', at(name), '--Nickname', name, '--OrPort', `127.0.0.1:${or}`],
      ]);
      const fingerprint = listed.stdout.trim().split(' ').slice(1).join('');
      return `DirAuthority ${name} orport=${or} no-v2 v3ident=${identity} 127.0.0.1:${dir} ${fingerprint}\n`;
    }),
  );
  const socksPort = await freePort();
  const more = new Map([
    ['client', `SocksPort 127.0.0.1:${String(socksPort)}\n`],
    ['service', service(serviceFolder)],
  ]);
  const processes: ChildProcess[] = [];
  for (const name of [...NODES, ...more.keys()]) {
    const torrc = own(name) + lines.join('') + (more.get(name) ?? 'SocksPort 0\n');
    await writeFile(`${at(name)}.torrc`, torrc);
    processes.push(spawn('tor', ['-f', `${at(name)}.torrc`], { stdio: 'ignore' }));
  }
  const close = async (): Promise<void> => {
    for (const tor of processes) {
      if (tor.exitCode !== null) continue;
      const gone = once(tor, 'exit');
      tor.kill('SIGKILL');
      await gone;
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const begun = async (): Promise<boolean> =>
      (await readFile(at('client.log'), 'utf8')).includes('Bootstrapped 100%');
    await retry('the Tor network did not begin', begun);
    const onion = (await readFile(join(serviceFolder, 'hostname'), 'utf8')).trim();
    await retry('the onion service is not found', () => isReached(socksPort, onion));
    return { socksPort, onion, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Asks every half second, for two minutes. */
async function retry(otherwise: string, done: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 240; tries += 1) {
    if (await done().catch(() => false)) return;
    await sleep(500);
  }
  throw new Error(otherwise);
}

/** Whether somebody who comes through Tor gets as far as the service; the service's descriptor must have been handed in for that. */
async function isReached(socksPort: number, host: string): Promise<boolean> {
  const { socket } = await SocksClient.createConnection({
    proxy: { host: '127.0.0.1', port: socksPort, type: 5 },
    command: 'connect',
    destination: { host, port: 80 },
    timeout: 20_000,
  });
  socket.destroy();
  return true;
}
