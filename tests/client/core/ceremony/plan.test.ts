import { expect, it } from 'vitest';
import { planDestinations, type DestinationPlan } from '../../../../client/core/ceremony/directory.ts';
import { encodeBase64 } from '../../../../crypto/encoding.ts';

const plan = (id: string, ...alternatives: string[]): DestinationPlan => ({
  id,
  name: { en: id, cy: id },
  nation: 'England',
  kind: 'force',
  alternatives,
});
const card = (destination: string, byte: number) => ({
  destination,
  unit: new Uint8Array(32).fill(byte),
  words: [],
});

it('a directory is planned of the units that have cards, and names what is missing or mistyped', () => {
  const plans = [plan('north', 'south', 'east', 'sooth'), plan('south'), plan('east')];
  const { destinations, without, unplanned } = planDestinations(plans, [
    card('north', 1),
    card('south', 2),
    card('west', 3),
  ]);
  expect(destinations).toMatchObject([
    { id: 'north', alternatives: ['south'], unit: encodeBase64(new Uint8Array(32).fill(1)) },
    { id: 'south', alternatives: [] },
  ]);
  expect(without).toEqual(['east']);
  expect(unplanned).toEqual(['west', 'sooth']);
});
