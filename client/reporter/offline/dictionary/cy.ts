import { cy as own } from '../text/cy.ts';
import { cy as page } from '../../text/cy.ts';
import type { Text } from '../../text/en.ts';

export { checked } from '../../text/cy.ts';

/** The page's words, where nothing is sent: what speaks of sending speaks of locking. */
export const cy: Text = {
  ...page,
  check: { ...page.check, after: own.after, send: own.sendButton },
  sending: { ...page.sending, title: own.sealing },
  receipt: { ...page.receipt, title: own.receiptTitle },
};
