import type { FindingKind, Findings } from './findings.ts';
import { readText } from './text.ts';

/** Names of properties that stand for a kind, in whatever way the XML is written (ISO 16684-1). */
const SIGNS: readonly (readonly [FindingKind, RegExp])[] = [
  ['place', /GPSLatitude|photoshop:(City|State|Country)|Iptc4xmpCore:Location|Iptc4xmpExt:Location/],
  ['device', /tiff:(Make|Model)|aux:(SerialNumber|Lens)|exifEX:(BodySerial|Lens|CameraOwner)/],
  ['time', /xmp:(CreateDate|ModifyDate|MetadataDate)|DateTimeOriginal|photoshop:DateCreated/],
  [
    'author',
    /dc:(creator|rights)|photoshop:(AuthorsPosition|Credit)|CameraOwnerName|MicrosoftPhoto:LastKeyword/,
  ],
  ['comment', /dc:(description|title|subject)|UserComment|photoshop:Headline/],
  ['software', /xmp:CreatorTool|xmpMM:History|softwareAgent/],
  ['preview', /xmp:Thumbnails|xmpGImg:image|GImage:Data|Container:Directory/],
];

/** Notes what an XMP packet gives away; at least that there is one. */
export function readXmp(bytes: Uint8Array, findings: Findings): void {
  const text = readText(bytes);
  const signs = SIGNS.filter(([, pattern]) => pattern.test(text));
  for (const [kind] of signs) findings.add(kind);
  if (signs.length === 0) findings.add('other');
}
