import { beforeAll } from 'vitest';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { hash } from '../../crypto/hash.ts';
import { decodeHeader } from '../../crypto/wire/envelope.ts';
import { anyBytes, type Got } from '../support/server.ts';
import { stage } from './files.ts';
import { serve } from './service.ts';
import { deskPath, deskSends, followUp, readInbox, report, type Report } from './talk.ts';
import { transferBody, type TransferChange } from './transfer-body.ts';
import { fakeEnvelope, openSession } from './units.ts';

type Id = 'north' | 'south' | 'east';

/** A thread of the unit `north` with a file, a follow-up, a reply with its note, and another note; `state` is the newest. */
export interface TalkedThread extends Report {
  readonly file: { readonly id: Uint8Array };
  readonly more: Uint8Array;
  readonly reply: Uint8Array;
  readonly told: Uint8Array;
  readonly note: Uint8Array;
}

/** What becomes of the envelopes (their hashes) of a thread that is passed on. */
export type Names = Readonly<Record<'carried' | 'dropped' | 'kept', readonly Uint8Array[]>>;

/** Names envelopes by their hashes. */
export function named(
  carried: readonly Uint8Array[],
  dropped: readonly Uint8Array[] = [],
  kept: readonly Uint8Array[] = [],
): Names {
  const hashes = (envelopes: readonly Uint8Array[]) => envelopes.map((envelope) => hash('', envelope));
  return { carried: hashes(carried), dropped: hashes(dropped), kept: hashes(kept) };
}

/** All that a {@link TalkedThread} has: the second note is dropped, the rest goes along. */
export function everything({ envelope, more, told, note }: TalkedThread): Names {
  return named([envelope, more, told], [note]);
}

/** Gives a test file a service with three units in session, and what their desks do to pass threads on. */
export function serveUnits() {
  const server = serve({ north: 2, south: 2, east: 2 });
  const sessions = {} as Record<Id, Uint8Array>;
  beforeAll(async () => {
    for (const id of ['north', 'south', 'east'] as const) {
      sessions[id] = await openSession(server, server.units[id]);
    }
  });
  const say = (by: Id, thread: Pick<Report, 'key'>, ...envelopes: Uint8Array[]): Promise<Got> =>
    deskSends(server, sessions[by], thread, envelopes);
  /** Sends a transfer that was made before. */
  const send = (by: Id, thread: Pick<Report, 'key'>, bytes: Uint8Array): Promise<Got> =>
    server.send('POST', deskPath(thread, 'transfer'), { token: sessions[by], bytes });
  /** Makes a transfer and sends it. */
  const pass = (
    by: Id,
    to: Id,
    thread: Pick<Report, 'key'>,
    names: Names,
    change: TransferChange = {},
  ): Promise<Got> => send(by, thread, transferBody(server.units[by], to, thread.key, names, change).bytes);
  const makeThread = async (): Promise<TalkedThread> => {
    const file = await stage(server);
    const begun = await report(server, 'north', [file]);
    const [state, more] = [anyBytes(512), fakeEnvelope('follow-up', 1)];
    await followUp(server, begun, { destination: 'north', state, envelope: more });
    const [reply, told, note] = [fakeEnvelope('reply', 0), fakeEnvelope('note', 1), fakeEnvelope('note', 1)];
    await say('north', begun, reply, told);
    await say('north', begun, note);
    return { ...begun, state, file, more, reply, told, note };
  };
  /** The kinds of what a unit's inbox has of a thread, in its order. */
  const inboxOf = async (of: Id, { key }: Pick<Report, 'key'>): Promise<string[]> => {
    const { pages } = await readInbox(server, sessions[of]);
    const own = pages.flat().filter(({ threadKey }) => encodeBase64(threadKey) === encodeBase64(key));
    return own.map((event) => (event.type === 'message' ? decodeHeader(event.envelope).kind : 'withdrawal'));
  };
  return { server, sessions, say, send, pass, makeThread, inboxOf };
}
