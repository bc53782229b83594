import { signposts } from '../../data/signposts.ts';
import type { ThreadText } from '../en/thread.ts';

/** What an open thread says, in Welsh. Draft. */
export const thread: ThreadText = {
  thread: {
    title: 'Eich adroddiad',
    with: (name: string) => `Mae gyda: ${name}`,
    passed: (to: string, from: string, day: string) =>
      `Trosglwyddwyd eich adroddiad i ${to} gan ${from} ar ${day}.`,
    passedMeans: 'Mae’r hyn a ysgrifennwch o hyn ymlaen yn cael ei gloi iddyn nhw yn unig.',
    lastUsed: (day: string) => `Defnyddiwyd y geiriau hyn ddiwethaf ar ${day}.`,
    firstVisit: (day: string) => `Anfonoch yr adroddiad hwn ar ${day}. Dyma’r tro cyntaf i chi ddod yn ôl.`,
    notYou:
      'Os nad chi oedd hwnnw, mae eich geiriau gan rywun arall. Gallant ddarllen yr atebion ac ateb yn eich lle. Peidiwch ag ysgrifennu dim yma a allai eich niweidio. Gallwch dynnu’r adroddiad yn ôl ac anfon un newydd.',
    replies: 'Atebion gan yr ymchwilwyr',
    none: 'Nid oes ateb eto. Dewch yn ôl ymhen rhai dyddiau.',
    reply: (day: string) => `Ateb ${day}`,
    closed: (day: string) =>
      `Tynnodd yr ymchwilwyr eich adroddiad oddi ar y gweinydd hwn ar ${day}. Maent yn ei gadw yn eu cofnodion eu hunain. Mae’r hyn a anfonoch, eich ffeiliau ac atebion hŷn wedi’u dileu yma.`,
    closedEnd:
      'Ni allwch anfon dim arall gyda’r geiriau hyn, a gallwch eu taflu. I ychwanegu rhywbeth, anfonwch adroddiad newydd a dywedwch eich bod wedi adrodd o’r blaen.',
    replyFrom: (day: string, name: string) => `Ateb ${day}, gan ${name}`,
    genuine: 'Gwiriwyd pob ateb: mae’n dod gan yr ymchwilwyr yr ysgrifennoch atynt.',
    genuinePassed:
      'Gwiriwyd pob ateb: mae’n dod gan yr ymchwilwyr yr ysgrifennoch atynt, neu gan y rhai y trosglwyddwyd eich adroddiad iddynt.',
    sent: (count: number) => `Rydych wedi anfon ${count} neges.`,
    read: 'Pan wnaethant ateb, roedd yr ymchwilwyr wedi darllen y peth olaf a anfonoch.',
    unread: 'Nid yw’r ymchwilwyr wedi ateb ers y peth olaf a anfonoch.',
    notShown:
      'Nid yw’r hyn a anfonoch yn cael ei ddangos yma, fel na all neb sy’n dod o hyd i’ch geiriau ei ddarllen.',
    answerTitle: 'Ysgrifennu at yr ymchwilwyr',
    answer: 'Eich neges',
    answerHint: 'Peidiwch â rhoi dim a allai ddangos pwy ydych chi, oni bai eich bod am iddynt wybod.',
    send: 'Anfon fy neges',
    sending: 'Yn anfon…',
    answerMissing: 'Ysgrifennwch neges yn gyntaf',
    answerSent: 'Mae eich neges wedi’i hanfon',
    answerFailed: 'Nid yw eich neges wedi’i hanfon',
    unsent: 'Nid ydych wedi anfon eich neges. Os ewch yn ôl eto, bydd wedi mynd.',
    leave: 'Clirio’r dudalen hon a gadael',
    withdraw: 'Tynnu fy adroddiad yn ôl',
  },
  withdraw: {
    title: 'Tynnu eich adroddiad yn ôl?',
    means:
      'Caiff yr adroddiad, yr atebion, eich negeseuon a’ch ffeiliau eu dileu o’r gweinydd ar unwaith. Mae eich geiriau’n peidio â gweithio.',
    seen: 'Caiff yr ymchwilwyr wybod eich bod wedi’i dynnu’n ôl. Mae’r hyn y maent eisoes wedi’i ddarllen neu ei gadw yn dal ganddynt. Os oes rhywun mewn perygl, efallai y bydd rhaid iddynt weithredu.',
    sure: 'Ni allwch ddadwneud hyn.',
    confirm: 'Ie, ei dynnu’n ôl',
    keep: 'Na, ei gadw',
    working: 'Yn ei dynnu’n ôl…',
    failed: 'Nid yw eich adroddiad wedi’i dynnu’n ôl',
    done: 'Mae eich adroddiad wedi’i dynnu’n ôl',
    gone: 'Mae wedi’i ddileu o’r gweinydd. Gallwch daflu eich geiriau.',
  },
  findings: {
    unverified:
      'Dangosodd y gweinydd rywbeth nad yw’r ymchwilwyr wedi’i lofnodi. Nid ydym yn ei ddangos i chi.',
    rolled_back: 'Dangosodd y gweinydd gyflwr hŷn o’ch adroddiad nag y dylai fod.',
    message_lost: 'Nid yw neges a anfonoch ar y gweinydd mwyach.',
    missing: 'Mae ateb gan yr ymchwilwyr ar goll.',
    repeated: 'Dangosodd y gweinydd ateb ddwywaith.',
    reordered: 'Nid yw’r atebion yn y drefn yr ysgrifennwyd nhw.',
    forked: 'Nid yw dau ateb yn cyd-fynd.',
    broken: 'Nid yw ateb yn cyd-fynd â’r un o’i flaen.',
    unseen: 'Mae ateb yn ymateb i neges nad yw’n eiddo i chi.',
    title: 'Nid yw rhywbeth yn iawn',
    advice: `Gall hyn fod yn nam, neu gall rhywun fod yn cuddio negeseuon oddi wrthych. Mae’r hyn a ddangosir isod yn ddilys. Os yw’n aros fel hyn, ffoniwch ${signposts.phoneLine} o ffôn diogel.`,
  },
};
