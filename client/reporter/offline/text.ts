import { cy } from './text/cy.ts';
import { en } from './text/en.ts';

/** What the form without network says beside the page's own words. */
export const offline = { en, cy } as const;
