import type { Report } from '../../../crypto/content.ts';
import type { TakenByPhone } from '../../core/case/phone.ts';
import { text } from '../text/en.ts';

/** One answer of a report with its label; the values are text that the reporter wrote, or words of the dictionary. */
export interface AnswerRow {
  readonly key: string;
  readonly values: readonly string[];
}

function sayTaken(taken: TakenByPhone): string {
  return taken.verified ? text.report.taken(taken.name) : text.report.takenUnverified;
}

/** A report's answers in the order in which investigators read them; what was left out has no row. */
export function answerRows(
  { answers, channel, attachments = [] }: Report,
  taken: TakenByPhone | null,
): AnswerRow[] {
  const { labels, headings, risk, known, conflict, contact } = text.report;
  const { who, contact: given } = answers;
  const details = given?.mode === 'details' ? given : undefined;
  const rows: readonly (readonly [string, readonly (string | undefined)[]])[] = [
    [labels.risk, [answers.risk && risk[answers.risk.now]]],
    [labels.riskMore, [answers.risk?.more]],
    [labels.headings, answers.headings.map((heading) => headings[heading])],
    [labels.name, [who?.name]],
    [labels.rank, [who?.rank]],
    [labels.number, [who?.number]],
    [labels.station, [who?.station]],
    [labels.description, [who?.description]],
    [labels.what, [answers.what]],
    [labels.where, [answers.where]],
    [labels.when, [answers.when]],
    [labels.known, (answers.knownFrom ?? []).map((source) => known[source])],
    [labels.knownMore, [answers.knownMore]],
    [labels.conflict, [answers.conflict && conflict[answers.conflict]]],
    [labels.contact, [given && contact[given.mode]]],
    [labels.contactName, [details?.name]],
    [labels.contactHow, [details?.how]],
    [labels.contactSafe, [details?.safe]],
    [labels.files, attachments.map(({ name, form, length }) => text.report.file(name, form, length))],
    [labels.channel, [taken === null ? text.report.channel[channel] : sayTaken(taken)]],
  ];
  return rows.flatMap(([key, given]) => {
    const values = given.filter((value) => value !== undefined && value !== '');
    return values.length === 0 ? [] : [{ key, values: values as string[] }];
  });
}
