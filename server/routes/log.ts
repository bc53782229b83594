import { addDays } from '../../crypto/days.ts';
import { verifyDeskCertificate } from '../../crypto/documents/desk-certificate.ts';
import { decodeBase64 } from '../../crypto/encoding.ts';
import {
  COSIGNATURE_SIZE,
  cosignedOn,
  verifyCosignature,
  witnessName,
} from '../../crypto/log/cosignature.ts';
import { encodeBundle } from '../../crypto/log/entry.ts';
import { NOTE_KEY, noteKeyId } from '../../crypto/log/note.ts';
import { decodeTilePath, tileWidth, type TileName } from '../../crypto/log/tiles.ts';
import { cosignatureBody } from '../../crypto/wire/bodies.ts';
import { TILE_WIDTH } from '../../crypto/wire/log.ts';
import type { Call, DeskSession, Endpoint } from '../endpoint.ts';
import { orRefuse, Refusal } from '../errors.ts';
import { keepCosignature, type StoredCosignature } from '../store/cosignatures.ts';
import { readEntries, readHead, readHeadAt, tilesOf } from '../store/log.ts';
import { jsonBody, requireDestination } from './common.ts';

/** The log of all that was published, as C2SP's tlog-tiles serves it, and the desks' cosignatures. §5.7, §10.7 */
export const log: readonly Endpoint[] = [
  {
    route: 'logCheckpoint',
    method: 'GET',
    summary: "The log's newest checkpoint, signed by the log.",
    access: 'anyone',
    answers: [{ status: 200, description: 'A signed note (C2SP tlog-checkpoint).', body: 'plain' }],
    refusals: ['not_found'],
    async handle({ services }) {
      const plain = await services.log.checkpoint();
      if (plain === null) throw new Refusal('not_found');
      return { status: 200, plain };
    },
  },
  {
    route: 'logTile',
    method: 'GET',
    summary:
      'A tile of hashes (`0/x001/234.p/5`) or a bundle of entries (`entries/x001/234.p/5`). It never changes.',
    access: 'anyone',
    answers: [{ status: 200, description: 'As C2SP tlog-tiles says.', body: 'bytes' }],
    refusals: ['not_found'],
    async handle(call) {
      const name = orRefuse('not_found', () => decodeTilePath(call.param('tile')));
      return { status: 200, bytes: await readTile(call, name), lasting: true };
    },
  },
  {
    route: 'logCosignatures',
    method: 'POST',
    summary: "A desk's cosignature of a checkpoint. Safe to repeat.",
    access: 'desk',
    body: jsonBody(cosignatureBody),
    answers: [{ status: 201, description: 'Stored.' }],
    refusals: ['not_found', 'document_refused'],
    async handle(call) {
      await keepCosignature(call.services.db, await judge(call, call.session));
      return { status: 201 };
    },
  },
];

async function readTile({ services: { db } }: Call, { level, index, width }: TileName): Promise<Uint8Array> {
  const { size } = await readHead(db);
  if (width > tileWidth(level === 'entries' ? 0 : level, index, size)) throw new Refusal('not_found');
  return level === 'entries'
    ? encodeBundle(await readEntries(db, index * TILE_WIDTH, width))
    : tilesOf(db)(level, index, width);
}

/** Checks who cosigned, what, and for which day: the session's own desk, a head that the log has had, today or a day beside it. */
async function judge(call: Call, { destination: id, desk }: DeskSession): Promise<StoredCosignature> {
  const { size, signature: text, certificate } = call.json(cosignatureBody);
  const { services, today } = call;
  const head = await readHeadAt(services.db, size);
  const checkpoint = head === null ? null : services.log.textOf(head);
  if (checkpoint === null) throw new Refusal('not_found');
  const destination = requireDestination(call, id);
  const bytes = decodeBase64(text, COSIGNATURE_SIZE);
  return orRefuse('document_refused', () => {
    const onDay = cosignedOn({ bytes });
    const own = verifyDeskCertificate(certificate, destination, onDay);
    const name = witnessName(id, desk);
    const line = { name, keyId: noteKeyId(name, NOTE_KEY.cosignature, own.sign), bytes };
    const cosigned = verifyCosignature({ text: checkpoint, signatures: [line] }, name, own.sign);
    const near = addDays(today, -1) <= onDay && onDay <= addDays(today, 1);
    if (own.desk !== desk || cosigned === null || !near) throw new Refusal('document_refused');
    return { destination: id, size, desk, signature: bytes, certificate: JSON.stringify(certificate), onDay };
  });
}
