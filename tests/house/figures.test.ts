import { expect, test } from 'vitest';
import { UNIT_POLICY } from '../../client/core/unit/unit.ts';
import { AFTER_MAX } from '../../crypto/case-event.ts';
import { LAST_DAY_NUMBER } from '../../crypto/days.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { CONTENT_MAX } from '../../crypto/padding.ts';
import { DESK_HEADS_MAX } from '../../crypto/state.ts';
import * as attachment from '../../crypto/wire/attachment.ts';
import { ENTRY_MAX, QUORUM_MAX } from '../../crypto/wire/log.ts';
import { PROOF_HEADER_MAX } from '../../crypto/wire/proof.ts';
import * as sizes from '../../crypto/wire/sizes.ts';
import { readConfig } from '../../server/config.ts';
import { PROOF_WORK } from '../../server/proof.ts';
import { TOKEN_MINUTES, TOKEN_SIZE } from '../../server/tokens.ts';
import { textOf } from './documents.ts';

const MIB = 2 ** 20;
const GIB = 2 ** 30;
const usual = readConfig({ DIRECTORY_FILE: 'x', ROOT_KEY: encodeBase64(new Uint8Array(32)) });

/** As figures stand in docs/protocol.md: 131 072, but 8192. */
const spaced = (value: number): string =>
  value < 10_000 ? String(value) : value.toLocaleString('en-GB').replaceAll(',', ' ');
const words = (minutes: number): string => ({ 2: 'two', 10: 'ten' })[minutes] ?? String(minutes);
const [small, middle, large] = sizes.ENVELOPE_SIZES.map(spaced);

/** What documents say in figures, made from the code's own. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  'docs/protocol.md': [
    `to 9999-12-31 (${spaced(LAST_DAY_NUMBER)})`,
    `No document is longer than ${sizes.DOCUMENT_MAX / MIB} MiB as text.`,
    `{"certificates": [documents, at most ${sizes.CERTIFICATES_MAX}], "membership": document}`,
    `where these are more than ${sizes.CERTIFICATES_MAX}, those from the highest on`,
    `begin an epoch every ${UNIT_POLICY.every} days; each lasts ${UNIT_POLICY.lasts} days beyond its first`,
    `published up to ${UNIT_POLICY.ahead} days ahead`,
    `\`quorum\` is 1 to ${QUORUM_MAX},`,
    `\`views\`, at most ${QUORUM_MAX},`,
    `at most ${spaced(ENTRY_MAX)} bytes; a longer document`,
    `The whole is ${small ?? ''}, ${middle ?? ''} or ${large ?? ''} bytes, never anything else`,
    `The longest content is ${spaced(CONTENT_MAX)} bytes`,
    `header (${sizes.HEADER_SIZE}), X-Wing ciphertext (${sizes.KEM_CIPHERTEXT_SIZE}), thread key (${sizes.THREAD_KEY_SIZE})`,
    `seed 32, public key ${sizes.KEM_PUBLIC_KEY_SIZE}, ciphertext ${sizes.KEM_CIPHERTEXT_SIZE}, shared secret 32`,
    `Padmé(max(length, ${attachment.ATTACHMENT_PADDED_MIN}))`,
    `up to ${spaced(attachment.ATTACHMENT_PART_SIZE)} bytes of the padded file: ${attachment.ATTACHMENT_PART_CHUNKS} chunks of ${spaced(attachment.ATTACHMENT_CHUNK_SIZE)}`,
    `header (${attachment.ATTACHMENT_HEADER_SIZE}) ‖ sealed chunks (chunk + ${attachment.ATTACHMENT_CHUNK_OVERHEAD} each) at most ${spaced(attachment.ATTACHMENT_PART_MAX)} bytes`,
    `\`attachments\`: a list of 1 to ${attachment.ATTACHMENTS_MAX},`,
    `without its own \`prev\`: 1 to ${AFTER_MAX} hashes`,
    `\`openings\`, 1 to ${sizes.CARRIED_MAX} of §6.3`,
    `record (${sizes.STATE_SIZE}) = nonce`,
    `count of desk heads, at most ${DESK_HEADS_MAX}`,
    `keeps these ${sizes.WITHDRAWAL_SIZE} bytes for the unit`,
    `${TOKEN_SIZE} bytes, opaque to desks`,
    `It is good for ${words(TOKEN_MINUTES.challenge)} minutes, for one session`,
    `a token of ${TOKEN_SIZE} bytes`,
    `good for ${words(TOKEN_MINUTES.session)} minutes; the server stores`,
    `A page has at most ${sizes.INBOX_PAGE_MAX} events`,
    `(\`carried\` at most ${sizes.CARRIED_MAX})`,
    `${PROOF_WORK.cost} is usual`,
    `base64url, at most ${PROOF_HEADER_MAX} characters`,
    `A file may have ${usual.files.each / GIB} GiB, and all files that no message has brought yet ${usual.files.staged / GIB} GiB together`,
    `A thread takes ${sizes.THREAD_MESSAGES_MAX} messages of reporter and desks, and ${sizes.NOTES_MAX} notes of each unit`,
    `A JSON body is at most ${sizes.JSON_BODY_MAX} bytes, a publication at most ${sizes.DOCUMENT_MAX / MIB} MiB`,
    `(${usual.threadDays} days by default)`,
  ],
  'docs/operating.md': [`\`THREAD_DAYS\` (${usual.threadDays})`],
  'docs/decisions/0014-proof-of-work.md': [
    `${PROOF_WORK.cost.toLocaleString('en-GB')} passes for a try and ${PROOF_WORK.tries / 2} to ${PROOF_WORK.tries} tries at rest`,
  ],
  'docs/decisions/0018-deleted-bytes.md': [`\`SWEEP_MAX_MIB\` (${usual.sweepMax / MIB})`],
};

test.each(Object.entries(SAID))('%s says what the code does', (document, sentences) => {
  const text = textOf(document).replaceAll(/\s+/g, ' ');
  expect(sentences.filter((sentence) => !text.includes(sentence))).toEqual([]);
});
