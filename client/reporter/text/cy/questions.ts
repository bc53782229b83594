import type { Text } from '../en.ts';

const characters = (count: number): string => `${count.toLocaleString('cy')} nod`;

/** The questions of a report in Welsh. Draft. */
export const questions: Pick<
  Text,
  | 'optional'
  | 'lineTooLong'
  | 'proseTooLong'
  | 'charactersLeft'
  | 'force'
  | 'conflict'
  | 'destination'
  | 'headings'
  | 'who'
  | 'what'
  | 'where'
  | 'when'
  | 'known'
  | 'risk'
  | 'contact'
> = {
  optional: 'Gallwch adael hwn yn wag.',
  lineTooLong: (field: string, most: number) =>
    `Mae lle i ${characters(most)} yn ‘${field}’. Gwnewch yn fyrrach`,
  proseTooLong: (over: number) => `Gwnewch hwn ${characters(over)} yn fyrrach`,
  charactersLeft: (left: number) =>
    left < 0 ? `Mae gennych ${characters(-left)} yn ormod` : `Mae gennych ${characters(left)} ar ôl`,
  force: {
    title: 'I ba heddlu mae’r person yn gweithio?',
    search: 'Chwilio am heddlu',
    searchHint:
      'Teipiwch ran o’i enw, neu dewiswch o’r rhestr. Mae eich dewis yn aros ar y ddyfais hon nes i chi anfon eich adroddiad.',
    legend: 'Heddluoedd',
    other: 'Heddlu arall, neu nid wyf yn siŵr',
    otherHint: 'Mae pobl yn y gwasanaeth hwn yn darllen eich adroddiad ac yn dod o hyd i’r ymchwilwyr cywir.',
    found: (count: number) =>
      count === 0
        ? 'Ni chafwyd hyd i heddlu. Rhowch gynnig ar air arall, neu dewiswch yr ateb isod.'
        : `Cafwyd hyd i ${count} heddlu`,
    missing: 'Dewiswch heddlu, neu ‘Heddlu arall, neu nid wyf yn siŵr’',
  },
  conflict: {
    title: 'A allai’r person weld eich adroddiad, neu newid beth sy’n digwydd iddo?',
    hint: (force: string) =>
      `Byddai eich adroddiad yn mynd at y tîm o fewn ${force} sy’n ymchwilio i gamwedd gan ei bobl ei hun. Meddyliwch ble mae’r person yn gweithio a phwy yw ei ffrindiau.`,
    choices: {
      none: 'Na',
      unit: 'Gallai, mae’n gweithio yn y tîm hwnnw neu mae ganddo rym drosto',
      chief: 'Gallai, y person hwnnw yw pennaeth yr heddlu',
      'not-sure': 'Nid wyf yn siŵr',
    },
    missing: 'Dewiswch un ateb',
  },
  destination: {
    title: 'Pwy ddylai ddarllen eich adroddiad?',
    hint: 'Os dewiswch rywun y tu allan i’r heddlu, ni fyddwn yn dweud wrth yr heddlu fod adroddiad.',
    oversight: 'Nid yw’r corff hwn yn rhan o’r heddlu.',
    clearing: 'Pobl yn y gwasanaeth hwn sy’n dod o hyd i’r ymchwilwyr cywir',
    clearingHint: 'Maent yn agor eich adroddiad ac yn mynd ag ef at rywun nad oes a wnelo ddim â’r person.',
    unit: (force: string) => `Y tîm o fewn ${force}`,
    unitHint: 'Dewiswch hwn os ydych yn meddwl na all y person ei rwystro.',
    missing: 'Dewiswch pwy ddylai ddarllen eich adroddiad',
  },
  headings: {
    title: 'Am beth mae eich adroddiad?',
    hint: 'Dewiswch bopeth sy’n berthnasol.',
    choices: {
      money: 'Cymryd arian neu ffafrau am wybodaeth neu am help',
      advantage: 'Defnyddio’r swydd er eu lles eu hunain',
      boundaries:
        'Croesi ffiniau gyda phobl y maent yn cwrdd â nhw drwy’r gwaith, neu ddefnyddio’r swydd i gael rhyw',
      'partner-abuse': 'Cam-drin neu reoli partner, neu rywun y maent mewn perthynas â nhw',
      discrimination:
        'Hiliaeth, homoffobia, casineb at fenywod neu at bobl anabl, yn y gwaith neu’r tu allan iddo, wyneb yn wyneb neu ar-lein',
      'something-else': 'Rhywbeth arall',
    },
    missing: 'Dewiswch o leiaf un',
  },
  who: {
    title: 'Pwy yw’r person?',
    hint: 'Llenwch yr hyn rydych yn ei wybod. Gallwch adael unrhyw ran yn wag. Os oes sawl person, ysgrifennwch amdanynt yn y blwch olaf.',
    name: 'Enw neu lysenw',
    rank: 'Rheng neu swydd',
    number: 'Rhif coler',
    numberHint: 'Y llythrennau a’r rhifau ar ysgwydd iwnifform.',
    station: 'Gorsaf neu dîm',
    description: 'Unrhyw beth arall sy’n helpu i ddod o hyd iddynt',
    descriptionHint: 'Er enghraifft sut olwg sydd arnynt, eu car, neu eu henwau ar-lein.',
  },
  what: {
    title: 'Beth ddigwyddodd?',
    hint: 'Defnyddiwch eich geiriau eich hun. Peidiwch â rhoi eich enw eich hun na dweud sut rydych yn adnabod y person, oni bai eich bod am i’r ymchwilwyr wybod.',
    missing: 'Ysgrifennwch beth ddigwyddodd',
  },
  where: {
    title: 'Ble ddigwyddodd hyn?',
    hint: 'Er enghraifft tref, adeilad, gwefan neu ‘nid wyf yn gwybod’. Gallwch adael hwn yn wag.',
  },
  when: {
    title: 'Pryd ddigwyddodd hyn?',
    hint: 'Er enghraifft ‘3 Mai 2025’, ‘gwanwyn 2024’, ‘o fis Mawrth i fis Mehefin’ neu ‘mae’n dal i ddigwydd’. Gallwch adael hwn yn wag.',
  },
  known: {
    title: 'Sut ydych chi’n gwybod am hyn?',
    hint: 'Dewiswch bopeth sy’n berthnasol, neu ddim byd. Os mai ychydig o bobl allai wybod hyn, gall eich ateb ddangos pwy ydych chi.',
    choices: {
      saw: 'Gwelais neu clywais ef',
      told: 'Dywedodd rhywun wrthyf',
      'happened-to-me': 'Digwyddodd i mi',
      'work-records': 'O gofnodion neu negeseuon yn y gwaith',
      other: 'Ffordd arall',
    },
    more: 'Unrhyw beth arall am sut rydych yn gwybod',
    moreHint: 'Er enghraifft a oes negeseuon, lluniau neu bobl eraill a’i gwelodd. Gallwch adael hwn yn wag.',
  },
  risk: {
    title: 'A oes rhywun mewn perygl oherwydd y person hwn?',
    choices: { yes: 'Oes', no: 'Nac oes', 'not-sure': 'Nid wyf yn siŵr' },
    more: 'Pwy sydd mewn perygl, ac o beth?',
    missing: 'Dewiswch un ateb',
  },
  contact: {
    title: 'A gaiff yr ymchwilwyr ofyn cwestiynau i chi?',
    choices: {
      questions: 'Cânt, ac rwy’n aros yn ddienw',
      anonymous: 'Na, dim ond anfon hwn rwyf am ei wneud',
      details: 'Cânt, a chânt wybod pwy ydw i',
    },
    hints: {
      questions: 'Rydych yn dod yn ôl i’r dudalen hon gyda 12 gair cyfrinachol i ddarllen ac i ateb.',
      anonymous: 'Rydych yn dal i gael y 12 gair, rhag ofn i chi newid eich meddwl.',
      details: 'Rydych yn gadael ffordd o gysylltu â chi. Dim ond yr ymchwilwyr all ei darllen.',
    },
    name: 'Beth ddylent eich galw',
    how: 'Sut gallant gysylltu â chi',
    howHint: 'Er enghraifft rhif ffôn neu gyfeiriad e-bost na all neb arall ei weld.',
    safe: 'Pryd a sut mae’n ddiogel',
    safeHint:
      'Er enghraifft ‘dim ond ar foreau yn ystod yr wythnos, peidiwch â gadael neges’. Gallwch adael hwn yn wag.',
    howMissing: 'Ysgrifennwch sut gallant gysylltu â chi, neu dewiswch ateb arall',
  },
};
