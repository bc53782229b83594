import type { Step } from './flow.ts';
import type { Screen, ThreadScreens } from './session.svelte.ts';
import Advice from './steps/Advice.svelte';
import Check from './steps/Check.svelte';
import ChooseDestination from './steps/ChooseDestination.svelte';
import ChooseForce from './steps/ChooseForce.svelte';
import Closed from './steps/Closed.svelte';
import ConfirmReceipt from './steps/ConfirmReceipt.svelte';
import Conflict from './steps/Conflict.svelte';
import Contact from './steps/Contact.svelte';
import Danger from './steps/Danger.svelte';
import Done from './steps/Done.svelte';
import Emergency from './steps/Emergency.svelte';
import Files from './steps/Files.svelte';
import HandIn from './steps/HandIn.svelte';
import Headings from './steps/Headings.svelte';
import Known from './steps/Known.svelte';
import Promises from './steps/Promises.svelte';
import Receipt from './steps/Receipt.svelte';
import Risk from './steps/Risk.svelte';
import Safety from './steps/Safety.svelte';
import Sending from './steps/Sending.svelte';
import Start from './steps/Start.svelte';
import What from './steps/What.svelte';
import When from './steps/When.svelte';
import Where from './steps/Where.svelte';
import Who from './steps/Who.svelte';
import Words from './thread/Words.svelte';

const screens: Readonly<Record<Exclude<Step, keyof ThreadScreens>, Screen>> = {
  closed: Closed,
  start: Start,
  promises: Promises,
  safety: Safety,
  danger: Danger,
  emergency: Emergency,
  force: ChooseForce,
  conflict: Conflict,
  destination: ChooseDestination,
  headings: Headings,
  who: Who,
  what: What,
  where: Where,
  when: When,
  known: Known,
  risk: Risk,
  files: Files,
  contact: Contact,
  advice: Advice,
  check: Check,
  sending: Sending,
  receipt: Receipt,
  'confirm-receipt': ConfirmReceipt,
  done: Done,
  'hand-in': HandIn,
  words: Words,
};

/** What a step shows. `opened` are the screens of a thread; null while none was opened: its steps show where one is then. */
export function screenOf(step: Step, opened: ThreadScreens | null): Screen {
  if (step === 'thread' || step === 'withdraw' || step === 'withdrawn') return opened?.[step] ?? Words;
  return screens[step];
}
