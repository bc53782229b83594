import type { TestPage } from '../support/page.ts';

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
    heading: 'Taking money or favours for information or for help',
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
export function canariesOf({ force, heading, what, ...rest }: TypedReport): string[] {
  const planted = what.slice(what.indexOf('planted-what'));
  return [planted, ...Object.values<string>(rest)].filter((text) => text !== force && text !== heading);
}

/** Goes from the first page to "Check your answers", answering everything; `chooseFiles` is done where files are asked for. */
export async function answerEverything(
  page: TestPage,
  report: TypedReport,
  chooseFiles?: () => Promise<void>,
): Promise<void> {
  const onward = () => page.press('button', 'Continue');
  await page.heading('Report wrongdoing by someone who works for the police');
  await page.press('button', 'Start a report');
  await page.heading('Stay safe while you do this');
  await onward();
  await page.heading('Is anyone in danger right now?');
  await page.press('radio', 'No');
  await onward();
  await page.heading('Which police force does the person work for?');
  await page.fill('Search for a force', report.force.slice(0, 12));
  await page.press('radio', report.force);
  await onward();
  await page.heading('Could the person see your report, or change what happens to it?');
  await page.press('radio', 'No');
  await onward();
  await page.heading('What is your report about?');
  await page.press('checkbox', report.heading);
  await onward();
  await page.heading('Who is the person?');
  await page.fill('Name or nickname', report.name);
  await page.fill('Rank or job', report.rank);
  await page.fill('Collar number', report.number);
  await page.fill('Station or team', report.station);
  await page.fill('Anything else that helps to find them', report.description);
  await onward();
  for (const [question, answer] of [
    ['What happened?', report.what],
    ['Where did it happen?', report.where],
    ['When did it happen?', report.when],
  ] as const) {
    await page.heading(question);
    await page.fill(question, answer);
    await onward();
  }
  await page.heading('How do you know about it?');
  await page.press('checkbox', 'I saw or heard it');
  await page.fill('Anything else about how you know', report.known);
  await onward();
  await page.heading('Is anyone at risk because of this person?');
  await page.press('radio', 'Yes');
  await page.fill('Who is at risk, and of what?', report.risk);
  await onward();
  await page.heading('Do you want to add files?');
  await chooseFiles?.();
  await onward();
  await page.heading('May the investigators ask you questions?');
  await page.press('radio', 'Yes, and they may know who I am');
  await page.fill('What they should call you', report.contactName);
  await page.fill('How they can reach you', report.contactHow);
  await page.fill('When and how it is safe', report.contactSafe);
  await onward();
  await page.heading('Could your report show who you are?');
  await onward();
  await page.heading('Check your answers');
}

/** Sends what was checked, and gives the twelve words that the page shows. */
export async function sendAndKeepWords(page: TestPage): Promise<string> {
  await page.press('button', 'Send my report');
  await page.heading('Your report has been sent');
  const words = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('ol.receipt li')]
      .map((item) => item.innerText.trim())
      .join(' '),
  );
  return words;
}

/** Comes back with the words, as typed, and waits for the thread. */
export async function comeBack(page: TestPage, words: string): Promise<void> {
  await page.heading('Report wrongdoing by someone who works for the police');
  await page.press('button', 'Come back with my 12 words');
  await page.heading('Come back with your 12 words');
  await page.fill('Your 12 words', words);
  await page.press('button', 'Open my report');
  await page.heading('Your report');
}
