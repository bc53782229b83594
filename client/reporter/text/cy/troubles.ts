import { plural } from '../../plural.ts';
import type { Text } from '../en.ts';

const words = (count: number): string => `${count} ${plural('cy', count, { two: 'air', other: 'gair' })}`;

/** Opening a thread by its words, and what can go wrong anywhere, in Welsh. Draft. */
export const troubles: Pick<Text, 'words' | 'troubles'> = {
  words: {
    title: 'Dod yn ôl gyda’ch 12 gair',
    label: 'Eich 12 gair',
    hint: 'Teipiwch neu gludwch nhw yn y drefn gywir. Does dim gwahaniaeth am briflythrennau, atalnodau na rhifau. Mae pedair llythyren gyntaf pob gair yn ddigon.',
    open: 'Agor fy adroddiad',
    opening: 'Yn agor eich adroddiad…',
    missing: 'Teipiwch eich 12 gair',
    wrongCount: (count: number) => `Teipioch ${words(count)}. Rhaid cael 12`,
    unknown: (number: number, typed: string) => `Nid yw gair ${number}, ‘${typed}’, yn un o’n geiriau ni`,
    near: (number: number) => `Ai un o’r rhain oedd gair ${number}?`,
    use: (word: string) => `Defnyddio ‘${word}’`,
    wrongOrder: 'Nid yw’r geiriau hyn yn mynd gyda’i gilydd. Gwiriwch bob gair, a’u trefn',
    lost: 'Os ydych wedi colli eich geiriau, ni all neb eu rhoi i chi eto. Gallwch anfon adroddiad newydd.',
  },
  troubles: {
    offline: 'Ni allwn gyrraedd y gweinydd. Gwiriwch eich cysylltiad a cheisiwch eto.',
    busy: 'Mae’r gweinydd yn brysur. Arhoswch eiliad a cheisiwch eto.',
    load: 'Ni ellid llwytho rhan o’r dudalen hon. Gwiriwch eich cysylltiad a cheisiwch eto.',
    changed:
      'Nid yw rhan o’r dudalen hon yr un sy’n perthyn iddi, felly gwrthododd eich porwr hi. Cafodd ei difrodi ar y ffordd, neu newidiodd rhywun hi. Ni chafodd dim ei anfon. Defnyddiwch gysylltiad arall neu ddyfais arall.',
    'not-genuine':
      'Rydym wedi stopio, gan na allai’r gweinydd brofi bod clo’r ymchwilwyr yn un go iawn. Efallai fod rhywun yn ceisio darllen. Ni chafodd dim ei anfon. Ceisiwch eto o gysylltiad arall.',
    'no-root':
      'Adeiladwyd y copi hwn o’r dudalen heb yr allwedd sy’n profi pwy yw’r ymchwilwyr. Ni all anfon nac agor adroddiad.',
    unwitnessed:
      'Rhy ychydig o bobl eraill sydd wedi gweld clo’r ymchwilwyr yn ddiweddar. Gallai’r gweinydd fod yn dangos un ffug i chi, ac ni fyddai neb yn sylwi. Ni chafodd dim ei anfon. Ceisiwch eto ymhen rhai oriau.',
    anyway: 'Ei anfon er hynny',
    'out-of-date':
      'Mae clo’r ymchwilwyr wedi dod i ben, ac nid ydynt wedi gosod un newydd. Gwiriwch fod y dyddiad ar y ddyfais hon yn gywir. Os ydyw, ceisiwch eto yfory neu dewiswch rywun arall i ddarllen eich adroddiad.',
    'not-served':
      'Nid yw’r bobl a ddewisoch yn derbyn adroddiadau yma nawr. Os nad ydych wedi anfon eich adroddiad eto, ewch yn ôl at eich atebion a dewiswch rywun arall. Os daethoch yn ôl gyda’ch 12 gair, ni ellir darllen eu hatebion nawr: ceisiwch eto ymhen rhai dyddiau, neu anfonwch adroddiad newydd at rywun arall.',
    'too-long': (excess: number) =>
      `Mae eich adroddiad tua ${excess} nod yn rhy hir. Ewch yn ôl a gwnewch ateb yn fyrrach. Gallwch anfon y gweddill yn nes ymlaen gyda’ch 12 gair.`,
    invalid: 'Mae ffurf ar un o’ch atebion na allwn ei chloi. Ewch yn ôl ac edrychwch ar y rhai hiraf.',
    taken: 'Mae’r 12 gair hyn mewn defnydd yn barod. Ceisiwch eto: cewch rai newydd.',
    full: 'Mae cymaint o negeseuon yn yr adroddiad hwn ag y gall eu dal. Anfonwch adroddiad newydd a dywedwch ei fod yn perthyn i hwn.',
    'unknown-code':
      'Nid oes adroddiad ar gyfer y geiriau hyn. Efallai iddo gael ei ddileu oherwydd ei oedran. Gwiriwch y geiriau a’u trefn.',
    withdrawn: 'Cafodd yr adroddiad hwn ei dynnu’n ôl. Mae wedi’i ddileu.',
    closed:
      'Mae’r ymchwilwyr wedi tynnu’r adroddiad hwn oddi ar y gweinydd ers i chi ei agor. Ni chafodd dim ei anfon. I ychwanegu rhywbeth, anfonwch adroddiad newydd.',
    'in-use':
      'Defnyddiodd rhywun y geiriau hyn yr eiliad hon, neu mae’r ymchwilwyr newydd drosglwyddo eich adroddiad. Os defnyddiodd rhywun nhw ac nad chi oedd hynny mewn ffenestr arall, maent gan rywun arall. Agorwch eich adroddiad eto i weld.',
    damaged:
      'Mae’r adroddiad hwn gan y gweinydd, ond nid yw ei gofnod yn agor. Efallai ei fod wedi’i ddifrodi, neu fod y gweinydd yn dangos un anghywir.',
    'file-unreadable':
      'Mae un o’ch ffeiliau wedi mynd, neu wedi newid ers i chi ei dewis. Dilëwch hi a’i dewis eto.',
    'file-too-large': 'Nid yw’r gweinydd yn derbyn ffeil mor fawr. Dilëwch hi, neu anfonwch un fyrrach.',
    'files-lost':
      'Nid yw’r ffeiliau a gyrhaeddodd o’r blaen gan y gweinydd mwyach. Ceisiwch eto: cânt eu hanfon o’r newydd.',
    stopped:
      'Gwnaethoch stopio. Os anfonwch eto, mae’n mynd ymlaen o’r fan hon. Caiff yr hyn sydd wedi cyrraedd ei ddileu o fewn dau ddiwrnod oni bai eich bod yn anfon eich adroddiad neu neges, ac ni all neb ei agor.',
    'not-saved':
      'Nid adroddiad a gadwyd yw’r ffeil hon, neu mae wedi’i difrodi. Dewiswch y ffeil a gadwyd gennych, neu copïwch hi eto.',
    'too-late':
      'Mae’r ymchwilwyr wedi newid eu clo ers i’r adroddiad hwn gael ei gloi, ac ni ellir ei anfon mwyach. Gwiriwch fod y dyddiad ar y ddyfais hon yn gywir, ac ysgrifennwch yr adroddiad eto.',
    unexpected:
      'Rhoddodd y gweinydd ateb nad yw’n gwneud synnwyr. Ceisiwch eto. Nid yw dim a ysgrifennoch wedi’i golli.',
    code: (code: string) => `Os gofynnwch am help, dywedwch: ${code}`,
  },
};
