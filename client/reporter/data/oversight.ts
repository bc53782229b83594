import type { Nation } from './forces.ts';

/** A body outside the police that takes a report when the force's own unit must not read it. */
export interface Oversight {
  /** Its id in the signed directory. */
  readonly id: string;
  readonly en: string;
  readonly cy?: string;
}

const iopc: Oversight = {
  id: 'iopc',
  en: 'Independent Office for Police Conduct (IOPC)',
  cy: 'Swyddfa Annibynnol Ymddygiad yr Heddlu (IOPC)',
};

/** Who oversees the forces of each nation; the signed directory must agree when a report is sent. */
export const oversightOf: Readonly<Record<Nation, Oversight>> = {
  england: iopc,
  wales: iopc,
  special: iopc,
  scotland: { id: 'pirc', en: 'Police Investigations and Review Commissioner (PIRC)' },
  'northern-ireland': { id: 'police-ombudsman-ni', en: 'Police Ombudsman for Northern Ireland' },
};
