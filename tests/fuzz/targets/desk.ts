import { decodeUnitCard } from '../../../client/core/unit/founding.ts';
import { startBox } from '../../../crypto/box.ts';
import { decodeEnrolment, encodeEnrolment } from '../../../crypto/enrolment.ts';
import { concat, encodeBase64, encodeText } from '../../../crypto/encoding.ts';
import { openHandover, sealHandover } from '../../../crypto/handover.ts';
import { encodeJson } from '../../../crypto/json.ts';
import { openSeeds, sealSeeds } from '../../../crypto/seeds.ts';
import { openClosing, signClosing } from '../../../crypto/closing.ts';
import { signWithdrawal, verifyWithdrawal } from '../../../crypto/withdrawal.ts';
import { fixedBytes, TODAY, type World } from '../../crypto/parts.ts';
import type { Target } from '../fuzz.ts';

/** What desks give one another, and the last words of a thread. §5.3, §8, §10 */
export function deskTargets(world: World): Target[] {
  const [desk] = world.desks;
  const place = { destination: 'northshire', desk: desk.id };
  const sealed = sealSeeds(world.seeds, { ...place, kem: desk.kem.publicKey });
  const reseal = (input: Uint8Array): Uint8Array => {
    const binding = { header: new Uint8Array(0), place: encodeText(`northshire/${desk.id}`) };
    const box = startBox(desk.kem.publicKey, { context: 'seeds v1', ...binding });
    return concat(box.ciphertext, box.finish(input));
  };
  const { threadKey, sign } = world.reporter;
  return [
    {
      name: 'enrolment',
      samples: [encodeEnrolment('northshire', desk.sign, desk.kem.publicKey)],
      run: (input) => decodeEnrolment(input),
    },
    {
      name: 'unit card',
      samples: [encodeJson({ v: 1, destination: 'northshire', unit: encodeBase64(world.unit.publicKey) })],
      run: (input) => decodeUnitCard(input),
    },
    {
      name: 'seeds',
      samples: [sealed, new Uint8Array(80)],
      run: (input, turn) => openSeeds(turn % 4 === 0 ? reseal(input) : input, { ...place, kem: desk.kem }),
    },
    {
      name: 'handover',
      samples: [sealHandover(fixedBytes('unit'), { ...place, kem: desk.kem.publicKey })],
      run: (input) => openHandover(input, { ...place, kem: [desk.kem] }, world.unit.publicKey),
    },
    {
      name: 'closing',
      samples: [
        signClosing(
          { cursor: 9n, reply: fixedBytes('r', 90), note: fixedBytes('n', 90) },
          threadKey,
          sign.secretKey,
        ),
      ],
      run: (input) => openClosing(input, threadKey, sign.publicKey),
    },
    {
      name: 'withdrawal',
      samples: [signWithdrawal(threadKey, TODAY, sign.secretKey)],
      run: (input) => verifyWithdrawal(input, threadKey, sign.publicKey),
    },
  ];
}
