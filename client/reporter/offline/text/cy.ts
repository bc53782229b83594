import type { en } from './en.ts';

/** What only the form without network says, in Welsh. Draft. */
export const cy: typeof en = {
  about:
    'Mae’r copi hwn o’r ffurflen yn gweithio heb y rhyngrwyd. Nid yw’n anfon dim. Mae’n cloi eich adroddiad ac yn ei gadw fel ffeil fach i’w chyflwyno’n nes ymlaen.',
  steps: [
    'Llenwch y ffurflen. Ar y diwedd cewch 12 gair cyfrinachol. Cadwch nhw.',
    'Cadwch yr adroddiad wedi’i gloi, er enghraifft ar gof bach USB.',
    'Cyflwynwch y ffeil o unrhyw beiriant â’r rhyngrwyd, gyda’r ffurflen ar-lein.',
  ],
  goodUntil: (day) =>
    `Mae’r hyn sydd ei angen ar y copi hwn i gloi adroddiad yn ddilys tan ${day}. Wedi hynny, mynnwch gopi newydd.`,
  newer: 'Mynnwch gopi newydd o’r ffurflen hon cyn ysgrifennu dim.',
  device:
    'Gall y porwr restru’r ffeil hon ymhlith y tudalennau a agorwyd. Defnyddiwch ddyfais mai dim ond chi sy’n ei defnyddio.',
  files:
    'Nid yw’r copi hwn o’r ffurflen yn derbyn ffeiliau. Gallwch eu hanfon yn nes ymlaen: dewch yn ôl i’r ffurflen ar-lein gyda’ch 12 gair, ar ôl cyflwyno’ch adroddiad.',
  sealing: 'Cloi eich adroddiad',
  receiptTitle: 'Mae eich adroddiad wedi’i gloi. Nid yw wedi’i anfon eto',
  sendButton: 'Cloi fy adroddiad',
  after:
    'Caiff eich adroddiad ei gloi fel mai dim ond nhw all ei agor. Ni allwch ei newid wedi hynny. Caiff ei anfon pan gyflwynwch y ffeil.',
  saveTitle: 'Cadwch eich adroddiad wedi’i gloi',
  saveWhy: 'Nid yw gan neb eto. Cadwch ef nawr: pan gaiff y dudalen hon ei chau, bydd wedi mynd.',
  save: 'Cadw’r adroddiad wedi’i gloi',
  saved: 'Edrychwch yn y ffolder lawrlwythiadau: enw’r ffeil yw form.dat. Gallwch roi enw arall arni.',
  until: (day) =>
    `Cyflwynwch ef erbyn ${day}. Wedi hynny caiff clo’r ymchwilwyr ei newid ac ni chaiff ei dderbyn mwyach.`,
  waysTitle: 'Sut i’w gyflwyno',
  ways: [
    'Agorwch y ffurflen ar-lein ar unrhyw beiriant a dewis ‘Cyflwyno adroddiad a gadwyd heb ryngrwyd’.',
    'Gall rhywun rydych yn ymddiried ynddo wneud hyn drosoch. Nid yw’r ffeil yn dangos yr hyn a ysgrifennoch, ac nid oes angen eich geiriau arnynt.',
    'Dilëwch y ffeil wedyn.',
  ],
  leave: 'Clirio’r dudalen hon a gadael',
};
