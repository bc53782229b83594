import type { Trouble } from '../trouble.ts';
import { troubles } from './en/troubles.ts';

/** A trouble in words that say what to do. */
export function explain(trouble: Trouble): string {
  switch (trouble.kind) {
    case 'api':
      return troubles.api[trouble.code];
    case 'unit':
      return troubles.unit[trouble.code];
    case 'closing':
      return troubles.closing[trouble.code];
    case 'refused': {
      const reason = troubles.refused[trouble.code];
      return trouble.excess === undefined ? reason : `${reason} ${troubles.over(trouble.excess)}`;
    }
    default:
      return troubles[trouble.kind];
  }
}
