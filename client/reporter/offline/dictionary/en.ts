import { en as own } from '../text/en.ts';
import { en as page, type Text } from '../../text/en.ts';

export type { Text };

/** The page's words, where nothing is sent: what speaks of sending speaks of locking. */
export const en: Text = {
  ...page,
  check: { ...page.check, after: own.after, send: own.sendButton },
  sending: { ...page.sending, title: own.sealing },
  receipt: { ...page.receipt, title: own.receiptTitle },
};
