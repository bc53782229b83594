import type { PromisesText } from '../en/promises.ts';

/** The promises to reporters, in Welsh. Draft. */
export const promises: PromisesText = {
  lead: 'Mae gan bob addewid isod brawf y gall unrhyw un ei redeg, ar unrhyw beiriant, gyda chod agored y ffurflen hon.',
  shownBy: 'Sut y caiff ei brofi:',
  notCovered: 'Yr hyn nad yw hyn yn ei gwmpasu:',
  all: {
    sealed: {
      promise: 'Dim ond yr ymchwilwyr a ddewiswch all agor eich adroddiad.',
      shown:
        'Anfonir adroddiad gyda phorwr go iawn. Yna chwilir am ei eiriau ym mhopeth a anfonwyd a phopeth a gadwyd, ac nid ydynt i’w cael yn unman ond gyda’r ymchwilwyr.',
      not: 'tudalen wedi’i newid gan weinydd anonest, dyfais sy’n cael ei gwylio, neu ymchwilydd sy’n ei rannu.',
    },
    'nothing-kept': {
      promise: 'Nid yw’r bobl sy’n rhedeg y gwasanaeth yn cadw dim sy’n dweud pwy ydych chi.',
      shown:
        'Anfonir adroddiadau o gyfeiriadau hysbys. Yna chwilir y gronfa ddata, pob ffeil a holl gofnodion y gweinydd am unrhyw beth am yr anfonwyr.',
      not: 'yr hyn y mae eich rhwydwaith neu eich darparwr rhyngrwyd yn ei weld; defnyddiwch Tor Browser rhag hynny.',
    },
    'no-trace': {
      promise: 'Nid yw’r ffurflen yn gadael dim ar y ddyfais ond ei chyfeiriad yn hanes y porwr.',
      shown:
        'Ar ôl ymweliad, chwilir popeth y mae’r porwr wedi’i ysgrifennu i’r ddisg. Nid yw llwytho’r dudalen eto yn dod â dim yn ôl.',
      not: 'rhaglenni ar y ddyfais sy’n ei gwylio, lluniau o’r sgrin, a ffeiliau a gadwch chi eich hun.',
    },
    'true-lock': {
      promise: 'Os bydd rhywun yn cyfnewid clo’r ymchwilwyr, ni chaiff dim ei anfon.',
      shown:
        'Mae gweinydd sy’n twyllo yn dangos clo ffug. Mae’r dudalen yn sylwi, yn stopio, ac yn anfon dim.',
      not: 'gweithredwr sy’n dal y gwreiddallwedd ac yn enwi uned ffug.',
    },
    'words-watched': {
      promise: 'Os bydd rhywun arall yn defnyddio eich geiriau, cewch wybod.',
      shown:
        'Mae dau berson yn defnyddio’r un geiriau, ar yr un eiliad ac un ar ôl y llall. Caiff y ddau wybod.',
      not: 'pwy ydoedd; a gallant ddarllen yr atebion.',
    },
    'other-readers': {
      promise:
        'Os ydych yn ofni’r uned sy’n ymchwilio, mae eraill yn darllen eich adroddiad, ac nid yw’r uned yn cael dim.',
      shown:
        'Anfonir adroddiad heibio i’r uned. Yna nid yw allwedd yr uned ei hun yn agor dim, ac nid yw’n gweld dim o’i ôl.',
      not: 'yr hyn y gall fod rhaid i’r lleill ei ddweud wrth yr heddlu yn nes ymlaen.',
    },
    'not-lost': {
      promise: 'Nid yw adroddiad a gydnabuwyd yn cael ei golli pan fydd y gweinydd yn methu.',
      shown:
        'Caiff y gweinydd ei dorri dro ar ôl tro wrth i adroddiadau gyrraedd. Wedyn mae pob un a gydnabuwyd yno, unwaith.',
      not: 'colli ei ddisgiau a phob copi.',
    },
    'same-page': {
      promise: 'Mae’r un cod yn rhoi’r un dudalen, beit am feit, i bawb sy’n ei hadeiladu.',
      shown: 'Caiff y dudalen ei hadeiladu ddwywaith, mewn lleoedd ac ar adegau gwahanol, a’i chymharu.',
      not: 'nam yn y cod, neu yn y crynoyddion y mae pob adeiladwr yn eu rhannu.',
    },
    checkable: {
      promise: 'Gall unrhyw un wirio mai’r wefan hon yw’r fersiwn a lofnodwyd, hefyd o le arall.',
      shown: 'Caiff gwefan sy’n dangos rhywbeth arall i un ymwelydd yn unig ei dal drwy edrych oddi yno.',
      not: 'ymweliadau nad oes neb yn eu gwirio: gall gwefan fod yn onest i’r sawl sy’n edrych ac yn ffug i rywun arall.',
    },
    refused: {
      promise:
        'Os caiff rhan o’r dudalen hon ei newid ar ôl ei chyhoeddi, mae eich porwr yn ei gwrthod a chewch wybod.',
      shown: 'Newidir un beit o ran. Nid yw dau fath o borwr yn ei rhedeg, ac mae’r dudalen yn dweud pam.',
      not: 'gweinydd sy’n newid y dudalen gyfan gyda’i holl rannau, porwr o’r cyfnod cyn 2025, a’r rhannau sy’n gweithio o’r neilltu, ar ffeiliau ac ar y prawf o waith.',
    },
    'without-network': {
      promise: 'Gellir cloi adroddiad heb rwydwaith, a’i gyflwyno o unrhyw le.',
      shown:
        'Caiff adroddiad ei gloi mewn porwr heb rwydwaith, ei gario i un arall, ei gyflwyno yno, a’i agor gan yr ymchwilwyr.',
      not: 'ffeil a gyflwynir ar ôl ei diwrnod, a’r olion y mae ffeil a gadwyd yn eu gadael.',
    },
    'watched-lock': {
      promise:
        'Ni all y gweinydd ddangos i chi yn unig glo nad oes neb arall yn ei weld, lle caiff ei wylio gan ymchwilwyr heddluoedd eraill.',
      shown:
        'Mae gweinydd yn dangos i un person glo nad yw mewn unrhyw restr gyhoeddus. Nid yw tudalen y person hwnnw’n cloi dim ag ef.',
      not: 'gweithredwr sy’n dal y gwreiddallwedd hefyd, neu allweddi cynifer o unedau ag y mae rhaid iddynt fod wedi edrych; gwasanaeth nad yw’n enwi log.',
    },
  },
};
