import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { deriveDeskKeys, DeskConnection } from '../../../client/core/desk/desk.ts';
import { Api } from '../../../client/core/network/api.ts';
import { approveDesk } from '../../../client/core/unit/administration.ts';
import { newDesk } from '../../../client/core/unit/founding.ts';
import { publishChange } from '../../../client/core/unit/publishing.ts';
import type { Answers } from '../../../crypto/answers.ts';
import { dayOf } from '../../../crypto/days.ts';
import { decodeBase64 } from '../../../crypto/encoding.ts';
import { decodeEnrolment, encodeEnrolment } from '../../../crypto/enrolment.ts';
import { sealKeyFile } from '../../../crypto/keyfile.ts';
import { decodeInbox, encodeInbox, type UnverifiedEvent } from '../../../crypto/wire/frames.ts';
import { startHostileServer, type HostileServer } from '../../support/hostile-server.ts';
import { buildPage, PASSPHRASE, startStack, type Stack, type Unit } from '../../support/stack.ts';
import { startDeskSite, type DeskSite } from './desk-site.ts';
import { CHROMIUM, DeskPage, type DeskPageOptions } from './desk-browser.ts';
import { sendTestReport, type Reporter, type TestFile } from './reporter.ts';

/**
 * A whole service, the desk page for it, and the desks that are opened there; there while a file's tests run. The server is in the
 * wrong hands, and honest until a test tells it otherwise.
 */
class DeskStage {
  #parts: {
    readonly hostile: HostileServer;
    readonly stack: Stack;
    readonly site: DeskSite;
    readonly browser: Browser;
  } | null = null;
  readonly #first: string;
  #open: DeskPage[] = [];

  constructor(first: string) {
    this.#first = first;
  }

  async start(units: readonly string[], page: string | undefined): Promise<void> {
    const hostile = await startHostileServer();
    const stack = await startStack({ units, front: hostile, ...(page === undefined ? {} : { page }) });
    const site = await startDeskSite([hostile.url]);
    this.#parts = { hostile, stack, site, browser: await chromium.launch(CHROMIUM) };
  }

  /** Closes what a test has opened. */
  async tidy(): Promise<void> {
    this.hostile.calm();
    await Promise.all(this.#open.map((desk) => desk.close()));
    this.#open = [];
  }

  async end(): Promise<void> {
    await this.#parts!.browser.close();
    await this.#parts!.site.close();
    await this.hostile.close();
    await this.stack.close();
  }

  get hostile(): HostileServer {
    return this.#parts!.hostile;
  }

  /** The honest server behind it. */
  get stack(): Stack {
    return this.#parts!.stack;
  }

  /** Where the desk page is served. */
  get url(): string {
    return this.#parts!.site.url;
  }

  /** The first of its units. */
  get unit(): Unit {
    return this.stack.unit(this.#first);
  }

  /** Opens the desk page on a machine of its own, until the test ends. */
  async open(options?: DeskPageOptions): Promise<DeskPage> {
    const desk = await DeskPage.open(this.#parts!.browser, this.url, options);
    this.#open.push(desk);
    return desk;
  }

  /** From now on the server hands out another inbox than there is. */
  changeInbox(change: (events: readonly UnverifiedEvent[]) => readonly UnverifiedEvent[]): void {
    this.hostile.meddle = async ({ method, path, forward }) => {
      const answer = await forward();
      if (method !== 'GET' || !path.includes('/inbox') || answer.status !== 200) return answer;
      const page = decodeInbox(answer.body);
      return { ...answer, body: encodeInbox({ ...page, events: change(page.events) }) };
    };
  }

  /** Somebody sends a report, with files where some are given; to the first unit where none is named. */
  report(answers: Answers, files: readonly TestFile[] = [], to = this.#first): Promise<Reporter> {
    return sendTestReport(this.stack, to, answers, files);
  }

  /** Lets another investigator's desk into the first unit; gives the path of its key file, under {@link PASSPHRASE}. */
  async letIn(name: string): Promise<string> {
    const { origin, root, folder } = this.stack;
    const { secrets: lead } = this.unit.founding;
    const secrets = newDesk(this.#first);
    const { sign, kem } = deriveDeskKeys(secrets);
    const request = decodeEnrolment(encodeEnrolment(secrets.destination, sign, kem[0]!.publicKey));
    const today = dayOf(Date.now());
    const connection = new DeskConnection({
      api: new Api(origin),
      origin,
      root: decodeBase64(root, 32),
      keys: deriveDeskKeys(lead),
      today: () => today,
    });
    const given = { typed: request.words.join(' '), role: 'investigator' as const };
    await publishChange(connection, await connection.view(), today, (own) =>
      approveDesk(own, request, given),
    );
    const path = join(folder, `${name}.key`);
    await writeFile(path, sealKeyFile(secrets, PASSPHRASE, { operations: 1, memory: 8192 }));
    return path;
  }
}

/** The {@link DeskStage} of a test file with these units; `page`: whether the reporter's page is served as well. */
export function startDeskStage(
  units: readonly [string, ...string[]],
  { page = false }: { readonly page?: boolean } = {},
): DeskStage {
  const stage = new DeskStage(units[0]);
  beforeAll(async () => stage.start(units, page ? await buildPage('reporter') : undefined));
  afterEach(() => stage.tidy());
  afterAll(() => stage.end());
  return stage;
}
