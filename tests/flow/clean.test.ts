import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanPicture } from '../../client/core/clean/clean.ts';
import { holdsPlanted } from '../client/core/clean/metadata.ts';
import { makePictures, type Case } from './clean/pictures.ts';
import { readExiftool, readMat2, readPixels, readShape } from './clean/tools.ts';

const KINDS = [
  'camera.jpg',
  'progressive.jpg',
  'grey.jpg',
  'print.jpg',
  'transparent.png',
  'lying.png',
  'palette.png',
  'deep.png',
  'moving.png',
  'moving.gif',
  'still.gif',
  'lossy.webp',
  'lossless.webp',
  'transparent.webp',
  'moving.webp',
];

/** What exiftool reports of any picture: how large it is and how it is compressed. */
const STRUCTURE =
  /^(File:(FileType|FileTypeExtension|MIMEType|ImageWidth|ImageHeight|EncodingProcess|BitsPerSample|ColorComponents|YCbCrSubSampling)|JFIF:(JFIFVersion|ResolutionUnit|XResolution|YResolution)|PNG:(ImageWidth|ImageHeight|BitDepth|ColorType|Compression|Filter|Interlace)|GIF:(GIFVersion|ImageWidth|ImageHeight|HasColorMap|ColorResolutionDepth|BitsPerPixel|BackgroundColor|AnimationIterations|FrameCount|Duration|TransparentColor)|RIFF:(ImageWidth|ImageHeight|WebP_Flags|VP8Version|HorizontalScale|VerticalScale|AlphaIsUsed|AlphaPreprocessing|AlphaFiltering|AlphaCompression|BackgroundColor|AnimationLoopCount|FrameCount|Duration))$/;

let folder = '';
let cleanedFolder = '';
let cases = new Map<string, Case>();
let tagsBefore = new Map<string, string[]>();
let tagsAfter = new Map<string, string[]>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pictures-'));
  cleanedFolder = join(folder, 'cleaned');
  await mkdir(cleanedFolder);
  cases = new Map((await makePictures(folder)).map((one) => [one.name, one]));
  expect([...cases.keys()]).toEqual(KINDS);
  for (const { name, file } of cases.values()) {
    await writeFile(join(cleanedFolder, name), cleanPicture(await readFile(file)).cleaned);
  }
  tagsBefore = await readExiftool(folder);
  tagsAfter = await readExiftool(cleanedFolder);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(KINDS)('%s', (name) => {
  const original = (): string => join(folder, name);
  const cleaned = (): string => join(cleanedFolder, name);

  it('holds metadata that is found and left out', async () => {
    const bytes = await readFile(original());
    expect(holdsPlanted(bytes)).toBe(true);
    expect(cleanPicture(bytes).found.length).toBeGreaterThan(0);
    expect(holdsPlanted(await readFile(cleaned()))).toBe(false);
  });

  it('has nothing left that exiftool would find', () => {
    const { structure } = cases.get(name)!;
    const found = (tags: string[] = []): string[] =>
      tags.filter((tag) => !STRUCTURE.test(tag) && !structure.includes(tag.replace(/^.*:/, '')));
    expect(found(tagsBefore.get(name))).not.toEqual([]);
    expect(tagsAfter.get(name)).toContain('File:MIMEType');
    expect(found(tagsAfter.get(name))).toEqual([]);
  });

  it('looks the same, pixel by pixel', async () => {
    expect(await readShape(cleaned())).toBe(await readShape(original()));
    const [before, after] = await Promise.all([readPixels(original()), readPixels(cleaned())]);
    expect(after.length).toBeGreaterThan(0);
    expect(Buffer.compare(before, after)).toBe(0);
  });
});

// It does not read WebP.
describe.each(KINDS.filter((name) => !name.endsWith('.webp')))('%s, asked of mat2,', (name) => {
  it('has nothing left to clean', async () => {
    const { structure } = cases.get(name)!;
    const found = async (file: string): Promise<string[]> =>
      (await readMat2(file)).filter((tag) => !structure.includes(tag));
    expect(await found(join(folder, name))).not.toEqual([]);
    expect(await found(join(cleanedFolder, name))).toEqual([]);
  });
});
