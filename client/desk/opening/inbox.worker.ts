import { ready, wipe } from '../../../crypto/sodium.ts';
import type { UnverifiedEvent } from '../../../crypto/wire/frames.ts';
import { Opener, type OpeningView } from '../../core/case/opening.ts';
import { buffersOf } from './buffers.ts';
import type { OpenedPage, ToOpener } from './messages.ts';
import { openEvents } from './open-events.ts';
import { rehearse } from './rehearse.ts';

let opener: Opener | null = null;
let last: Promise<void> = ready().then(rehearse);

function rekey(view: OpeningView): void {
  opener?.close();
  opener = new Opener(view);
  wipe(...view.seeds.map(({ seed }) => seed));
}

function open(events: readonly UnverifiedEvent[], reporters: ReadonlyMap<string, string>): void {
  if (opener === null) return;
  const page: OpenedPage = { events, opened: openEvents(opener, events, reporters) };
  self.postMessage(page, { transfer: buffersOf(events) });
}

function take(message: ToOpener): void {
  switch (message.type) {
    case 'keys':
      rekey(message.view);
      break;
    case 'open':
      open(message.events, message.reporters);
      break;
    case 'wipe':
      opener?.close();
      opener = null;
      self.close();
  }
}

self.onmessage = ({ data }: MessageEvent<ToOpener>) => {
  last = last.then(() => take(data));
};
