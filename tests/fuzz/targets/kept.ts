import { decodeKept } from '../../../client/core/vault/kept.ts';
import { layOutAttachment, openPart, sealPart } from '../../../crypto/attachment.ts';
import { concat, encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { hash } from '../../../crypto/hash.ts';
import { encodeJson } from '../../../crypto/json.ts';
import { decodeSavedReport, encodeSavedReport } from '../../../crypto/saved-report.ts';
import { sodium } from '../../../crypto/sodium.ts';
import { deskMark, openState, sealState } from '../../../crypto/state.ts';
import { openVaultRow, sealVaultRow, vaultKey } from '../../../crypto/vault.ts';
import { fixedBytes, TODAY, type World } from '../../crypto/parts.ts';
import type { Target } from '../fuzz.ts';
import { sized } from './bytes.ts';

/** Records: changed as they are, or with a changed plaintext encrypted anew. */
function stateTarget(world: World): Target {
  const { stateKey, threadKey } = world.reporter;
  const nonce = fixedBytes('fuzz nonce', 24);
  const associated = concat(encodeText('state v1'), threadKey);
  const desks = [{ desk: deskMark(world.desks[0].sign.publicKey), seq: 1, hash: fixedBytes('reply') }];
  const state = { visits: 1, lastUsed: TODAY, nextSeq: 1, head: fixedBytes('head'), desks, transfer: null };
  const place = { destination: 'northshire', directoryVersion: 7 };
  const record = sealState({ ...state, ...place }, stateKey, threadKey, nonce);
  const library = sodium();
  const plain = library.crypto_aead_xchacha20poly1305_ietf_decrypt(
    null,
    record.subarray(24),
    associated,
    nonce,
    stateKey,
  );
  const reseal = (input: Uint8Array): Uint8Array => {
    const sealed = library.crypto_aead_xchacha20poly1305_ietf_encrypt(
      sized(input, plain.length),
      associated,
      null,
      nonce,
      stateKey,
    );
    return concat(nonce, sealed);
  };
  return {
    name: 'state',
    samples: [record, plain],
    run: (input, turn) => openState(turn % 2 === 0 ? input : reseal(input), stateKey, threadKey),
  };
}

/** The only part of a small file: changed as it is, changed and brought to size. */
function attachmentTarget(): Target {
  const keys = { id: fixedBytes('id', 16), key: fixedBytes('attachment') };
  const layout = layOutAttachment(100);
  const part = sealPart(keys, layout, 0, fixedBytes('file', 100));
  return {
    name: 'attachment',
    samples: [part],
    run: (input, turn) => openPart(keys, layout, 0, turn % 2 === 0 ? input : sized(input, part.length)),
  };
}

/** A report saved without a network: changed as it is, or changed and hashed anew. */
function savedTarget(): Target {
  const report = { accessToken: fixedBytes('token'), state: fixedBytes('state', 512) };
  const file = encodeSavedReport({ ...report, destination: 'northshire', envelope: fixedBytes('e', 8192) });
  const body = file.subarray(0, -32);
  return {
    name: 'saved report',
    samples: [file, body],
    run: (input, turn) => decodeSavedReport(turn % 2 === 0 ? input : concat(input, hash('saved v1', input))),
  };
}

/** A row of a desk's vault: changed as it lies there, or with a changed plaintext sealed anew. */
function vaultTarget(world: World): Target {
  const { sign } = world.desks[0];
  const key = vaultKey(sign.secretKey);
  const place = { desk: sign.publicKey, row: 3, writing: fixedBytes('writing', 16) };
  const event = (label: string, outcome: object) => ({
    thread: encodeBase64(fixedBytes('thread')),
    hash: encodeBase64(fixedBytes(label)),
    epoch: 2,
    outcome,
  });
  const content = { v: 1, seq: 1, prev: null, seen: null, date: TODAY, text: 'Once more.' };
  const message = { kind: 'follow-up', hash: encodeBase64(fixedBytes('one')), content };
  const plain = encodeJson([
    event('one', { type: 'message', message }),
    event('two', { type: 'refused', code: 'message_signature' }),
  ]);
  const sealed = (bytes: Uint8Array) => sealVaultRow(bytes, key, place, fixedBytes('vault nonce', 24));
  return {
    name: 'vault row',
    samples: [sealed(plain), plain],
    run: (input, turn) => decodeKept(openVaultRow(turn % 2 === 0 ? input : sealed(input), key, place)),
  };
}

/** What is kept outside envelopes: the reporter's record, files, saved reports, a desk's vault. §7.5, §7.10, §8.1, §9.4 */
export function keptTargets(world: World): Target[] {
  return [stateTarget(world), attachmentTarget(), savedTarget(), vaultTarget(world)];
}
