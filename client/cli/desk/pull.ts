import { encodeBase64 } from '../../../crypto/encoding.ts';
import { envelopeHash } from '../../../crypto/seal.ts';
import type { UnverifiedEvent } from '../../../crypto/wire/frames.ts';
import { CaseBook } from '../../core/case/casebook.ts';
import { wipeSeeds, type DeskView } from '../../core/desk/desk.ts';
import { lacksSeed } from '../../core/case/opening.ts';
import { persist } from '../../core/network/persist.ts';
import type { TakenByPhone } from '../../core/case/phone.ts';
import { need, readArguments } from '../input.ts';
import { warn, type Result } from '../main.ts';
import { refusalMessage } from '../messages.ts';
import { warnOfFindings } from './case.ts';
import { fetchCaseFiles } from './fetch.ts';
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
    const entry = this.#book.cases.get(thread) ?? (await this.#folder.load(thread));
    this.#book.cases.set(thread, entry);
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
}

/** Says so where a report claims to have been taken by phone and no service is shown to have done so. §7.7 */
function warnOfPhone(thread: string, taken: TakenByPhone | null): void {
  if (taken === null || taken.verified) return;
  const why = taken.code === null ? 'no service has signed for it.' : refusalMessage(taken.code);
  warn(`Warning: the report of thread ${thread} says it was taken by phone, not verified: ${why}`);
}

/** Saves what is not saved yet of the files that the folder's messages bring. */
async function fetchFiles(
  desk: WorkingDesk,
  folder: CaseFolder,
): Promise<{ saved: number; missing: number }> {
  const total = { saved: 0, missing: 0 };
  for (const thread of await folder.threads()) {
    const { saved, missing } = await fetchCaseFiles(desk, await folder.load(thread), folder.filesOf(thread));
    total.saved += saved;
    total.missing += missing;
  }
  return total;
}

/** `desk pull`: opens what is new for the unit and writes it into a folder. */
export async function pull(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, {
    ...deskOptions,
    out: { type: 'string' },
    files: { type: 'boolean' },
  } as const);
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
      } finally {
        run.close();
      }
      run.warnOfFindings();
      const { opened, failed, withdrawn } = run;
      const result = {
        opened,
        failed,
        ...(withdrawn === 0 ? {} : { withdrawn }),
        ...(values.files === true ? { files: await fetchFiles(desk, folder) } : {}),
      };
      return withAlarm(result, watch);
    },
    folder,
  );
}
