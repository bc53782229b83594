import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { concat, encodeText } from '../../../crypto/encoding.ts';
import { PLANTED } from '../../client/core/clean/metadata.ts';
import { apng, chunk } from '../../client/core/clean/png-sample.ts';
import { segment } from '../../client/core/clean/samples.ts';
import { run } from './tools.ts';

/** A picture that is to be cleaned, with what exiftool and mat2 may still name afterwards beside the bare picture. */
export interface Case {
  readonly name: string;
  readonly file: string;
  /** Tags that describe the picture itself, by their names. */
  readonly structure: readonly string[];
}

const CAMERA = [
  '-Make=Phonemaker',
  `-Model=Phone ${PLANTED}`,
  `-SerialNumber=${PLANTED}-1`,
  `-LensSerialNumber=${PLANTED}-2`,
  '-DateTimeOriginal=2026:03:09 21:14:00',
  '-GPSLatitude=51.5072',
  '-GPSLatitudeRef=N',
  '-GPSLongitude=0.1275',
  '-GPSLongitudeRef=W',
  `-Artist=${PLANTED} Smith`,
  `-UserComment=${PLANTED}`,
  `-XMP:Creator=${PLANTED}`,
  `-XMP:CreatorTool=${PLANTED}`,
  '-XMP:GPSLatitude=51.5072',
  `-XMP:DocumentID=${PLANTED}`,
];
const ON_ITS_SIDE = ['-Orientation#=6'];
const JPEG_ONLY = [
  `-IPTC:City=${PLANTED}`,
  `-IPTC:By-line=${PLANTED}`,
  `-Comment=${PLANTED}`,
  '-Photoshop:XResolution=72',
];

/** Makes one picture of each kind that people have on their phones and computers, full of metadata. */
export async function makePictures(folder: string): Promise<Case[]> {
  const cases: Case[] = [];
  const at = (name: string): string => join(folder, name);
  const scene = ['-size', '160x120', 'plasma:fractal'];
  const add = (name: string, ...structure: readonly string[]): string => {
    cases.push({ name, file: at(name), structure });
    return at(name);
  };
  const tag = (file: string, ...tags: readonly string[]): Promise<Buffer> =>
    run('exiftool', '-q', '-m', '-overwrite_original', ...tags, file);
  await run('convert', '-seed', '1', ...scene, at('scene.png'));
  await run('convert', at('scene.png'), '-resize', '40x30', '-strip', at('thumbnail.jpg'));
  const thumbnail = `-ThumbnailImage<=${at('thumbnail.jpg')}`;

  const camera = add('camera.jpg', 'ExifByteOrder', 'Orientation');
  await run('convert', at('scene.png'), '-quality', '85', camera);
  await tag(camera, ...CAMERA, ...ON_ITS_SIDE, ...JPEG_ONLY, thumbnail);
  await hangOn(camera);

  const progressive = add('progressive.jpg');
  await run('convert', at('scene.png'), '-interlace', 'JPEG', '-sampling-factor', '4:2:0', progressive);
  await tag(progressive, ...CAMERA, ...JPEG_ONLY, thumbnail);

  const grey = add('grey.jpg');
  await run('convert', at('scene.png'), '-colorspace', 'Gray', '-set', 'comment', PLANTED, grey);
  const print = add('print.jpg', 'DCTEncodeVersion', 'APP14Flags0', 'APP14Flags1', 'ColorTransform');
  await run('convert', at('scene.png'), '-colorspace', 'CMYK', print);
  await tag(print, ...CAMERA, ...JPEG_ONLY);

  const transparent = add('transparent.png');
  await run(
    'convert',
    at('scene.png'),
    '-alpha',
    'set',
    '-channel',
    'A',
    '-evaluate',
    'set',
    '40%',
    transparent,
  );
  await tag(transparent, ...CAMERA);
  const lying = add('lying.png', 'ExifByteOrder', 'Orientation');
  await run('convert', at('scene.png'), '-interlace', 'PNG', '-set', 'Author', PLANTED, lying);
  await tag(lying, ...CAMERA, ...ON_ITS_SIDE);
  const palette = add('palette.png', 'Palette', 'Transparency');
  await run(
    'convert',
    at('scene.png'),
    '-fuzz',
    '40%',
    '-transparent',
    'gray50',
    '-colors',
    '16',
    `PNG8:${palette}`,
  );
  await tag(palette, ...CAMERA);
  const deep = add('deep.png');
  await run('convert', at('scene.png'), '-depth', '16', '-density', '300', deep);
  await tag(deep, ...CAMERA);
  const moving = add('moving.png', 'AnimationFrames', 'AnimationPlays');
  await writeFile(moving, withPngText(apng()));
  await tag(moving, ...CAMERA);

  const gif = add('moving.gif');
  await run(
    'convert',
    '-delay',
    '20',
    '-loop',
    '4',
    at('scene.png'),
    '(',
    at('scene.png'),
    '-flip',
    ')',
    gif,
  );
  await tag(gif, `-Comment=${PLANTED}`, `-XMP:Creator=${PLANTED}`, '-XMP:GPSLatitude=51.5');
  const still = add('still.gif');
  await run('convert', at('scene.png'), '-set', 'comment', PLANTED, still);

  for (const [name, ...options] of [['lossy.webp'], ['lossless.webp', '-lossless']] as const) {
    const webp = add(name);
    await run('cwebp', '-quiet', ...options, at('scene.png'), '-o', webp);
    await tag(webp, ...CAMERA);
  }
  const seeThrough = add('transparent.webp', 'Orientation', 'ExifByteOrder');
  await run('cwebp', '-quiet', transparent, '-o', seeThrough);
  await tag(seeThrough, ...CAMERA, ...ON_ITS_SIDE);
  const film = add('moving.webp');
  await run(
    'webpmux',
    '-frame',
    at('lossy.webp'),
    '+100',
    '-frame',
    at('lossless.webp'),
    '+70',
    '-loop',
    '3',
    '-o',
    film,
  );
  await tag(film, ...CAMERA);
  return cases;
}

/** Adds to a JPEG what exiftool does not write: a colour profile, an index of pictures, and a second one behind the end. */
async function hangOn(file: string): Promise<void> {
  const jpeg = await readFile(file);
  const profile = segment(0xe2, encodeText('ICC_PROFILE\0\x01\x01'), profileBytes());
  const index = segment(
    0xe2,
    encodeText('MPF\0'),
    Uint8Array.of(0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0),
  );
  await writeFile(
    file,
    concat(jpeg.subarray(0, 20), profile, index, jpeg.subarray(20), jpeg, encodeText(PLANTED)),
  );
}

/** A colour profile with a description, enough for exiftool to read. */
function profileBytes(): Uint8Array {
  const profile = new Uint8Array(180);
  profile.set([0, 0, 0, 180], 0);
  profile.set(encodeText('mntrRGB XYZ '), 12);
  profile.set(encodeText('acsp'), 36);
  profile.set(encodeText('PLNT'), 48);
  profile.set([0, 0, 0, 1], 128);
  profile.set(encodeText('cprt\0\0\0\x90\0\0\0\x24'), 132);
  profile.set(encodeText(`text\0\0\0\0${PLANTED}`), 144);
  return profile;
}

function withPngText(png: Uint8Array): Uint8Array {
  const end = png.length - 12;
  return concat(png.subarray(0, end), chunk('tEXt', encodeText(`Author\0${PLANTED}`)), png.subarray(end));
}
