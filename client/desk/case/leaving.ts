import type { TransferRequest } from '../../../crypto/wire/transfer.ts';
import { clearCase } from '../../core/case/case.ts';
import { closingBody, sealClosing, type ClosingWords } from '../../core/desk/closing.ts';
import { fetchCertificate } from '../../core/directory.ts';
import { ApiError } from '../../core/network/failure.ts';
import { sealTransfer, type TransferPlan } from '../../core/desk/transfer.ts';
import { mustBeSame, readWholeCase } from '../../core/desk/whole-case.ts';
import type { Sitting } from '../sitting.svelte.ts';
import { DeskError } from '../trouble.ts';

/** How a case is to be passed on. Its texts are secret. */
type Passing = Omit<TransferPlan, 'certificate'>;

const NOTHING = new Uint8Array(0);

/**
 * Takes a case off the server, of which an export was verified; first everything that is there is fetched. §8.4
 * Throws `ClosingError` or `UnitError` where that may not be, `DeskError` where fetching failed, `ApiError` (`state_changed` where something
 * came meanwhile).
 */
export async function takeOff(sitting: Sitting, thread: string, words: ClosingWords): Promise<void> {
  await sitting.sync();
  if (sitting.trouble !== null) throw new DeskError(sitting.trouble);
  const { keys, cases, pen } = sitting;
  const { cursor } = cases;
  await pen.write(
    thread,
    `closing ${words.exported.hash} ${words.text}`,
    (entry, writer) => [...sealClosing(entry, words, writer)],
    async (_, [reply = NOTHING, note = NOTHING]) => {
      const body = closingBody(thread, [reply, note], cursor, keys);
      await sitting.ask((api, token) => api.closeThread(token, thread, body));
      cases.fileOwn(thread, note);
    },
  );
}

/**
 * Passes a case on to another destination. As a desk keeps no openings, the case is read from the server once more; `onread`
 * hears how many events of the inbox were read so far. §7.11
 * Throws as sealing and `fetchCertificate` do, or `ApiError` (`state_changed` where the case is not as the desk knows it).
 */
export async function passOn(
  sitting: Sitting,
  thread: string,
  plan: Passing,
  onread: (events: number) => void,
): Promise<void> {
  let made: TransferRequest | null = null;
  await sitting.pen.write(
    thread,
    `transfer ${JSON.stringify([plan.to, plan.text, plan.reason, plan.word, ...plan.notes])}`,
    async (known, writer) => {
      const { view, today } = writer;
      const found = await fetchCertificate(sitting.anonymous, view.directory, plan.to, today, 'stop');
      const page = (cursor: bigint) => sitting.ask((api, token) => api.inbox(token, cursor));
      const { entry } = await readWholeCase(view, thread, page, onread);
      if (entry === null) throw new ApiError('state_changed');
      try {
        mustBeSame(entry, known);
        made = sealTransfer(entry, { ...plan, certificate: found.certificate }, writer);
        return made.envelopes;
      } finally {
        clearCase(entry);
      }
    },
    async () => {
      const request = made;
      if (request === null) throw new ApiError('unexpected');
      await sitting.ask((api, token) => api.transferThread(token, thread, request));
      sitting.cases.fileOwn(thread, request.envelopes[2]);
    },
  );
}
