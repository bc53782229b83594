import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs one of Debian's programs and gives what it writes. */
export async function run(program: string, ...options: readonly string[]): Promise<Buffer> {
  const { stdout } = await execute(program, options, { encoding: 'buffer', maxBuffer: 2 ** 28 });
  return stdout;
}

/**
 * What exiftool finds in all files of a folder: the tags of each by group and name, apart from what every file has (its
 * name, size and dates on this disk) and what it reckons itself.
 */
export async function readExiftool(folder: string): Promise<Map<string, string[]>> {
  const text = await run('exiftool', '-json', '-G1', '-a', '-u', '-U', '-ee', folder);
  const files = JSON.parse(text.toString()) as ({ readonly SourceFile: string } & Record<string, unknown>)[];
  return new Map(
    files.map(({ SourceFile, ...tags }) => [
      basename(SourceFile),
      Object.keys(tags).filter((name) => !/^(System|ExifTool|Composite):/.test(name)),
    ]),
  );
}

/** The names of what mat2 would clean away; empty where it finds no metadata. */
export async function readMat2(file: string): Promise<string[]> {
  const text = (await run('mat2', '--show', file)).toString();
  if (text.includes('No metadata found')) return [];
  const names = [...text.matchAll(/^\s{2,}(\w+):/gm)].map(([, name]) => name!);
  if (names.length === 0) throw new Error(`mat2 does not read this file: ${text}`);
  return names;
}

/** Every pixel of every frame, as ImageMagick shows it, with its transparency; 16 bits a channel. */
export async function readPixels(file: string): Promise<Buffer> {
  return run('convert', file, '-coalesce', '-depth', '16', 'rgba:-');
}

/** How large the picture is and how its frames are timed and repeated, as ImageMagick reads it. */
export async function readShape(file: string): Promise<string> {
  return (await run('identify', '-format', '%wx%h %m %T %[orientation]\n', file)).toString();
}
