import type { AttachmentEntry } from '../../../crypto/attachment-entry.ts';
import { DropError } from '../../../crypto/errors.ts';
import { ready } from '../../../crypto/sodium.ts';
import { fetchFile } from '../../core/files/attachments.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** Takes the page's next answer; nothing is asked before the answer to the last question has come. */
let take: ((answer: ToWorker) => void) | null = null;

function say(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

function ask(message: FromWorker, transfer: Transferable[] = []): Promise<ToWorker> {
  return new Promise((resolve) => {
    take = resolve;
    say(message, transfer);
  });
}

async function fetchPart(part: number): Promise<Uint8Array> {
  const answer = await ask({ type: 'want', part });
  return answer.type === 'part' ? answer.sealed : new Uint8Array(0);
}

async function keep(bytes: Uint8Array): Promise<void> {
  const copy = bytes.slice();
  await ask({ type: 'bytes', bytes: copy }, [copy.buffer]);
}

async function open(entry: AttachmentEntry): Promise<void> {
  try {
    await ready();
    await fetchFile(entry, fetchPart, keep);
    say({ type: 'checked' });
  } catch (error) {
    say({ type: 'refused', code: error instanceof DropError ? error.code : null });
  }
}

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'file') void open(data.entry);
  else take?.(data);
};
