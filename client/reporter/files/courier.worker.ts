import { Api } from '../../core/api.ts';
import { ApiError } from '../../core/failure.ts';
import type { Errand, ErrandEnd } from './errand.ts';
import { readStretch } from './stretch.ts';

const api = new Api('');

/** Runs one errand after the other; see `courier.ts`. */
self.onmessage = ({ data }: MessageEvent<Errand>) => {
  run(data)
    .catch((error: unknown): ErrandEnd => {
      return error instanceof ApiError ? { end: 'refused', why: error.code } : { end: 'unreadable' };
    })
    .then((end) => {
      self.postMessage(end, { transfer: end.end === 'read' ? [end.bytes.buffer] : [] });
    }, ignore);
};

async function run(errand: Errand): Promise<ErrandEnd> {
  if (errand.run === 'read') {
    return { end: 'read', bytes: await readStretch(errand.file, errand.start, errand.end) };
  }
  const { token, id, part, sealed } = errand;
  await api.putPart(token, id, part, sealed);
  return { end: 'put' };
}

/** Nobody is there any more to be told. */
function ignore(): void {
  self.close();
}
