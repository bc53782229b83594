import { describe, expect, it } from 'vitest';
import { pictureSize } from '../../../client/core/clean/picture-size.ts';
import { framePage } from '../../../client/desk/files/frame-page.ts';
import { filesOf } from '../../../client/desk/files/listing.ts';
import { safeFileName } from '../../../client/desk/files/safe-name.ts';
import { viewOf } from '../../../client/desk/files/viewing.ts';
import { readFromFrame } from '../../../client/desk/pdf/messages.ts';
import { hostilePdf } from './pdf-sample.ts';
import { cleanPicture } from '../../../client/core/clean/clean.ts';
import type { CaseMessage } from '../../../client/core/case/case.ts';
import { concat, encodeText, encodeU32 } from '../../../crypto/encoding.ts';
import { ANIMATED_GIF, ANIMATED_WEBP, JPEG, LOSSY_WEBP } from '../core/clean/pictures.ts';
import { apng, chunk, pixels, SIGNATURE } from '../core/clean/png-sample.ts';
import { extendedHeader, riffChunk, taintedJpeg, webp } from '../core/clean/samples.ts';

/** A whole PNG that says it has so many pixels; its compressed data are those of 16. */
function bombPng(width: number, height: number): Uint8Array {
  const sides = concat(encodeU32(width), encodeU32(height));
  const head = chunk('IHDR', concat(sides, Uint8Array.of(8, 2, 0, 0, 0)));
  return concat(SIGNATURE, head, chunk('IDAT', pixels(3, 90)), chunk('IEND'));
}

describe('the name that a file is saved under', () => {
  it.each([
    ['attachment-1.jpg', 'attachment-1.jpg'],
    ['Llun — y ddesg (2).JPEG', 'Llun — y ddesg (2).jpeg'],
    ['../../etc/passwd', 'passwd.bin'],
    ['..\\..\\Startup\\run.bat', 'run.bat.bin'],
    ['a／b／c.txt', 'c.txt'],
    ['photo.jpg.exe', 'photo_jpg.exe.bin'],
    ['invoice.pdf              .scr', 'invoice_pdf.scr.bin'],
    ['tax\u202Efdp.exe', 'taxfdp.exe.bin'],
    ['gpj\u2066.\u2069png', 'gpj.png'],
    ['photo․jpg․exe', 'photo_jpg.exe.bin'],
    ['page.html', 'page.html.bin'],
    ['drawing.SVG', 'drawing.svg.bin'],
    ['macro.docm', 'macro.docm.bin'],
    ['link.desktop', 'link.desktop.bin'],
    ['photo.jpg:evil.exe', 'photo_jpg_evil.exe.bin'],
    ['CON.txt', '_CON.txt'],
    ['lpt1', '_lpt1.bin'],
    ['.bashrc', 'bashrc.bin'],
    ['-rf.txt', 'rf.txt'],
    ['a\u0000b\nc\u2028.txt', 'abc.txt'],
    ['$(reboot)`x`.pdf', '(reboot)_x_.pdf'],
    ['', 'file.bin'],
    ['...', 'file.bin'],
    ['dir/', 'file.bin'],
    [`${'n'.repeat(300)}.png`, `${'n'.repeat(80)}.png`],
    [`x.${'y'.repeat(40)}`, 'x.bin'],
  ])('%j becomes %j', (given, safe) => {
    expect(safeFileName(given)).toBe(safe);
  });
});

describe('what is shown of a file', () => {
  it.each([
    ['a JPEG', JPEG, { width: 16, height: 12 }],
    ['a JPEG with everything in it', taintedJpeg(), { width: 16, height: 12 }],
    ['a GIF', ANIMATED_GIF, { width: 8, height: 6 }],
    ['a WebP', LOSSY_WEBP, { width: 12, height: 8 }],
    ['a WebP that moves', ANIMATED_WEBP, { width: 12, height: 8 }],
    ['an APNG', apng(), { width: 4, height: 4 }],
  ])('%s is a picture, whatever its sender calls it, and nothing but its pixels', (_, bytes, size) => {
    const view = viewOf(bytes, 'application/x-msdownload');
    expect(view).toMatchObject({ kind: 'picture', ...size });
    if (view.kind === 'picture') expect(view.bytes).toEqual(cleanPicture(bytes).cleaned);
  });

  it('counts the frames of pictures that move', () => {
    const frames = (bytes: Uint8Array): number => {
      const { cleaned, format } = cleanPicture(bytes);
      return pictureSize(cleaned, format).frames;
    };
    expect([JPEG, ANIMATED_GIF, ANIMATED_WEBP, apng()].map(frames)).toEqual([
      1,
      frames(ANIMATED_GIF),
      frames(ANIMATED_WEBP),
      2,
    ]);
    expect(frames(ANIMATED_GIF)).toBeGreaterThan(1);
    expect(frames(ANIMATED_WEBP)).toBeGreaterThan(1);
  });

  it.each([
    ['a PNG of 3.6 billion pixels', bombPng(60_000, 60_000)],
    ['a PNG one line over', bombPng(8000, 8001)],
    ['a JPEG of 65,535 by 65,535', largeFrame(JPEG)],
    ['a GIF with an image far larger than its screen', largeImage(ANIMATED_GIF)],
    ['a WebP whose canvas is small and whose picture is not', webp(extendedHeader(0), largeVp8())],
  ])('%s is not decoded', (_, bytes) => {
    expect(viewOf(bytes, 'image/png')).toEqual({ kind: 'none', why: 'pixels' });
  });

  it('a PNG that just fits is shown', () => {
    expect(viewOf(bombPng(8000, 8000), 'image/png')).toMatchObject({ kind: 'picture' });
  });

  it.each([
    ['a page with a script', encodeText('<script>alert(1)</script>'), 'text/html', 'kind'],
    ['a drawing with a script', encodeText('<svg onload="alert(1)"/>'), 'image/svg+xml', 'kind'],
    ['a broken picture', JPEG.subarray(0, 60), 'image/jpeg', 'broken'],
    ['text that is not UTF-8', Uint8Array.of(0x61, 0xff), 'text/plain', 'broken'],
    ['endless text', new Uint8Array(1_048_577).fill(0x61), 'text/plain', 'bytes'],
    ['a huge picture', concat(JPEG, new Uint8Array(20 * 1_048_576)), 'image/jpeg', 'bytes'],
  ] as const)('%s is saved only', (_, bytes, type, why) => {
    expect(viewOf(bytes, type)).toEqual({ kind: 'none', why });
  });

  it('text is text, and cannot turn a line or become markup', () => {
    const view = viewOf(encodeText('<b>a\u202Eb</b>\n\tc  "d"'), 'text/plain');
    if (view.kind !== 'text') throw new Error('it is text');
    const page = framePage(view, '', '</title><script>alert(1)</script>');
    expect(page).toContain('&lt;b&gt;a[U+202E]b&lt;/b&gt;<br>\n &nbsp; &nbsp;c &nbsp;&quot;d&quot;');
    expect(page).not.toContain('<script');
    expect(page).toContain(`content="default-src 'none'; img-src data:"`);
  });
});

describe('the files of a case', () => {
  it('are listed once each in the order of coming, with originals apart', () => {
    const entry = (id: string, form: 'cleaned' | 'original' | 'file') => ({
      id,
      key: '',
      hash: '',
      type: 'image/png',
      name: `${id}.png`,
      length: 1,
      form,
    });
    const message = (date: string, ...attachments: ReturnType<typeof entry>[]) =>
      ({ kind: 'follow-up', hash: '', content: { date, attachments } }) as unknown as CaseMessage;
    const { files, originals } = filesOf([
      message('2026-03-01', entry('a', 'cleaned'), entry('b', 'original')),
      message('2026-03-02', entry('c', 'file'), entry('a', 'file')),
    ]);
    expect(files.map(({ entry: { id, form }, date }) => [id, form, date])).toEqual([
      ['a', 'cleaned', '2026-03-01'],
      ['c', 'file', '2026-03-02'],
    ]);
    expect(originals.map(({ entry: { id } }) => id)).toEqual(['b']);
  });
});

/** A JPEG whose frame says it is 65,535 pixels wide and high. */
function largeFrame(jpeg: Uint8Array): Uint8Array {
  const frame = jpeg.findIndex((byte, at) => byte === 0xff && jpeg[at + 1] === 0xc0);
  return jpeg.slice().fill(0xff, frame + 5, frame + 9);
}

/** A GIF whose first image says it is 65,535 pixels wide and high. */
function largeImage(gif: Uint8Array): Uint8Array {
  const copy = gif.slice();
  copy.fill(0xff, copy.indexOf(0x2c, 13) + 5, copy.indexOf(0x2c, 13) + 9);
  return copy;
}

/** The chunk of a lossy picture that says it is 16,383 pixels wide and high. */
function largeVp8(): Uint8Array {
  const data = LOSSY_WEBP.slice(20);
  data.set([0xff, 0x3f, 0xff, 0x3f], 6);
  return riffChunk('VP8 ', data);
}

describe('a PDF', () => {
  it('is told by its first bytes, whatever its sender calls it, and drawn where it is not too large', () => {
    const bytes = hostilePdf('http://127.0.0.1');
    for (const type of ['application/pdf', 'image/png', 'application/octet-stream']) {
      expect(viewOf(bytes, type)).toEqual({ kind: 'pdf', bytes });
    }
    expect(viewOf(concat(encodeText('MZ'), bytes), 'application/pdf')).toEqual({ kind: 'none', why: 'kind' });
    const large = new Uint8Array(50 * 1_048_576 + 1);
    large.set(bytes);
    expect(viewOf(large, 'application/pdf')).toEqual({ kind: 'none', why: 'bytes' });
  });

  it('says nothing to the desk but what is known', () => {
    for (const message of [
      { type: 'ready' },
      { type: 'drawn', pages: 1, all: 2, last: false },
      { type: 'failed', why: 'locked' },
    ]) {
      expect(readFromFrame({ ...message, more: '<script>' })).toEqual(message);
    }
    for (const message of [
      null,
      'ready',
      {},
      { type: 'failed', why: 'Call 0800 …' },
      { type: 'drawn', pages: '1' },
      { type: 'drawn', pages: -1, all: 2, last: true },
    ]) {
      expect(readFromFrame(message)).toBe(null);
    }
  });
});
