import { AnnotationMode, getDocument, PDFWorker, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { files, worker as workerScript } from 'virtual:pdf-parts';
import type { FromFrame, PdfTrouble, ToFrame } from './messages.ts';

/*
 * Runs inside the frame, whose origin is nobody's and whose policy lets it reach nothing. It draws pages as pixels: no script
 * of the file, no form, no link.
 */

/** The most pages that are drawn, and the widest and largest page in pixels. */
const PAGES_MAX = 40;
const WIDTH_MAX = 900;
const PIXELS_MAX = 2_500_000;
/** The most pixels of a picture within the file, and the most letters that a page says aloud. */
const IMAGE_PIXELS_MAX = 64_000_000;
const LETTERS_MAX = 20_000;

function say(message: FromFrame): void {
  parent.postMessage(message, '*');
}

/** Gives PDF.js the fonts and decoders that it asks for, from what is here. */
class CarriedData {
  fetch({ filename }: { readonly filename: string }): Promise<Uint8Array> {
    const text = files[filename];
    if (text === undefined) return Promise.reject(new Error('not carried'));
    return Promise.resolve(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
  }
}

function startWorker(): PDFWorker {
  const address = URL.createObjectURL(new Blob([workerScript], { type: 'text/javascript' }));
  return PDFWorker.create({ port: new Worker(address), verbosity: 0 });
}

async function draw(page: PDFPageProxy, number: number): Promise<void> {
  const plain = page.getViewport({ scale: 1 });
  const scale = Math.min(WIDTH_MAX / plain.width, Math.sqrt(PIXELS_MAX / (plain.width * plain.height)));
  const viewport = page.getViewport({ scale });
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.floor(viewport.width));
  canvas.height = Math.max(1, Math.floor(viewport.height));
  // As for a printer: on a screen it would wait until somebody scrolls there.
  await page.render({ canvas, viewport, intent: 'print', annotationMode: AnnotationMode.ENABLE }).promise;
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', `Page ${String(number)}. ${await textOf(page)}`);
  // No wider than the frame: nobody reads lines that go on outside of it.
  canvas.style.width = '100%';
  canvas.style.maxWidth = `${String(canvas.width)}px`;
  document.body.append(canvas, document.createElement('hr'));
  page.cleanup();
}

async function textOf(page: PDFPageProxy): Promise<string> {
  const { items } = await page.getTextContent();
  const words = items.map((item) => ('str' in item ? item.str : '')).join(' ');
  return words.replaceAll(/\s+/g, ' ').slice(0, LETTERS_MAX);
}

async function show({ bytes }: ToFrame): Promise<void> {
  const task = getDocument({
    data: bytes,
    worker: startWorker(),
    BinaryDataFactory: CarriedData,
    standardFontDataUrl: './',
    wasmUrl: './',
    useWorkerFetch: false,
    useSystemFonts: false,
    disableFontFace: true,
    enableXfa: false,
    maxImageSize: IMAGE_PIXELS_MAX,
    isImageDecoderSupported: false,
    disableWorkerRendering: true,
    verbosity: 0,
  });
  const pdf = await task.promise;
  const pages = Math.min(pdf.numPages, PAGES_MAX);
  for (let number = 1; number <= pages; number += 1) {
    await draw(await pdf.getPage(number), number);
    say({ type: 'drawn', pages: number, all: pdf.numPages, last: number === pages });
  }
}

function troubleOf(error: unknown): PdfTrouble {
  return error instanceof Error && error.name === 'PasswordException' ? 'locked' : 'broken';
}

window.addEventListener(
  'message',
  ({ data, source }: MessageEvent<ToFrame>) => {
    if (source !== parent) return;
    show(data).catch((error: unknown) => say({ type: 'failed', why: troubleOf(error) }));
  },
  { once: true },
);
say({ type: 'ready' });
