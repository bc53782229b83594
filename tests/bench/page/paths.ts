import { request, type IncomingMessage } from 'node:http';

/** The paths that a browser asked `origin` for with GET, each once, in order; `record` is what a recording proxy kept. */
export function pathsAskedFor(record: Buffer, origin: string): readonly string[] {
  const paths = new Set<string>();
  for (const [, url] of record.toString('latin1').matchAll(/^GET (\S+)$/gm)) {
    if (url?.startsWith(`${origin}/`) === true) paths.add(url.slice(origin.length));
  }
  return [...paths];
}

/** How many bytes of body the server sends for a path to a browser that takes gzip and brotli. */
export async function bytesAsSent(origin: string, path: string): Promise<number> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(
      `${origin}${path}`,
      { headers: { 'Accept-Encoding': 'gzip, deflate, br' }, agent: false },
      resolve,
    );
    asked.on('error', reject).end();
  });
  let bytes = 0;
  for await (const part of answer) bytes += (part as Buffer).length;
  return bytes;
}
