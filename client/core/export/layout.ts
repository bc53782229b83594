/** What stands in an archive's directory about one of its files. */
interface Place {
  readonly name: Uint8Array;
  readonly packed: number;
  /** Whether its sizes follow behind its bytes. */
  readonly described: boolean;
  readonly start: number;
}

const [LOCAL, LISTED, END, DESCRIPTOR] = [0x0403_4b50, 0x0201_4b50, 0x0605_4b50, 0x0807_4b50];
const [LOCAL_SIZE, LISTED_SIZE, END_SIZE] = [30, 46, 22];

/**
 * Whether a ZIP archive (APPNOTE 6.3, without its 64-bit form) is made of the files in its directory and nothing else: one behind
 * the other from its first byte, each under the name that the directory has, then the directory, then its end. In any other,
 * programs that read it from the front could find other files than those that read the directory. Never throws. §7.9
 */
export function isPlainArchive(archive: Uint8Array): boolean {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = archive.length - END_SIZE;
  if (end < 0 || view.getUint32(end, true) !== END || view.getUint16(end + 20, true) !== 0) return false;
  const listed = view.getUint32(end + 16, true);
  if (listed + view.getUint32(end + 12, true) !== end) return false;
  const places = readDirectory(view, archive, listed, end);
  if (places?.length !== view.getUint16(end + 10, true)) return false;
  const ordered = [...places].sort((a, b) => a.start - b.start);
  if ((ordered[0]?.start ?? listed) !== 0) return false;
  return ordered.every((place, index) => fills(view, archive, place, ordered[index + 1]?.start ?? listed));
}

function readDirectory(view: DataView, archive: Uint8Array, from: number, end: number): Place[] | null {
  const places: Place[] = [];
  let at = from;
  while (at + LISTED_SIZE <= end && view.getUint32(at, true) === LISTED) {
    const named = at + LISTED_SIZE + view.getUint16(at + 28, true);
    places.push({
      name: archive.subarray(at + LISTED_SIZE, named),
      packed: view.getUint32(at + 20, true),
      described: (view.getUint16(at + 8, true) & 8) !== 0,
      start: view.getUint32(at + 42, true),
    });
    at = named + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return at === end ? places : null;
}

/** Whether a file with its bytes, and what describes them, reaches just to `next`. */
function fills(view: DataView, archive: Uint8Array, place: Place, next: number): boolean {
  const { name, packed, described, start } = place;
  const named = start + LOCAL_SIZE + name.length;
  if (named > next || view.getUint32(start, true) !== LOCAL) return false;
  if (view.getUint16(start + 26, true) !== name.length) return false;
  if (name.some((byte, index) => archive[start + LOCAL_SIZE + index] !== byte)) return false;
  const left = next - (named + view.getUint16(start + 28, true) + packed);
  if (!described) return left === 0;
  return left === 12 || (left === 16 && view.getUint32(next - 16, true) === DESCRIPTOR);
}
