import * as v from 'valibot';
import { decodeEnrolment, encodeEnrolment, keyWords } from '../../../crypto/enrolment.ts';
import { decodeText, encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { decodeJson } from '../../../crypto/json.ts';
import { openHandover } from '../../../crypto/handover.ts';
import { kemKeys } from '../../../crypto/kem.ts';
import { openKeyFile, sealKeyFile, type KeyFileSecrets } from '../../../crypto/keyfile.ts';
import { signSession, verifySession } from '../../../crypto/session.ts';
import { decodeShare, encodeShare, joinSeed } from '../../../crypto/shares.ts';
import { decodeSavedReport, encodeSavedReport } from '../../../crypto/saved-report.ts';
import { openVaultRow, sealVaultRow, vaultKey } from '../../../crypto/vault.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { openState, sealState, stateHash, type ReporterState } from '../../../crypto/state.ts';
import { isClosedBy, openClosing, signClosed, signClosing } from '../../../crypto/closing.ts';
import { signWithdrawal, verifyWithdrawal } from '../../../crypto/withdrawal.ts';
import { challengeBody } from '../../../crypto/wire/bodies.ts';
import { decodeProof } from '../../../crypto/wire/proof.ts';
import { decodeInbox, decodeThread } from '../../../crypto/wire/frames.ts';
import { bytes, operation } from '../inputs.ts';

const state = v.strictObject({
  destination: v.string(),
  directoryVersion: v.number(),
  visits: v.number(),
  lastUsed: v.string(),
  nextSeq: v.number(),
  head: bytes,
  desks: v.array(v.strictObject({ desk: bytes, seq: v.number(), hash: bytes })),
  transfer: v.optional(v.nullable(v.strictObject({ count: v.number(), mark: bytes })), null),
});

const secrets = v.variant('type', [
  v.strictObject({
    type: v.literal('desk'),
    destination: v.string(),
    signSeed: bytes,
    kemSeeds: v.array(bytes),
    unitSeed: v.nullable(bytes),
  }),
  v.strictObject({ type: v.picklist(['root', 'release']), seed: bytes }),
]);

function writeState(it: ReporterState) {
  const desks = it.desks.map(({ desk, seq, hash }) => ({
    desk: encodeBase64(desk),
    seq,
    hash: encodeBase64(hash),
  }));
  const { transfer, ...rest } = it;
  const passed = transfer && { transfer: { ...transfer, mark: encodeBase64(transfer.mark) } };
  return { ...rest, head: encodeBase64(it.head), desks, ...passed };
}

function writeSecrets(it: KeyFileSecrets) {
  if (it.type !== 'desk') return { type: it.type, seed: encodeBase64(it.seed) };
  return {
    ...it,
    signSeed: encodeBase64(it.signSeed),
    kemSeeds: it.kemSeeds.map((seed) => encodeBase64(seed)),
    unitSeed: it.unitSeed === null ? null : encodeBase64(it.unitSeed),
  };
}

/** §7.10, §8 to §10 and §13: saved reports, the reporter's record, key files, shares, sessions, frames. */
export const records = {
  'state-seal': operation(
    { state, stateKey: bytes, threadKey: bytes, nonce: bytes },
    ({ state, stateKey, threadKey, nonce }) => {
      const record = sealState(state, stateKey, threadKey, nonce);
      return { record: encodeBase64(record), hash: encodeBase64(stateHash(record)) };
    },
  ),
  'state-open': operation(
    { record: bytes, stateKey: bytes, threadKey: bytes },
    ({ record, stateKey, threadKey }) => writeState(openState(record, stateKey, threadKey)),
  ),
  'vault-seal': operation(
    { plain: bytes, seed: bytes, row: v.number(), writing: bytes, nonce: bytes },
    ({ plain, seed, nonce, ...place }) => {
      const { secretKey, publicKey } = signingKeys(seed);
      return encodeBase64(sealVaultRow(plain, vaultKey(secretKey), { desk: publicKey, ...place }, nonce));
    },
  ),
  'vault-open': operation({ sealed: bytes, seed: bytes, row: v.number(), writing: bytes }, (it) => {
    const { secretKey, publicKey } = signingKeys(it.seed);
    const place = { desk: publicKey, row: it.row, writing: it.writing };
    return encodeBase64(openVaultRow(it.sealed, vaultKey(secretKey), place));
  }),
  'saved-encode': operation(
    { destination: v.string(), accessToken: bytes, state: bytes, envelope: bytes },
    (report) => encodeBase64(encodeSavedReport(report)),
  ),
  'saved-decode': operation({ file: bytes }, ({ file }) => {
    const { destination, accessToken, state, envelope } = decodeSavedReport(file);
    return {
      destination,
      accessToken: encodeBase64(accessToken),
      state: encodeBase64(state),
      envelope: encodeBase64(envelope),
    };
  }),
  'withdrawal-sign': operation({ threadKey: bytes, on: v.string(), seed: bytes }, ({ threadKey, on, seed }) =>
    encodeBase64(signWithdrawal(threadKey, on, signingKeys(seed).secretKey)),
  ),
  'withdrawal-verify': operation(
    { withdrawal: bytes, threadKey: bytes, publicKey: bytes },
    ({ withdrawal, threadKey, publicKey }) => verifyWithdrawal(withdrawal, threadKey, publicKey),
  ),
  'closing-sign': operation(
    { cursor: v.string(), reply: bytes, note: bytes, threadKey: bytes, seed: bytes },
    ({ cursor, reply, note, threadKey, seed }) =>
      encodeBase64(
        signClosing({ cursor: BigInt(cursor), reply, note }, threadKey, signingKeys(seed).secretKey),
      ),
  ),
  'closing-open': operation(
    { closing: bytes, threadKey: bytes, publicKey: bytes },
    ({ closing, threadKey, publicKey }) => {
      const { cursor, reply, note } = openClosing(closing, threadKey, publicKey);
      return { cursor: String(cursor), reply: encodeBase64(reply), note: encodeBase64(note) };
    },
  ),
  'closed-sign': operation({ threadKey: bytes, on: v.string(), seed: bytes }, ({ threadKey, on, seed }) =>
    signClosed(threadKey, on, signingKeys(seed).secretKey),
  ),
  'closed-verify': operation(
    { threadKey: bytes, on: v.string(), signature: v.string(), publicKey: bytes },
    ({ threadKey, on: date, signature, publicKey }) => isClosedBy(threadKey, { date, signature }, publicKey),
  ),
  'keyfile-seal': operation(
    { secrets, passphrase: v.string(), operations: v.number(), memory: v.number(), randomness: bytes },
    ({ secrets, passphrase, operations, memory, randomness }) =>
      encodeBase64(sealKeyFile(secrets, passphrase, { operations, memory }, randomness)),
    true,
  ),
  'keyfile-open': operation(
    { file: bytes, passphrase: v.string() },
    ({ file, passphrase }) => writeSecrets(openKeyFile(file, passphrase)),
    true,
  ),
  'share-read': operation({ typed: v.string() }, ({ typed }) => {
    const share = decodeShare(typed);
    return {
      ...share,
      set: encodeBase64(share.set),
      data: encodeBase64(share.data),
      words: encodeShare(share).join(' '),
    };
  }),
  'shares-join': operation({ shares: v.array(v.string()) }, async ({ shares }) =>
    encodeBase64(await joinSeed(shares.map((typed) => decodeShare(typed)))),
  ),
  challenge: operation(
    { text: v.string() },
    ({ text }) => decodeJson(encodeText(text), challengeBody, 'document_malformed').challenge,
  ),
  session: operation(
    { challenge: bytes, destination: v.string(), origin: v.string(), seed: bytes },
    ({ challenge, destination, origin, seed }) => {
      const keys = signingKeys(seed);
      const claim = { challenge, destination, origin };
      const signature = signSession(claim, keys.secretKey);
      return {
        signature: encodeBase64(signature),
        good: verifySession(claim, signature, keys.publicKey),
        elsewhere: verifySession({ ...claim, origin: `${origin}0` }, signature, keys.publicKey),
      };
    },
  ),
  'enrolment-encode': operation(
    { destination: v.string(), signSeed: bytes, kemSeed: bytes },
    ({ destination, signSeed, kemSeed }) =>
      decodeText(encodeEnrolment(destination, signingKeys(signSeed), kemKeys(kemSeed).publicKey)),
  ),
  'enrolment-decode': operation({ text: v.string() }, ({ text }) => {
    const { destination, sign, words } = decodeEnrolment(encodeText(text));
    return { destination, sign: encodeBase64(sign), words: words.join(' ') };
  }),
  'handover-open': operation(
    { text: v.string(), destination: v.string(), desk: v.string(), kemSeeds: v.array(bytes), unit: bytes },
    ({ text, destination, desk, kemSeeds, unit }) => {
      const kem = kemSeeds.map((seed) => kemKeys(seed));
      return encodeBase64(openHandover(encodeText(text), { destination, desk, kem }, unit));
    },
  ),
  proof: operation({ header: v.string() }, ({ header }) => {
    const { challenge, solution } = decodeProof(header);
    return { cost: challenge.parameters.cost, counter: solution.counter };
  }),
  'key-words': operation({ publicKey: bytes }, ({ publicKey }) => keyWords(publicKey).join(' ')),
  'thread-frames': operation({ bytes }, ({ bytes }) => {
    const { state, sent, replies } = decodeThread(bytes);
    return {
      state: state.length,
      sent: sent.map((hash) => encodeBase64(hash)),
      replies: replies.map(({ length }) => length),
    };
  }),
  'inbox-frames': operation({ bytes }, ({ bytes }) => {
    const { events, cursor } = decodeInbox(bytes);
    return {
      cursor: String(cursor),
      events: events.map(({ type, threadKey }) => ({ type, threadKey: encodeBase64(threadKey) })),
    };
  }),
};
