import { flushSync, mount, unmount } from 'svelte';
import App from './App.svelte';
import { coverWhenHidden, leaveForDullPage } from './exit.ts';
import type { Step } from './flow.ts';
import { Session } from './session.svelte.ts';
import './style.scss';

let wipe: (() => void) | null = null;

/** Opens the page with nothing in it. */
function open(first: Step): void {
  const session = new Session(first);
  document.body.replaceChildren();
  const app = mount(App, { target: document.body, props: { session, leave } });
  wipe = () => {
    wipe = null;
    session.wipe();
    flushSync();
    void unmount(app);
    document.body.replaceChildren();
  };
}

/** Wipes memory and the page first, then leaves. */
function leave(): void {
  wipe?.();
  leaveForDullPage();
}

/** A page that comes from Back or the browser's cache of pages shows nothing of what it is. */
function firstStep(): Step {
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return navigation?.type === 'back_forward' ? 'closed' : 'start';
}

addEventListener('pagehide', () => wipe?.());
addEventListener('pageshow', (event) => {
  if (event.persisted) open('closed');
});
coverWhenHidden();
open(firstStep());
