/** Which law a force answers to: it decides which body oversees it. */
export type Nation = 'england' | 'wales' | 'scotland' | 'northern-ireland' | 'special';

/** A UK police force as the page lists it; the list ships with the page, so that no request shows a choice. */
export interface Force {
  /** The id of its unit in the signed directory. */
  readonly id: string;
  readonly en: string;
  /** The force's own Welsh name, where it has one. */
  readonly cy?: string;
  readonly nation: Nation;
  /** Other words that people search by. */
  readonly aka?: readonly string[];
}

/** The destination for "another force, or I am not sure". */
export const CLEARING = 'clearing';

/** The 48 territorial and special police forces of the United Kingdom. */
export const forces: readonly Force[] = [
  { id: 'avon-and-somerset', en: 'Avon and Somerset Constabulary', nation: 'england', aka: ['Bristol'] },
  { id: 'bedfordshire', en: 'Bedfordshire Police', nation: 'england' },
  { id: 'cambridgeshire', en: 'Cambridgeshire Constabulary', nation: 'england' },
  { id: 'cheshire', en: 'Cheshire Constabulary', nation: 'england' },
  { id: 'city-of-london', en: 'City of London Police', nation: 'england', aka: ['CoLP'] },
  { id: 'cleveland', en: 'Cleveland Police', nation: 'england', aka: ['Middlesbrough'] },
  { id: 'cumbria', en: 'Cumbria Constabulary', nation: 'england' },
  { id: 'derbyshire', en: 'Derbyshire Constabulary', nation: 'england' },
  { id: 'devon-and-cornwall', en: 'Devon & Cornwall Police', nation: 'england', aka: ['Devon and Cornwall'] },
  { id: 'dorset', en: 'Dorset Police', nation: 'england' },
  { id: 'durham', en: 'Durham Constabulary', nation: 'england', aka: ['Darlington'] },
  { id: 'essex', en: 'Essex Police', nation: 'england' },
  { id: 'gloucestershire', en: 'Gloucestershire Constabulary', nation: 'england' },
  { id: 'greater-manchester', en: 'Greater Manchester Police', nation: 'england', aka: ['GMP'] },
  {
    id: 'hampshire',
    en: 'Hampshire and Isle of Wight Constabulary',
    nation: 'england',
    aka: ['Isle of Wight'],
  },
  { id: 'hertfordshire', en: 'Hertfordshire Constabulary', nation: 'england' },
  { id: 'humberside', en: 'Humberside Police', nation: 'england', aka: ['Hull'] },
  { id: 'kent', en: 'Kent Police', nation: 'england' },
  { id: 'lancashire', en: 'Lancashire Constabulary', nation: 'england' },
  { id: 'leicestershire', en: 'Leicestershire Police', nation: 'england' },
  { id: 'lincolnshire', en: 'Lincolnshire Police', nation: 'england' },
  { id: 'merseyside', en: 'Merseyside Police', nation: 'england', aka: ['Liverpool'] },
  {
    id: 'metropolitan',
    en: 'Metropolitan Police Service',
    nation: 'england',
    aka: ['Met', 'London', 'Scotland Yard'],
  },
  { id: 'norfolk', en: 'Norfolk Constabulary', nation: 'england' },
  { id: 'north-yorkshire', en: 'North Yorkshire Police', nation: 'england' },
  { id: 'northamptonshire', en: 'Northamptonshire Police', nation: 'england' },
  { id: 'northumbria', en: 'Northumbria Police', nation: 'england', aka: ['Newcastle'] },
  { id: 'nottinghamshire', en: 'Nottinghamshire Police', nation: 'england' },
  { id: 'south-yorkshire', en: 'South Yorkshire Police', nation: 'england', aka: ['Sheffield'] },
  { id: 'staffordshire', en: 'Staffordshire Police', nation: 'england' },
  { id: 'suffolk', en: 'Suffolk Constabulary', nation: 'england' },
  { id: 'surrey', en: 'Surrey Police', nation: 'england' },
  { id: 'sussex', en: 'Sussex Police', nation: 'england', aka: ['Brighton'] },
  { id: 'thames-valley', en: 'Thames Valley Police', nation: 'england', aka: ['TVP', 'Oxford', 'Reading'] },
  { id: 'warwickshire', en: 'Warwickshire Police', nation: 'england' },
  { id: 'west-mercia', en: 'West Mercia Police', nation: 'england' },
  { id: 'west-midlands', en: 'West Midlands Police', nation: 'england', aka: ['WMP', 'Birmingham'] },
  { id: 'west-yorkshire', en: 'West Yorkshire Police', nation: 'england', aka: ['Leeds'] },
  { id: 'wiltshire', en: 'Wiltshire Police', nation: 'england' },
  { id: 'dyfed-powys', en: 'Dyfed-Powys Police', cy: 'Heddlu Dyfed-Powys', nation: 'wales' },
  { id: 'gwent', en: 'Gwent Police', cy: 'Heddlu Gwent', nation: 'wales' },
  { id: 'north-wales', en: 'North Wales Police', cy: 'Heddlu Gogledd Cymru', nation: 'wales' },
  {
    id: 'south-wales',
    en: 'South Wales Police',
    cy: 'Heddlu De Cymru',
    nation: 'wales',
    aka: ['Cardiff', 'Caerdydd', 'Swansea', 'Abertawe'],
  },
  { id: 'police-scotland', en: 'Police Scotland', nation: 'scotland', aka: ['Police Scotland'] },
  {
    id: 'northern-ireland',
    en: 'Police Service of Northern Ireland',
    nation: 'northern-ireland',
    aka: ['PSNI'],
  },
  {
    id: 'btp',
    en: 'British Transport Police',
    cy: 'Heddlu Trafnidiaeth Prydain',
    nation: 'special',
    aka: ['BTP', 'railway', 'train'],
  },
  { id: 'civil-nuclear-constabulary', en: 'Civil Nuclear Constabulary', nation: 'special', aka: ['CNC'] },
  {
    id: 'ministry-of-defence-police',
    en: 'Ministry of Defence Police',
    nation: 'special',
    aka: ['MDP', 'MOD'],
  },
];
