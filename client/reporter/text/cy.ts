import { en, type Text } from './en.ts';

/** Whether a translator has checked the Welsh. */
export const checked = false;

/** Every word of the page in Welsh. */
export const cy = { ...en } satisfies Text;
