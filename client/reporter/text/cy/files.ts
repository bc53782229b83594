import type { Text } from '../en.ts';

/** Choosing files and sending them, in Welsh. Draft. */
export const files: Pick<Text, 'files' | 'upload'> = {
  files: {
    title: 'Ydych chi am ychwanegu ffeiliau?',
    add: 'Ychwanegu ffeiliau',
    careful:
      'Gall ffeiliau ddangos pwy ydych chi. Yn aml mae lluniau’n cynnwys ble a phryd y’u tynnwyd, ac ar ba ffôn. Rydym yn chwilio am hyn ar eich dyfais. Does dim byd yn cael ei anfon eto.',
    loading: 'Yn llwytho…',
    missing:
      'Ni ellid llwytho’r rhan hon o’r dudalen. Ceisiwch eto, neu ewch ymlaen heb ffeiliau. Gallwch eu hychwanegu yn nes ymlaen gyda’ch 12 gair.',
    again: 'Ceisio eto',
    tooMany: (most: number) =>
      `Gallwch anfon hyd at ${most} ffeil ar unwaith. Dilëwch rai, neu anfonwch nhw yn nes ymlaen`,
    undecided: (name: string) => `Ni ellir glanhau ‘${name}’. Dewiswch ei hanfon fel y mae, neu ei dileu`,
    stillLooking: (name: string) => `Rydym yn dal i edrych ar ‘${name}’. Arhoswch eiliad a cheisiwch eto`,
    sent: {
      cleaned: (name: string) => `${name} – llun wedi’i lanhau`,
      original: (name: string) => `${name} – llun gyda manylion cudd`,
      file: (name: string) => `${name} – heb ei glanhau`,
    },
  },
  upload: {
    file: (name: string, place: number, count: number) => `Ffeil ${place} o ${count}: ${name}`,
    begins: 'Paratoi…',
    parts: (sent: number, parts: number) => `Mae rhan ${sent} o ${parts} wedi cyrraedd`,
    offline:
      'Collwyd y cysylltiad. Rydym yn ceisio eto ein hunain ac yn mynd ymlaen o’r fan hon. Cadwch y dudalen hon ar agor.',
    busy: 'Mae’r gweinydd yn brysur. Rydym yn ceisio eto ein hunain. Cadwch y dudalen hon ar agor.',
    long: 'Mae ffeiliau mawr yn cymryd amser hir, oriau dros Tor. Cadwch y dudalen hon ar agor a’r ddyfais yn effro.',
    stop: 'Rhoi’r gorau i anfon',
  },
};
