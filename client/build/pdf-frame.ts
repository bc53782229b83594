import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const source = fileURLToPath(new URL('../desk/pdf/frame.ts', import.meta.url));
const PARTS = 'virtual:pdf-parts';
const WASM = ['jbig2.wasm', 'openjpeg.wasm', 'qcms_bg.wasm'];

/** PDF.js's worker as text, and its fonts and decoders as Base64 by file name: the frame can fetch nothing. */
async function readParts(): Promise<string> {
  const main = createRequire(import.meta.url).resolve('pdfjs-dist/legacy/build/pdf.worker.mjs');
  const home = join(dirname(main), '../..');
  const fonts = (await readdir(join(home, 'standard_fonts')))
    .filter((name) => /\.(pfb|ttf)$/.test(name))
    .sort();
  const paths = [
    ...fonts.map((name) => join('standard_fonts', name)),
    ...WASM.map((name) => join('wasm', name)),
  ];
  const files: Record<string, string> = {};
  for (const path of paths) {
    files[path.replace(/^.*[/\\]/, '')] = await readFile(join(home, path), 'base64');
  }
  // Where the origin is nobody's, browsers start no worker that is a module.
  const worker = await bundle(main, 'iife');
  return `export const worker = ${JSON.stringify(worker)};\nexport const files = ${JSON.stringify(files)};`;
}

function pdfParts(): Plugin {
  return {
    name: 'pdf-parts',
    resolveId: (id) => (id === PARTS ? `\0${PARTS}` : null),
    load: (id) => (id === `\0${PARTS}` ? readParts() : null),
  };
}

/** A script and all that it imports, in one piece. */
async function bundle(entry: string, format: 'es' | 'iife', plugins: Plugin[] = []): Promise<string> {
  const built = await build({
    configFile: false,
    root: dirname(source),
    logLevel: 'error',
    plugins,
    build: {
      write: false,
      target: ['chrome128', 'firefox128', 'safari18'],
      chunkSizeWarningLimit: 10_000,
      lib: { entry, formats: [format], name: 'pdf' },
    },
  });
  const [output] = [built].flat();
  if (output === undefined || !('output' in output)) throw new Error(`nothing came of ${entry}`);
  const [chunk, ...more] = output.output;
  if (more.length > 0) throw new Error(`one script must come of ${entry}`);
  return chunk.code;
}

/**
 * Adds `pdf.html` to the desk's build: the frame that shows PDF files, in one piece. It is served under a policy of its own
 * that lets it run that one script and reach nothing.
 */
export function pdfFrame(): Plugin {
  let folder = '';
  return {
    name: 'pdf-frame',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir;
    },
    async closeBundle(error) {
      if (error) return;
      const script = (await bundle(source, 'es', [pdfParts()])).replaceAll('</script', '<\\/script').trim();
      const page = [
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>PDF</title></head>',
        `<body bgcolor="white"><script type="module">${script}</script></body>\n</html>\n`,
      ].join('\n');
      await writeFile(join(folder, 'pdf.html'), page);
    },
  };
}
