import { concat, encodeText, encodeU32 } from '../../../../crypto/encoding.ts';

/** Stands in every piece of metadata that these samples hold, and must be in nothing that was cleaned. */
export const PLANTED = 'PLANTED';

/** Text, a number, a pointer to another directory, fractions, or raw bytes. */
type Value = string | number | { readonly to: number } | readonly (readonly [number, number])[] | Uint8Array;
type Field = readonly [tag: number, value: Value];

const u16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 255);

/** Type, count and bytes of a value. */
function encodeValue(value: Value): readonly [type: number, count: number, bytes: Uint8Array] {
  if (typeof value === 'string') return [2, value.length + 1, encodeText(`${value}\0`)];
  if (typeof value === 'number') return [3, 1, u16(value)];
  if ('to' in value) return [4, 1, encodeU32(value.to)];
  if (value instanceof Uint8Array) return [7, value.length, value];
  return [5, value.length, concat(...value.flat().map(encodeU32))];
}

/** A directory of a TIFF structure, big-endian, that will stand at `offset`. */
function directory(fields: readonly Field[], offset: number, next = 0): Uint8Array {
  const entries: Uint8Array[] = [];
  const values: Uint8Array[] = [];
  let at = offset + 2 + fields.length * 12 + 4;
  for (const [tag, value] of fields) {
    const [type, count, bytes] = encodeValue(value);
    const isInline = bytes.length <= 4;
    const field = isInline ? concat(bytes, new Uint8Array(4 - bytes.length)) : encodeU32(at);
    entries.push(concat(u16(tag), u16(type), encodeU32(count), field));
    if (isInline) continue;
    values.push(bytes);
    at += bytes.length;
  }
  return concat(u16(fields.length), ...entries, encodeU32(next), ...values);
}

/** Exif as a phone writes it: make, model, software, times, serial number, place, and a thumbnail's directory. */
export function exif(orientation = 1): Uint8Array {
  const detail: Field[] = [
    [0x9003, '2026:03:09 21:14:00'],
    [0x927c, encodeText(`${PLANTED} maker note`)],
    [0x9286, concat(encodeText('ASCII\0\0\0'), encodeText(`${PLANTED} comment`))],
    [0xa431, `${PLANTED}-0001`],
  ];
  const latitude: Value = [
    [51, 1],
    [30, 1],
    [2600, 100],
  ];
  const longitude: Value = [
    [0, 1],
    [7, 1],
    [3900, 100],
  ];
  const place: Field[] = [
    [1, 'N'],
    [2, latitude],
    [3, 'W'],
    [4, longitude],
  ];
  const main = (toDetail: number, toPlace: number): Field[] => [
    [0x010f, 'Phonemaker'],
    [0x0110, `Phone ${PLANTED}`],
    [0x0112, orientation],
    [0x0131, `${PLANTED} 17.4`],
    [0x013b, `${PLANTED} Smith`],
    [0x8769, { to: toDetail }],
    [0x8825, { to: toPlace }],
  ];
  const first = 8 + directory(main(0, 0), 8).length;
  const second = first + directory(detail, first).length;
  const third = second + directory(place, second).length;
  return concat(
    Uint8Array.of(0x4d, 0x4d, 0, 42, 0, 0, 0, 8),
    directory(main(first, second), 8, third),
    directory(detail, first),
    directory(place, second),
    directory([[0x0103, 6]], third),
  );
}

/** An XMP packet with a place, a device and a program. */
export function xmp(): Uint8Array {
  return encodeText(
    `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description exif:GPSLatitude="51,30.4N" ` +
      `tiff:Model="${PLANTED}" xmp:CreatorTool="${PLANTED}"/></x:xmpmeta>`,
  );
}

/** Photoshop's image resources: IPTC with an author and a city, and a thumbnail. */
export function photoshop(): Uint8Array {
  const dataSet = (number: number, text: string): Uint8Array =>
    concat(Uint8Array.of(0x1c, 2, number), u16(text.length), encodeText(text));
  const resource = (id: number, data: Uint8Array): Uint8Array =>
    concat(
      encodeText('8BIM'),
      u16(id),
      u16(0),
      encodeU32(data.length),
      data,
      new Uint8Array(data.length % 2),
    );
  const iptc = concat(dataSet(80, `${PLANTED} Jones`), dataSet(90, `${PLANTED}ton`));
  return concat(encodeText('Photoshop 3.0\0'), resource(0x0404, iptc), resource(0x040c, encodeText(PLANTED)));
}

/** Whether the planted word stands anywhere in the bytes. */
export function holdsPlanted(bytes: Uint8Array): boolean {
  return Buffer.from(bytes).includes(PLANTED);
}
