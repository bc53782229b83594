import type { CaseEvent } from '../../../crypto/case-event.ts';
import { shortName } from '../keys/short-name.ts';
import { text } from '../text/en.ts';

/** What an event of the record says beside its type, as lines; what people wrote is not made safe to show yet. */
export function detailsOf(event: CaseEvent): string[] {
  const { decisions, categories, sources, intelligence, handling, nobody, noCategory } = text.record;
  switch (event.type) {
    case 'viewed':
      return [];
    case 'text':
    case 'replied':
      return [event.text];
    case 'assigned':
      return [event.to === null ? nobody : shortName(event.to)];
    case 'graded': {
      const marks = [sources[event.source], intelligence[event.intelligence], handling[event.handling]];
      return event.handling === 'C' ? [...marks, event.conditions] : marks;
    }
    case 'categorised':
      return event.categories.length === 0 ? [noCategory] : event.categories.map((one) => categories[one]);
    case 'decided':
      return [decisions[event.decision], event.reason];
    case 'held':
    case 'released':
      return [event.reason];
    case 'linked':
    case 'unlinked':
      return [shortName(event.thread), event.reason];
    case 'transferred':
      return [event.to, event.reason];
    case 'exported':
      return [text.record.manifest(event.manifest)];
    case 'closed':
      return [event.text, text.record.manifest(event.manifest)];
    case 'original-viewed':
      return [event.reason];
  }
}
