import { layOutAttachment, openPart, sealPart } from '../../../crypto/attachment.ts';
import { concat, encodeText } from '../../../crypto/encoding.ts';
import { sodium } from '../../../crypto/sodium.ts';
import { deskMark, openState, sealState } from '../../../crypto/state.ts';
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
    const sized = new Uint8Array(472);
    sized.set(input.subarray(0, 472));
    const sealed = library.crypto_aead_xchacha20poly1305_ietf_encrypt(
      sized,
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

/** What the server keeps beside envelopes: the reporter's record, and files. §7.6, §8 */
export function keptTargets(world: World): Target[] {
  return [stateTarget(world), attachmentTarget()];
}
