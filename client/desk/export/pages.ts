import type { Day } from '../../../crypto/days.ts';
import { recordOf } from '../../core/case/case-record.ts';
import { orderNotes } from '../../core/record/order.ts';
import { answerRows, type AnswerRow } from '../case/answer-rows.ts';
import { isWritten, type Entry } from '../case/entry.ts';
import { detailsOf } from '../case/record-words.ts';
import { shortName } from '../keys/short-name.ts';
import { sayDay } from '../text/day.ts';
import { text } from '../text/en.ts';
import { sayDesk } from '../text/names.ts';
import { markup, pageOf, paragraph, tableOf, type Markup } from './html.ts';

/** What the pages of an export say beside the case itself. */
export interface Exporting {
  /** The unit's name. */
  readonly unit: string;
  /** The id of the desk. */
  readonly desk: string;
  readonly today: Day;
  /** Under which the source stands apart. */
  readonly reference: string;
  /** What the intelligence report says, as the investigator wrote it. */
  readonly sanitised: string;
  /** The names of the files in the archive. */
  readonly files: readonly string[];
}

const row = (key: string, ...values: string[]): AnswerRow => ({ key, values });

/** The whole case to read or print: what was said, what was made of it, its files and its record. Secret. §7.9 */
export function reportPage(entry: Entry, about: Exporting): string {
  const words = text.exports.report;
  const messages = entry.messages.filter(isWritten).map((message): Markup => {
    const kind = message.kind === 'note' ? message.content.event.type : message.kind;
    const head = markup`<h2>
      ${kind === 'report' || kind === 'follow-up' || kind === 'replied' ? text.case.kinds[kind] : text.case.kinds.text},
      ${sayDay(message.content.date)}
    </h2>`;
    if (message.kind === 'report')
      return markup`${head}${tableOf(answerRows(message.content, message.taken))}`;
    const lines = message.kind === 'note' ? detailsOf(message.content.event) : [message.content.text];
    return markup`${head}${lines.map(paragraph)}`;
  });
  const record = orderNotes(recordOf(entry)).map(({ date, desk, event }) =>
    row(`${sayDay(date)}, ${sayDesk(desk)}`, text.record.done[event.type], ...detailsOf(event)),
  );
  return pageOf(
    words.title(entry.name),
    markup`<p class="mark">${words.confidential}</p>
      <h2>${words.facts}</h2>
      ${tableOf([
        row(words.unit, about.unit),
        row(words.date, sayDay(about.today)),
        row(words.desk, shortName(about.desk)),
        row(words.thread, entry.thread),
        row(words.verified, entry.findings.length + entry.refused.length === 0 ? words.whole : words.broken),
      ])}
      ${messages}
      <h2>${words.assessment}</h2>
      ${tableOf([...gradingRows(entry), ...decisionRows(entry)])}
      <h2>${words.files}</h2>
      ${about.files.map(paragraph)}
      <h2>${words.record}</h2>
      ${tableOf(record)}`,
  );
}

/** The intelligence report in the form 3x5x2, without its source. §7.9 */
export function intelligencePage(entry: Entry, about: Exporting): string {
  const words = text.exports.intelligence;
  return pageOf(
    words.title(about.reference),
    markup`<p class="mark">${words.mark}</p>
      ${tableOf([row(words.reference, about.reference), row(words.unit, about.unit), row(words.date, sayDay(about.today)), ...gradingRows(entry)])}
      <h2>${words.text}</h2>
      ${paragraph(about.sanitised)}`,
  );
}

/** Who the source is, as far as anybody knows, under the reference number. Secret. §7.9 */
export function sourcePage(entry: Entry, about: Exporting): string {
  const words = text.exports.source;
  const contact = entry.report?.answers.contact;
  const rows =
    contact?.mode === 'details'
      ? [
          row(words.name, contact.name ?? ''),
          row(words.how, contact.how),
          row(words.safe, contact.safe ?? ''),
        ]
      : [row(words.contact, words.anonymous)];
  const channel =
    entry.report === null ? [] : [row(words.channel, text.report.channel[entry.report.channel])];
  return pageOf(
    words.title(about.reference),
    markup`<p class="mark">${words.mark}</p>
      ${tableOf([row(words.thread, entry.thread), ...channel, ...rows])}`,
  );
}

function gradingRows({ record: { grading, categories } }: Entry): AnswerRow[] {
  const words = text.exports.intelligence;
  const names = text.record;
  const marks =
    grading === null
      ? [row(words.source, words.ungraded)]
      : [
          row(words.source, names.sources[grading.source]),
          row(words.assessment, names.intelligence[grading.intelligence]),
          row(words.handling, names.handling[grading.handling]),
          ...(grading.conditions === undefined ? [] : [row(words.conditions, grading.conditions)]),
        ];
  return [...marks, row(words.categories, categories.map((one) => names.categories[one]).join(', '))];
}

function decisionRows({ record: { decision } }: Entry): AnswerRow[] {
  const { title, none } = text.work.decide;
  if (decision === null) return [row(title, none)];
  return [
    row(title, text.record.decisions[decision.decision]),
    row(text.exports.report.reason, decision.reason),
  ];
}
