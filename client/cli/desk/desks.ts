import { deskId } from '../../../crypto/documents/desk-certificate.ts';
import { unitKey } from '../../../crypto/documents/directory.ts';
import { decodeEnrolment, encodeEnrolment } from '../../../crypto/enrolment.ts';
import { DropError } from '../../../crypto/errors.ts';
import { isSeedOf, openHandover, sealHandover } from '../../../crypto/handover.ts';
import { wipe } from '../../../crypto/sodium.ts';
import { approveDesk, renewOwnKey } from '../../core/unit/administration.ts';
import { deriveDeskKeys, DeskConnection, wipeDeskKeys } from '../../core/desk/desk.ts';
import { renewSecrets, settleSecrets } from '../../core/unit/renewal.ts';
import { readShares } from '../../core/unit/sharing.ts';
import { ask } from '../ask.ts';
import { readSheets } from '../ceremony.ts';
import { mustBeAbsent, readSmallFile, writeNew } from '../files.ts';
import { InputError, need, readArguments } from '../input.ts';
import { warn, type Result } from '../main.ts';
import { withAlarm, withDesk, type WorkingDesk } from './open.ts';
import { deskOptions } from './options.ts';
import { publish, summary } from './publish.ts';

/** `desk approve`: takes a desk into the unit, or renews its key, after its words were compared. */
export async function approve(args: readonly string[]): Promise<Result> {
  const { values, positionals } = readArguments(
    args,
    { ...deskOptions, words: { type: 'string' }, role: { type: 'string' }, handover: { type: 'string' } },
    1,
  );
  const request = decodeEnrolment(await readSmallFile(need(positionals[0], 'FILE'), 65_536));
  const desk = deskId(request.sign);
  const { role } = values;
  if (role !== undefined && role !== 'lead' && role !== 'investigator') {
    throw new InputError('--role takes lead or investigator.');
  }
  if (role === 'lead') await mustBeAbsent(need(values.handover, 'handover FILE'));
  else if (values.handover !== undefined) throw new InputError('--handover goes with --role lead.');
  warn(`Words of this request: ${request.words.join(' ')}`);
  warn('Compare them by voice with the person at the other desk before you go on.');
  const typed = values.words ?? (await ask('Type the words that you were told: ', false, 'give --words "…"'));
  return withDesk(values, async (own) => {
    const known = own.view.membership.members.find((member) => member.desk === desk);
    const given = { typed, role: role ?? known?.role ?? 'investigator' } as const;
    const after = await publish(own, (lead) => approveDesk(lead, request, given));
    const result = { approved: desk, role: given.role, ...summary(after) };
    const { unitSeed } = own.secrets;
    if (values.handover === undefined || unitSeed === null) return withAlarm(result, own.watch);
    await writeNew(values.handover, sealHandover(unitSeed, { ...request, desk }), 0o600);
    return withAlarm({ ...result, handover: values.handover }, own.watch);
  });
}

/** `desk accept`: a desk becomes able to lead, from a handover file or from the shares of the unit's key. */
export async function accept(args: readonly string[]): Promise<Result> {
  const options = {
    ...deskOptions,
    handover: { type: 'string' },
    'share-file': { type: 'string', multiple: true },
  } as const;
  const { values } = readArguments(args, options);
  const { handover, 'share-file': files = [] } = values;
  if ((handover === undefined) === (files.length === 0)) {
    throw new InputError('Give --handover FILE, or --share-file FILE for each share.');
  }
  return withDesk(values, async ({ keys, secrets, save, view, watch: found }) => {
    const unit = unitKey(view.destination);
    const seed =
      handover === undefined
        ? (await readShares(await readSheets(files))).seed
        : openHandover(await readSmallFile(handover, 65_536), keys, unit);
    try {
      if (!isSeedOf(seed, unit)) throw new DropError('key_invalid');
      await save({ ...secrets, unitSeed: seed });
    } finally {
      wipe(seed);
    }
    return withAlarm({ desk: keys.desk, lead: true }, found);
  });
}

/** `desk renew`: gives this desk a fresh X-Wing key; a lead enters its own, anybody else writes a request to a lead. */
export async function renew(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, { ...deskOptions, out: { type: 'string' } } as const);
  if (values.out !== undefined) await mustBeAbsent(values.out);
  return withDesk(values, async (own) => {
    if (own.keys.unit === null) need(values.out, 'out FILE for the request');
    const fresh = renewSecrets(own.secrets, own.view.member);
    if (fresh !== own.secrets) await own.save(fresh);
    const keys = deriveDeskKeys(fresh);
    const [kem] = keys.kem;
    try {
      if (kem === undefined) throw new DropError('keyfile_malformed');
      const result = await enter({ ...own, secrets: fresh, keys }, kem.publicKey, values.out);
      return withAlarm({ desk: keys.desk, ...result }, own.watch);
    } finally {
      wipeDeskKeys(keys);
      wipe(...fresh.kemSeeds);
    }
  });
}

/** A lead enters the fresh key itself, over a connection that has it; others write the request that a lead approves. */
async function enter(own: WorkingDesk, kem: Uint8Array, out: string | undefined) {
  const { keys, secrets, save } = own;
  if (keys.unit !== null) {
    const connection = new DeskConnection({ ...own.connection.parts, keys });
    try {
      const after = await publish({ ...own, connection }, (lead) => renewOwnKey(lead, kem));
      const settled = settleSecrets(secrets, after.member);
      if (settled !== null) await save(settled);
      return { renewed: true, ...summary(after) };
    } finally {
      connection.close();
    }
  }
  const path = need(out, 'out FILE for the request');
  const request = encodeEnrolment(keys.destination, keys.sign, kem);
  await writeNew(path, request, 0o644);
  return { renewed: false, request: path, words: decodeEnrolment(request).words.join(' ') };
}
