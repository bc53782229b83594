import Thread from './Thread.svelte';
import Withdraw from './Withdraw.svelte';
import Withdrawn from './Withdrawn.svelte';

/** What is shown once a receipt has opened its thread; loaded only for those who come back. */
export const threadScreens = { thread: Thread, withdraw: Withdraw, withdrawn: Withdrawn } as const;

/** The screens of an open thread. */
export type ThreadScreens = typeof threadScreens;
