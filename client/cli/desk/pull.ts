import type { CaseEvent } from '../../../crypto/case-event.ts';
import { decodeBase64, encodeBase64 } from '../../../crypto/encoding.ts';
import { REASON_MAX } from '../../../crypto/json.ts';
import { envelopeHash } from '../../../crypto/seal.ts';
import type { UnverifiedEvent } from '../../../crypto/wire/frames.ts';
import { CaseBook } from '../../core/case/casebook.ts';
import type { Case } from '../../core/case/case.ts';
import { wipeSeeds, type DeskView } from '../../core/desk/desk.ts';
import { lacksSeed } from '../../core/case/opening.ts';
import { sealNote } from '../../core/desk/reply.ts';
import { stops, type Watch } from '../../core/desk/watch.ts';
import { persist } from '../../core/network/persist.ts';
import type { TakenByPhone } from '../../core/case/phone.ts';
import { InputError, need, readArguments } from '../input.ts';
import { warn, type Result } from '../main.ts';
import { refusalMessage } from '../messages.ts';
import { checkProse } from '../prose.ts';
import { warnOfFindings, writerOf } from './case.ts';
import { fetchCaseFiles, type FileCounts } from './fetch.ts';
import { CaseFolder } from './folder.ts';
import { withAlarm, withDesk, type WorkingDesk } from './open.ts';
import { deskOptions } from './options.ts';

/** One pull: opens what the inbox has behind the folder's cursor and files it. */
class Pull {
  opened = 0;
  failed = 0;
  withdrawn = 0;
  readonly #desk: WorkingDesk;
  readonly #folder: CaseFolder;
  #view: DeskView;
  #book: CaseBook;
  readonly #touched = new Set<string>();

  constructor(desk: WorkingDesk, folder: CaseFolder) {
    this.#desk = desk;
    this.#folder = folder;
    this.#view = desk.view;
    this.#book = new CaseBook(desk.view);
  }

  /** Opens and files a page of events, with the unit's seeds fetched anew where something lacks one. */
  async page(events: readonly UnverifiedEvent[]): Promise<void> {
    if (lacksSeed(events, new Set(this.#view.seeds.map(({ epoch }) => epoch)))) await this.#refresh();
    for (const event of events) await this.#file(event);
  }

  /** Hands in an entry of the unit's record of a case, and files it. */
  async write(thread: string, event: CaseEvent): Promise<void> {
    const { api, connection } = this.#desk;
    const envelope = sealNote(await this.#caseOf(thread), event, await writerOf(this.#desk));
    await persist(() => connection.withSession((token) => api.addDeskMessages(token, thread, [envelope])));
    await this.#file({ type: 'message', threadKey: decodeBase64(thread, 32), envelope });
  }

  /**
   * Saves what is not saved yet of the files that the folder's messages bring; originals only where there is a reason, which
   * goes into the unit's record first.
   */
  async saveFiles(reason: string | null): Promise<FileCounts> {
    const total = { saved: 0, missing: 0, originals: 0 };
    for (const thread of await this.#folder.threads()) {
      // Not kept in memory, unless something is written into it: there can be many.
      const entry = this.#book.cases.get(thread) ?? (await this.#folder.load(thread));
      const record =
        reason === null
          ? null
          : (file: string) => this.write(thread, { type: 'original-viewed', file, reason });
      const counts = await fetchCaseFiles(this.#desk, entry, this.#folder.filesOf(thread), record);
      for (const name of ['saved', 'missing', 'originals'] as const) total[name] += counts[name];
    }
    return total;
  }

  /** Says what is wrong with the chains of the threads that got something new. */
  warnOfFindings(): void {
    for (const thread of this.#touched) {
      const entry = this.#book.cases.get(thread);
      if (entry !== undefined) warnOfFindings(entry);
    }
  }

  /** Wipes the keys. */
  close(): void {
    this.#book.close();
    wipeSeeds(this.#view);
  }

  async #refresh(): Promise<void> {
    const view = await this.#desk.connection.view();
    this.close();
    this.#view = view;
    this.#book = new CaseBook(view, this.#book.cases);
  }

  async #file(event: UnverifiedEvent): Promise<void> {
    const thread = encodeBase64(event.threadKey);
    const entry = await this.#caseOf(thread);
    const hash = encodeBase64(envelopeHash(event.type === 'message' ? event.envelope : event.withdrawal));
    const there = [...entry.messages, ...entry.arrivals, ...entry.carried, ...entry.parted];
    if (there.some((message) => message.hash === hash)) return;
    // A thread that was withdrawn before this desk saw it: there is nothing to know, and nothing to verify it with.
    if (event.type === 'withdrawal' && entry.reporter === null) return;
    const { message, arrival, refused } = this.#book.take(event);
    this.#touched.add(thread);
    if (refused !== null) {
      this.failed += 1;
      warn(`Warning: a message of thread ${thread} is not shown: ${refusalMessage(refused)}`);
      await this.#folder.keepRefusal(thread, hash, refused);
    } else if (arrival !== null) {
      await this.#folder.keepArrival(entry, arrival);
    } else if (message !== null) {
      this.opened += 1;
      if (message.kind === 'report') warnOfPhone(thread, message.taken);
      await this.#folder.keepMessage(entry, message);
    } else if (entry.withdrawn !== null) {
      this.withdrawn += 1;
      await this.#folder.keepWithdrawal(thread, entry.withdrawn);
    }
  }

  async #caseOf(thread: string): Promise<Case> {
    const entry = this.#book.cases.get(thread) ?? (await this.#folder.load(thread));
    this.#book.cases.set(thread, entry);
    return entry;
  }
}

/** Says so where a report claims to have been taken by phone and no service is shown to have done so. §7.7 */
function warnOfPhone(thread: string, taken: TakenByPhone | null): void {
  if (taken === null || taken.verified) return;
  const why = taken.code === null ? 'no service has signed for it.' : refusalMessage(taken.code);
  warn(`Warning: the report of thread ${thread} says it was taken by phone, not verified: ${why}`);
}

/** Says so where pictures were left behind, and what would fetch them. */
function warnOfOriginals({ originals }: FileCounts): void {
  if (originals === 0) return;
  const some =
    originals === 1 ? 'One picture was not cleaned and is' : `${originals} pictures were not cleaned and are`;
  warn(`${some} not saved: --originals "why they are needed" saves them, and writes that into the record.`);
}

/** The reason for which originals may be saved; null where an alarm keeps anything from being written into the record. */
function allowed(reason: string | null, { alarm }: Watch): string | null {
  if (reason === null || !stops(alarm)) return reason;
  warn('Pictures that were not cleaned are not saved, because of the alarm.');
  return null;
}

/** `desk pull`: opens what is new for the unit and writes it into a folder. */
export async function pull(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, {
    ...deskOptions,
    out: { type: 'string' },
    files: { type: 'boolean' },
    originals: { type: 'string' },
  } as const);
  const reason =
    values.originals === undefined ? null : checkProse(values.originals.trim(), '--originals', REASON_MAX);
  if (reason !== null && values.files !== true) throw new InputError('--originals goes with --files.');
  const folder = new CaseFolder(need(values.out, 'out FOLDER'));
  return withDesk(
    values,
    async (desk) => {
      const { api, connection, view, watch } = desk;
      const seen = { directoryVersion: view.directory.version, serial: view.membership.serial };
      const run = new Pull(desk, folder);
      let { cursor } = await folder.place(view.destination.id);
      try {
        for (let more = true; more;) {
          const page = await persist(() => connection.withSession((token) => api.inbox(token, cursor)));
          await run.page(page.events);
          more = page.events.length > 0 && page.cursor > cursor;
          cursor = page.cursor;
          await folder.keepPlace(view.destination.id, { cursor, ...seen });
        }
        run.warnOfFindings();
        const { opened, failed, withdrawn } = run;
        const result = { opened, failed, ...(withdrawn === 0 ? {} : { withdrawn }) };
        if (values.files !== true) return withAlarm(result, watch);
        const files = await run.saveFiles(allowed(reason, watch));
        warnOfOriginals(files);
        return withAlarm({ ...result, files }, watch);
      } finally {
        run.close();
      }
    },
    folder,
  );
}
