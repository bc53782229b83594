import { signposts } from '../../data/signposts.ts';
import type { Text } from '../en.ts';

/** What stands around every step, and the steps before the questions, in Welsh. Draft. */
export const opening: Pick<Text, 'bar' | 'closed' | 'start' | 'safety' | 'danger' | 'emergency'> = {
  bar: {
    name: 'Ffurflen ar-lein',
    exit: 'Gadael y dudalen hon nawr',
    exitPresses: (left: number) =>
      `Pwyswyd Shift. Pwyswch ${left === 1 ? 'unwaith' : 'ddwywaith'} eto i adael.`,
    skip: 'Neidio i’r brif ran',
    back: 'Yn ôl',
    next: 'Parhau',
    error: 'Gwall:',
    problem: 'Mae problem',
    warning: 'Rhybudd',
    important: 'Pwysig',
    draftLanguage: 'Drafft: nid yw cyfieithydd wedi gwirio’r Gymraeg hon eto.',
    languageFailed: 'Ni ellid llwytho’r iaith arall. Gwiriwch eich cysylltiad a cheisiwch eto.',
  },
  closed: {
    title: 'Ffurflen ar-lein',
    text: 'Cafodd y dudalen hon ei chau. Does dim byd wedi’i gadw yma.',
    open: 'Agor y ffurflen eto',
  },
  start: {
    title: 'Rhoi gwybod am gamwedd gan rywun sy’n gweithio i’r heddlu',
    lead: 'Defnyddiwch y ffurflen hon i ddweud wrthym am swyddog heddlu, aelod o staff yr heddlu neu wirfoddolwr gyda’r heddlu sydd, yn eich barn chi, yn llwgr neu’n cam-drin. Does dim rhaid i chi ddweud pwy ydych chi.',
    who: 'Gallwch roi gwybod am rywun o unrhyw heddlu yn y DU, ar ddyletswydd neu beidio. Gall unrhyw un ddefnyddio’r ffurflen hon. Gall pobl sy’n gweithio i’r heddlu ei defnyddio hefyd.',
    exit: 'Mae ‘Gadael y dudalen hon nawr’ bob amser ar y brig. Mae’n clirio popeth ar unwaith ac yn agor tudalen dywydd. Ar fysellfwrdd, gallwch hefyd bwyso Shift 3 gwaith.',
    aboutTitle: 'Am beth y gallwch roi gwybod',
    promiseTitle: 'Ein haddewid',
    promises: [
      'Caiff eich adroddiad ei gloi ar y ddyfais hon cyn ei anfon. Dim ond y bobl a ddewiswch all ei agor. Ni all y bobl sy’n rhedeg y wefan hon ei agor.',
      'Nid ydym yn gofyn am eich enw. Nid ydym yn cadw eich cyfeiriad rhyngrwyd.',
      'Nid yw’r ffurflen hon yn cadw dim ar y ddyfais hon.',
      'Ar y diwedd cewch 12 gair cyfrinachol. Gyda nhw gallwch ddod yn ôl, darllen atebion, ateb cwestiynau neu dynnu eich adroddiad yn ôl.',
    ],
    promiseMore: 'Ein holl addewidion, sut y cânt eu profi a’r hyn nad ydynt yn ei gwmpasu',
    limitTitle: 'Beth na allwn ei wneud',
    limits: [
      'Gall cyfeiriad y wefan hon aros yn y rhestr o dudalennau y mae’r porwr hwn wedi’u hagor.',
      'Os oes rhywun yn gwylio’r ddyfais hon, gallant weld beth rydych yn ei wneud.',
      `Ni allwn anfon help. Os oes rhywun mewn perygl, ffoniwch ${signposts.emergency}.`,
    ],
    notTitle: 'Beth nad yw’r ffurflen hon ar ei gyfer',
    not: [
      `Argyfyngau. Ffoniwch ${signposts.emergency}.`,
      `Troseddau eraill. Ffoniwch ${signposts.nonEmergency}, neu Crimestoppers ar ${signposts.crimestoppers}.`,
      `Cwynion bob dydd am yr heddlu, fel anghwrteisi neu oedi. Cwynwch wrth yr heddlu ei hun. Gallwch hefyd ofyn i’r corff sy’n ei oruchwylio: ${signposts.complaints.england} (Cymru a Lloegr), ${signposts.complaints.scotland} (yr Alban) neu ${signposts.complaints.northernIreland} (Gogledd Iwerddon).`,
    ],
    phone: `A fyddai’n well gennych siarad? Ffoniwch ${signposts.phoneLine} am ddim. Does dim rhaid rhoi eich enw.`,
    begin: 'Dechrau adroddiad',
    comeBack: 'Dod yn ôl gyda fy 12 gair',
    handIn: 'Cyflwyno adroddiad a gadwyd heb ryngrwyd',
    missingPart:
      'Ni lwythodd rhan o’r dudalen hon. Gwiriwch eich cysylltiad, yna llwythwch y dudalen eto cyn ysgrifennu dim.',
  },
  safety: {
    title: 'Cadw’n ddiogel wrth wneud hyn',
    device: 'Dewiswch ddyfais ddiogel',
    devices: [
      'Peidiwch â defnyddio dyfais o’r gwaith, dyfais yr heddlu nac un rydych yn ei rhannu.',
      'Peidiwch â defnyddio dyfais y mae’r person dan sylw wedi’i chael yn ei ddwylo.',
      'Mae ffôn ffrind, neu gyfrifiadur mewn llyfrgell, yn well.',
    ],
    trace: 'Gadael llai ar ôl',
    traces: [
      'Agorwch y wefan hon mewn ffenestr breifat. Caewch y ffenestr ar ôl gorffen.',
      `Mae Tor Browser yn cuddio oddi wrth eich darparwr rhyngrwyd eich bod wedi bod yma. Mae am ddim: ${signposts.torBrowser}.`,
      'Peidiwch â defnyddio’r Wi-Fi yn y gwaith.',
      'Peidiwch â thynnu lluniau o’r sgrin. Mae ffonau’n eu copïo i leoedd eraill.',
    ],
    leave: 'Os oes angen stopio’n gyflym',
    leaving:
      'Dewiswch ‘Gadael y dudalen hon nawr’ ar y brig, neu pwyswch Shift 3 gwaith. Mae’r hyn a deipiwyd gennych yn diflannu ar unwaith ac mae tudalen dywydd yn agor. Ni all neb ei gael yn ôl, na chithau chwaith.',
    time: 'Cymerwch faint fynnoch o amser. Os caewch y dudalen cyn y diwedd, collir yr hyn a deipiwyd gennych ac ni chaiff dim ei anfon.',
  },
  danger: {
    title: 'A oes rhywun mewn perygl nawr?',
    yes: 'Oes',
    no: 'Nac oes',
    missing: 'Dewiswch ‘Oes’ neu ‘Nac oes’',
  },
  emergency: {
    title: `Ffoniwch ${signposts.emergency} os oes rhywun mewn perygl`,
    call: `Nid yw’r ffurflen hon yn cael ei gwylio ddydd a nos. Ni all ddod â help. Ffoniwch ${signposts.emergency}, neu gofynnwch i rywun rydych yn ymddiried ynddo ffonio.`,
    silent: `Os nad yw’n ddiogel siarad, ffoniwch ${signposts.emergency} o ffôn symudol ac arhoswch yn dawel. Pan ofynnir i chi, pwyswch ${signposts.silentCode}. Yna mae’r alwad yn mynd i’r heddlu. Nid yw’n dweud wrthynt ble rydych chi.`,
    trace: 'Ni allwn ddarganfod pwy ydych chi na ble rydych chi.',
    helplines: 'Pobl y tu allan i’r heddlu a all helpu',
    lines: [
      `Llinell gymorth cam-drin domestig, am ddim, ddydd a nos: ${signposts.domesticAbuse}`,
      `Byw Heb Ofn yng Nghymru, am ddim, ddydd a nos: ${signposts.domesticAbuseWales}`,
      `Samariaid, os oes angen rhywun i siarad ag ef arnoch: ${signposts.samaritans}`,
    ],
    next: 'Mynd ymlaen â’m hadroddiad',
  },
};
