import type { CardText } from '../en/card.ts';

/** What stands about each file that was chosen, in Welsh. Draft. */
export const card: CardText = {
  pick: 'Dewis ffeiliau',
  hint: 'Lluniau, sgrinluniau, recordiadau neu ddogfennau, hyd at 1 gigabeit yr un. Gallwch ddewis sawl un ar unwaith. Nid oes rhaid i chi ychwanegu dim.',
  chosen: (count: number) => (count === 0 ? '' : `Dewiswyd ${count} ffeil. Edrychwch ar bob un isod.`),
  looking: 'Yn edrych ar y ffeil hon…',
  remove: 'Dileu',
  found: 'Mae’r llun hwn hefyd yn cynnwys:',
  nothing: 'Ni welsom ddim yn y ffeil hon ond y llun.',
  visible: 'Nid yw glanhau’n newid yr hyn y gellir ei weld, megis wynebau, enwau strydoedd neu blatiau rhif.',
  kinds: {
    place: 'y lle',
    device: 'y ffôn neu’r camera',
    time: 'yr amser',
    author: 'enw',
    comment: 'teitl neu sylw',
    software: 'y rhaglen a’i gwnaeth neu a’i newidiodd',
    preview: 'copi llai, efallai o’r adeg cyn ei dorri',
    profile: 'proffil lliw, a all berthyn i un sgrin neu gamera',
    trailing: 'rhywbeth wedi’i guddio y tu ôl i’w ddiwedd',
    other: 'manylion eraill',
  },
  choice: 'Beth ddylem ei anfon?',
  choices: { cleaned: 'Y llun wedi’i lanhau', original: 'Y gwreiddiol', both: 'Y ddau' },
  choiceHints: {
    cleaned: 'Mae’n edrych yr un fath, heb y manylion cudd.',
    original: 'Gyda phopeth sydd wedi’i guddio ynddo. Gall yr ymchwilwyr ei wirio’n well wedyn.',
    both: 'Caiff yr ymchwilwyr wybod pa un yw’r gwreiddiol.',
  },
  forms: {
    photo:
      'Ni allwn lanhau lluniau o’r math hwn yma. Yn aml maent yn cynnwys y lle, yr amser a’r ffôn. Gellir glanhau sgrinlun o’r llun.',
    pdf: 'Ni allwn lanhau ffeiliau PDF yma. Gallant gynnwys enw’r awdur, y rhaglen, dyddiadau, a thestun a gafodd ei orchuddio yn unig.',
    office:
      'Ni allwn lanhau dogfennau yma. Gallant gynnwys enwau, dyddiadau, fersiynau cynharach, sylwadau, a lluniau gyda’u lle.',
    recording:
      'Ni allwn lanhau recordiadau yma. Gallant gynnwys y lle, yr amser a’r ffôn. Gellir adnabod lleisiau.',
    archive: 'Ni allwn lanhau ffeiliau wedi’u pacio yma, nac edrych ar yr hyn sydd ynddynt.',
    other:
      'Nid ydym yn adnabod y math hwn o ffeil ac ni allwn ei lanhau yma. Gall gynnwys enwau, lleoedd neu amserau nad ydych yn eu gweld.',
  },
  refused: {
    not_picture: 'Ni ellid darllen y ffeil hon fel llun, felly ni allwn ei glanhau.',
    too_large: 'Mae’r llun hwn yn rhy fawr i’w lanhau yma.',
    truncated: 'Mae diwedd y llun hwn ar goll, felly ni allwn ei lanhau.',
    malformed:
      'Mae’r llun hwn wedi’i ddifrodi, neu mae rhywbeth arall wedi’i guddio ynddo. Nid ydym yn deall y cyfan, felly ni allwn ei lanhau.',
    unsupported: 'Math prin o lun yw hwn na allwn ei lanhau.',
  },
  asIs: 'Ei anfon fel y mae, gyda phopeth a all fod wedi’i guddio ynddo',
  name: 'Enw’r ffeil',
  keepName: (own: string) => `Cadw’r enw ‘${own}’`,
  keepHint: (neutral: string) =>
    `Gall enwau ddangos pwy ydych chi. Os na fyddwch yn ei gadw, byddwn yn ei galw’n ‘${neutral}’.`,
  tooLarge: (name: string) => `Mae ‘${name}’ yn fwy nag 1 gigabeit, felly ni chafodd ei hychwanegu`,
  empty: (name: string) => `Mae ‘${name}’ yn wag, felly ni chafodd ei hychwanegu`,
  unreadable: (name: string) => `Ni ellid darllen ‘${name}’. Gwiriwch ei bod yn dal yno a dewiswch hi eto`,
  notLoaded: (name: string) =>
    `Ni chafodd ‘${name}’ ei hychwanegu, gan na ellid llwytho rhan o’r dudalen hon. Ceisiwch eto`,
};
