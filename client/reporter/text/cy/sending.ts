import { signposts } from '../../data/signposts.ts';
import type { Text } from '../en.ts';

/** From the last look at a report to its receipt, in Welsh. Draft. */
export const sending: Pick<Text, 'advice' | 'check' | 'sending' | 'handIn' | 'receipt' | 'confirm' | 'done'> =
  {
    advice: {
      title: 'A allai eich adroddiad ddangos pwy ydych chi?',
      local: 'Gwnaed y gwiriad hwn ar y ddyfais hon. Does dim byd wedi’i anfon.',
      found: 'Edrychwch ar y rhain eto. Eich dewis chi yw eu cadw neu eu newid.',
      none: 'Ni welsom gyfeiriad e-bost, rhif ffôn na geiriau fel ‘fy ngŵr’. Ond ni all gwiriad fel hwn ganfod popeth.',
      think:
        'Gofynnwch i chi’ch hun: pwy arall sy’n gwybod yr hyn a ysgrifennais? Os mai ychydig o bobl yn unig allai ei wybod, ystyriwch ei adael allan.',
      clues: {
        email: (found: string) => `Cyfeiriad e-bost: ‘${found}’`,
        phone: (found: string) => `Mae’n edrych fel rhif ffôn: ‘${found}’`,
        relation: (found: string) => `Geiriau amdanoch chi neu bobl rydych yn eu hadnabod: ‘${found}’`,
        self: (found: string) => `Geiriau sy’n dweud pwy ydych chi: ‘${found}’`,
        'own-name': (found: string) => `Eich enw eich hun: ‘${found}’`,
        'file-name': (found: string) => `Ffeil sy’n cadw ei henw ei hun: ‘${found}’`,
        original: (found: string) => `Llun heb ei lanhau: ‘${found}’`,
      },
      in: (field: string) => `Yn ‘${field}’`,
    },
    check: {
      title: 'Gwirio eich atebion',
      change: 'Newid',
      reader: 'Pwy all ei ddarllen',
      none: 'Heb ei ateb',
      unit: (force: string) => `Y tîm o fewn ${force} sy’n ymchwilio i gamwedd`,
      clearing: 'Pobl yn y gwasanaeth hwn sy’n dod o hyd i’r ymchwilwyr cywir',
      keys: {
        force: 'Heddlu',
        destination: 'Pwy ddylai ei ddarllen',
        headings: 'Am beth mae’n sôn',
        conflict: 'A allai’r person ei weld',
        who: 'Y person',
        what: 'Beth ddigwyddodd',
        where: 'Ble',
        when: 'Pryd',
        known: 'Sut rydych yn gwybod',
        risk: 'Rhywun mewn perygl',
        files: 'Ffeiliau',
        contact: 'Cwestiynau i chi',
      },
      after:
        'Pan fyddwch yn ei anfon, caiff eich adroddiad ei gloi fel mai dim ond nhw all ei agor. Ni allwch ei newid ar ôl hynny, ond gallwch ychwanegu ato neu ei dynnu’n ôl.',
      send: 'Anfon fy adroddiad',
    },
    sending: {
      title: 'Anfon eich adroddiad',
      wait: 'Cadwch y dudalen hon ar agor. Gall gymryd rhai munudau, a mwy gyda ffeiliau.',
      stages: {
        preparing: 'Paratoi',
        verifying: 'Gwirio bod clo’r ymchwilwyr yn un go iawn',
        files: 'Cloi eich ffeiliau a’u hanfon',
        sealing: 'Cloi eich adroddiad',
        sending: 'Ei anfon',
      },
      failed: 'Nid yw eich adroddiad wedi’i anfon eto',
      kept: 'Mae popeth a ysgrifennoch yn dal yma, tra bo’r dudalen hon ar agor.',
      perhaps:
        'Efallai ei fod wedi cyrraedd heb i ni glywed. Mae ‘Ceisio eto’ yn anfon yr union un adroddiad, felly ni fydd dau. Os newidiwch ateb yn gyntaf, caiff ei anfon fel adroddiad newydd.',
      retry: 'Ceisio eto',
      answers: 'Mynd yn ôl at fy atebion',
      phone: `Os nad yw’n gweithio, gallwch ffonio ${signposts.phoneLine} am ddim.`,
    },
    handIn: {
      title: 'Cyflwyno adroddiad a gadwyd',
      about:
        'Dewiswch y ffeil a gadwodd y ffurflen heb ryngrwyd. Mae wedi’i chloi: ni all neb ei darllen yma.',
      label: 'Y ffeil a gadwyd',
      missing: 'Dewiswch y ffeil a gadwyd',
      send: 'Ei chyflwyno',
      done: 'Mae’r adroddiad wedi’i gyflwyno',
      after:
        'Dilëwch y ffeil nawr. Gall y sawl a ysgrifennodd yr adroddiad ddod yn ôl gyda’i eiriau cyfrinachol.',
    },
    receipt: {
      title: 'Mae eich adroddiad wedi’i anfon',
      heading: 'Eich 12 gair cyfrinachol',
      why: 'Ysgrifennwch y geiriau hyn, yn y drefn hon, neu dysgwch nhw ar gof. Geiriau Saesneg ydynt. Gyda nhw gallwch ddarllen atebion, ateb a thynnu eich adroddiad yn ôl. Dim ond nawr y gwelwch nhw. Ni all neb eu rhoi i chi eto.',
      keep: 'Sut i’w cadw',
      ways: [
        'Papur sydd orau. Cuddiwch ef yn dda, neu cuddiwch ef ymhlith pethau eraill.',
        'Mae pedair llythyren gyntaf pob gair yn ddigon.',
        'Peidiwch â thynnu llun, nac o’r sgrin na gyda chamera. Mae ffonau’n copïo lluniau i leoedd eraill.',
        'Peidiwch â’u hanfon at neb. Gall pwy bynnag sydd â’r geiriau ddarllen yr atebion ac ateb yn eich lle.',
        'Nid ydynt yn dangos yr hyn a ddywedoch.',
      ],
      copyTitle: 'Copïo neu argraffu’r geiriau yn lle hynny',
      copyWarning:
        'Mae hyn yn gadael olion. Gall apiau eraill ddarllen yr hyn rydych yn ei gopïo, a gall clipfwrdd a rennir ei anfon i ddyfeisiau eraill. Mae argraffwyr yn cadw’r hyn y maent yn ei argraffu, a gall argraffwyr yn y gwaith gael eu gwylio.',
      copy: 'Copïo’r geiriau',
      copied: 'Wedi’u copïo. Gludwch nhw nawr, yna copïwch rywbeth arall.',
      copyFailed: 'Nid yw’r porwr hwn yn caniatáu copïo. Ysgrifennwch y geiriau.',
      print: 'Argraffu slip plaen',
      next: 'Rwyf wedi cadw fy ngeiriau',
    },
    confirm: {
      title: 'Gwirio eich bod wedi cadw eich geiriau',
      hint: 'Teipiwch y tri hyn o’ch nodyn. Ar ôl y dudalen hon, ni chaiff eich geiriau eu dangos eto.',
      word: (number: number) => `Gair ${number}`,
      wrong: (number: number) => `Nid yw gair ${number} yn gywir`,
      next: 'Gwirio',
      again: 'Dangos y geiriau i mi eto',
      skip: 'Hepgor hyn',
    },
    done: {
      title: 'Rydych wedi gorffen',
      kept: 'Nid yw eich geiriau’n cael eu dangos yma mwyach.',
      unwitnessed: 'Ni allwn fod yn siŵr bod eraill wedi gweld y clo y clowyd eich adroddiad ag ef.',
      next: 'Beth sy’n digwydd nawr',
      steps: [
        'Mae’r ymchwilwyr yn agor ac yn darllen eich adroddiad.',
        'Dylent ateb o fewn 7 diwrnod i ddweud ei fod ganddynt.',
        'Dewch yn ôl i’r wefan hon ar ôl rhai dyddiau a dewis ‘Dod yn ôl gyda fy 12 gair’.',
        'Nid oes ffordd arall o gysylltu â chi, oni bai i chi adael un. Nid ydym yn anfon negeseuon.',
      ],
      leave: 'Clirio’r dudalen hon a gadael',
    },
  };
