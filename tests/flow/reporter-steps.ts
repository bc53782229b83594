import { english } from '../../client/reporter/language.ts';
import { threads } from '../../client/reporter/text/threads.ts';
import type { TestPage } from '../support/page.ts';

const { text } = english;

/** What a person types into a whole report; each a string that stands nowhere else. */
export interface TypedReport {
  readonly force: string;
  readonly heading: string;
  readonly name: string;
  readonly rank: string;
  readonly number: string;
  readonly station: string;
  readonly description: string;
  readonly what: string;
  readonly where: string;
  readonly when: string;
  readonly known: string;
  readonly risk: string;
  readonly contactName: string;
  readonly contactHow: string;
  readonly contactSafe: string;
}

/** Every question answered, each with a planted string that ends in `mark`. */
export function plantedReport(mark: string): TypedReport {
  return {
    force: 'Greater Manchester Police',
    heading: text.headings.choices.money,
    name: `Planted Name ${mark}`,
    rank: `planted-rank-${mark}`,
    number: `planted-number-${mark}`,
    station: `planted-station-${mark}`,
    description: `planted-description-${mark}`,
    what: `He took money for what he saw on the system. planted-what-${mark}`,
    where: `planted-where-${mark}`,
    when: `planted-when-${mark}`,
    known: `planted-known-${mark}`,
    risk: `planted-risk-${mark}`,
    contactName: `planted-contact-${mark}`,
    contactHow: `planted-how-${mark}@example.invalid`,
    contactSafe: `planted-safe-${mark}`,
  };
}

/** The strings of a planted report that must never be found anywhere but with the unit. */
export function canariesOf(report: TypedReport): string[] {
  return Object.values<string>({ ...report }).flatMap((typed) => /planted[- ].*$/i.exec(typed) ?? []);
}

/** Goes from the first page to "Check your answers", answering everything; `chooseFiles` is done where files are asked for. */
export async function answerEverything(
  page: TestPage,
  report: TypedReport,
  chooseFiles?: () => Promise<void>,
): Promise<void> {
  const onward = () => page.press('button', text.bar.next);
  await page.heading(text.start.title);
  await page.press('button', text.start.begin);
  await page.heading(text.safety.title);
  await onward();
  await page.heading(text.danger.title);
  await page.press('radio', text.danger.no);
  await onward();
  await page.heading(text.force.title);
  await page.fill(text.force.search, report.force.slice(0, 12));
  await page.press('radio', report.force);
  await onward();
  await page.heading(text.conflict.title);
  await page.press('radio', text.conflict.choices.none);
  await onward();
  await page.heading(text.headings.title);
  await page.press('checkbox', report.heading);
  await onward();
  await page.heading(text.who.title);
  for (const field of ['name', 'rank', 'number', 'station', 'description'] as const) {
    await page.fill(text.who[field], report[field]);
  }
  await onward();
  for (const question of ['what', 'where', 'when'] as const) {
    await page.heading(text[question].title);
    await page.fill(text[question].title, report[question]);
    await onward();
  }
  await page.heading(text.known.title);
  await page.press('checkbox', text.known.choices.saw);
  await page.fill(text.known.more, report.known);
  await onward();
  await page.heading(text.risk.title);
  await page.press('radio', text.risk.choices.yes);
  await page.fill(text.risk.more, report.risk);
  await onward();
  await page.heading(text.files.title);
  await chooseFiles?.();
  await onward();
  await page.heading(text.contact.title);
  await page.press('radio', text.contact.choices.details);
  await page.fill(text.contact.name, report.contactName);
  await page.fill(text.contact.how, report.contactHow);
  await page.fill(text.contact.safe, report.contactSafe);
  await onward();
  await page.heading(text.advice.title);
  await onward();
  await page.heading(text.check.title);
}

/** The twelve words that the page shows. */
export function receiptWords(page: TestPage): Promise<string> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('ol.receipt li')]
      .map((item) => item.innerText.trim())
      .join(' '),
  );
}

/** Sends what was checked, and gives the twelve words that the page shows. */
export async function sendAndKeepWords(page: TestPage): Promise<string> {
  await page.press('button', text.check.send);
  await page.heading(text.receipt.title);
  return receiptWords(page);
}

/** Comes back with the words, as typed, and waits for the thread. */
export async function comeBack(page: TestPage, words: string): Promise<void> {
  await page.heading(text.start.title);
  await page.press('button', text.start.comeBack);
  await page.heading(text.words.title);
  await page.fill(text.words.label, words);
  await page.press('button', text.words.open);
  await page.heading(threads.en.thread.title);
}
