import { ApiError } from '../../core/network/failure.ts';
import { examineFile } from './examine.ts';
import { FileFailure } from './failure.ts';
import type { FileReport, FileRequest } from './messages.ts';

/** Beside the page, so that nothing of it stands still: looks into files, cleans, locks and sends them. */
self.onmessage = ({ data }: MessageEvent<FileRequest>) => {
  answer(data).catch((error: unknown) => {
    say(refusalOf(error));
  });
};

async function answer(request: FileRequest): Promise<void> {
  if (request.ask === 'examine') {
    say({ say: 'examined', examined: await examineFile(request.file) });
    return;
  }
  const { upload } = await import('./upload.ts').catch(() => {
    throw new FileFailure('load');
  });
  await upload(request, say);
}

function say(report: FileReport): void {
  self.postMessage(report);
}

function refusalOf(error: unknown): FileReport {
  if (error instanceof ApiError) return { say: 'refused', why: error.code };
  return { say: 'failed', why: error instanceof FileFailure ? error.code : 'unexpected' };
}
