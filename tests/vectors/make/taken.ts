import type { Contents } from '../../../crypto/content.ts';
import { signDeskCertificate } from '../../../crypto/documents/desk-certificate.ts';
import { decodeBase64, encodeBase64 } from '../../../crypto/encoding.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { signTaken, type UnverifiedTaken } from '../../../crypto/taken.ts';
import { fixedBytes, type World } from '../../crypto/parts.ts';
import { bad, flip, good, type Entries, type Entry } from './entry.ts';

const HANDLER = 'the desk that takes calls';

/** A report that a desk of the clearing destination took by phone for the first unit. §7.7 */
export function takenReport(world: World, report: Contents['report']): Contents['report'] {
  return { ...report, channel: 'phone', taken: take(world, report) };
}

function take(
  world: World,
  report: Contents['report'],
  { unit = 'clearing unit', notAfter = '2026-04-01', names = 'clearing', by = 'clearing' } = {},
): UnverifiedTaken {
  const handler = signingKeys(fixedBytes(HANDLER));
  const sign = encodeBase64(handler.publicKey);
  const certificate = signDeskCertificate(
    { v: 1, destination: names, sign, notBefore: '2026-03-01', notAfter },
    signingKeys(fixedBytes(unit)),
  );
  return signTaken(world.destination.id, report, { by, certificate, secretKey: handler.secretKey });
}

/** What a report may say of a phone call, as a decoder must take or refuse it. §7.7 */
export function takenContents(world: World, report: Contents['report'], file: unknown): Entry[] {
  const taken = takenReport(world, report);
  const inputs = (value: unknown) => ({ kind: 'report', text: JSON.stringify(value) });
  const refuse = (name: string, value: unknown) =>
    bad('7.7', 'content_invalid', `report: ${name}`, inputs(value));
  return [
    good('7.7', 'report: taken by phone', inputs(taken)),
    good('7.7', 'report: says it was taken by phone', inputs({ ...report, channel: 'phone' })),
    refuse('taken by phone, by another channel', { ...taken, channel: 'web' }),
    refuse('taken by phone, with files', { ...taken, attachments: [file] }),
    refuse('taken by phone, with a short signature', {
      ...taken,
      taken: { ...taken.taken, signature: 'AAAA' },
    }),
  ];
}

/** Whether a service is shown to have taken a report by phone. §7.7 */
export function makeTaken(world: World, report: Contents['report']): Entries {
  const destinations = world.directory.destinations.map(({ id, unit, kind }) => ({ id, unit, kind }));
  const taken = takenReport(world, report);
  const inputs = (content: unknown, destination = world.destination.id) => ({
    content: JSON.stringify(content),
    destination,
    destinations,
  });
  const changed = (change: Partial<Contents['report']>) => inputs({ ...taken, ...change });
  const by = (parts: Parameters<typeof take>[2]) => changed({ taken: take(world, report, parts) });
  const signature = encodeBase64(flip(decodeBase64(taken.taken!.signature), 0));
  const spaced = { ...report, answers: { ...report.answers, what: ' with spaces ' } };
  return {
    taken: [
      good('7.7', 'taken by phone', inputs(taken)),
      good('7.7', 'answers that a decoder trims', inputs(takenReport(world, spaced))),
      bad('7.7', 'content_invalid', 'nobody signed', inputs({ ...report, channel: 'phone' })),
      bad('7.7', 'destination_unknown', 'by a service that is not there', by({ by: 'somebody' })),
      bad('7.7', 'document_destination', 'by a force', by({ by: 'southshire' })),
      bad('7.7', 'document_destination', 'with a certificate for a force', by({ names: 'northshire' })),
      bad('7.7', 'document_signer', 'with a certificate by a force', by({ unit: 'unit' })),
      bad('7.7', 'document_expired', 'by a desk that was removed', by({ notAfter: '2026-03-09' })),
      bad('7.7', 'message_signature', 'for another destination', inputs(taken, 'southshire')),
      bad(
        '7.7',
        'message_signature',
        'with other answers',
        changed({ answers: { ...report.answers, what: 'Something else.' } }),
      ),
      bad(
        '7.7',
        'message_signature',
        'of another reporter',
        changed({
          keys: { ...report.keys, sign: encodeBase64(signingKeys(fixedBytes('another reporter')).publicKey) },
        }),
      ),
      bad('7.7', 'message_signature', 'of another day', changed({ date: '2026-03-11' })),
      bad(
        '7.7',
        'message_signature',
        'a changed signature',
        changed({ taken: { ...taken.taken!, signature } }),
      ),
    ],
  };
}
