import type { ThreadScreens } from '../session.svelte.ts';
import Thread from './Thread.svelte';
import Withdraw from './Withdraw.svelte';
import Withdrawn from './Withdrawn.svelte';

/** What is shown once a receipt has opened its thread; loaded only for those who come back. */
export const threadScreens: ThreadScreens = { thread: Thread, withdraw: Withdraw, withdrawn: Withdrawn };
