import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Api } from '../../../client/core/network/api.ts';
import { decodeUnitCard } from '../../../client/core/unit/founding.ts';
import { readShares } from '../../../client/core/unit/sharing.ts';
import { readDirectory, signDirectory } from '../../../crypto/documents/directory.ts';
import { encodeBase64 } from '../../../crypto/encoding.ts';
import { encodeJson } from '../../../crypto/json.ts';
import { openKeyFile } from '../../../crypto/keyfile.ts';
import { signingKeys } from '../../../crypto/signing.ts';
import { PASSPHRASE, ROOT_SEED } from '../../support/stack.ts';
import { startDeskStage } from './desk-stage.ts';

const UNIT = 'greater-manchester';
const SECOND_PASSPHRASE = 'seven quiet herons over the weir';
const stage = startDeskStage([UNIT]);

test('a desk joins after its words are compared, becomes a lead, renews its key, and is removed', async () => {
  await stage.report({ headings: ['money'], what: 'Before the second desk came.' });
  const lead = await stage.open();
  const other = await stage.open();
  await other.press('Join a unit');
  await other.fill('Your unit’s name in the directory', 'Not a name');
  await other.fill('Passphrase for the new key file', 'short');
  await other.sees('Too short');
  await other.press('Make the key file');
  await other.sees('The passphrase needs at least 12 characters');
  expect(await other.barriers()).toEqual([]);
  await other.fill('Your unit’s name in the directory', UNIT);
  await other.fill('Passphrase for the new key file', SECOND_PASSPHRASE);
  await other.fill('The same passphrase again', SECOND_PASSPHRASE);
  await other.press('Make the key file');
  await other.heading(1, 'Your key file and your request');
  expect(await other.barriers()).toEqual([]);
  await other.staysWhenAsked();
  const key = await other.save(/^Save .*\.key$/);
  const request = await other.save(/^Save .*request\.json$/);
  const told = await other.page.locator('.words').innerText();
  await other.press('I have saved all files');
  await other.tryKey(key.path, SECOND_PASSPHRASE);
  await other.sees('it is not yet a member of the unit');

  await lead.unlock(stage.unit.keyFile);
  await lead.press('People');
  expect(await lead.barriers()).toEqual([]);
  await lead.choose('Request file', request.path);
  await lead.fill('The eight words that you were told', 'abandon '.repeat(8));
  await lead.press('Let this desk in');
  await lead.sees('These are not the words of this request');
  expect(await lead.page.getByRole('button', { name: /^Remove/ }).count()).toBe(0);
  await lead.fill('The eight words that you were told', told);
  await lead.page.getByRole('radio', { name: /^Lead/ }).check();
  await lead.page.locator('#approve-passphrase').fill(PASSPHRASE);
  const handover = await lead.save('Let this desk in');
  await lead.sees('Give the handover file');
  expect(await lead.barriers()).toEqual([]);

  await other.unlock(key.path, SECOND_PASSPHRASE);
  await other.openNewest();
  await other.sees('Before the second desk came.');
  await other.press('People');
  await other.sees('Only a lead’s desk can change the unit.');
  await other.press('This desk');
  await other.fill('Or the words of the sheets, one sheet after the other', 'abandon');
  await other.press('Save a key file with the unit’s key');
  await other.sees('Each sheet has 33 words, and here are 1');
  await other.choose('Handover file', handover.path);
  await other.page.locator('#lead-passphrase').fill(SECOND_PASSPHRASE);
  await other.save('Save a key file with the unit’s key');
  await other.sees('This desk can lead now.');
  await other.page.locator('#renew-passphrase').fill(SECOND_PASSPHRASE);
  const renewed = await other.save('Save a key file with a new key');
  await other.press('It is saved: use the new key');
  await other.sees('The unit uses the new key of this desk.');
  await other.page.locator('#settle-passphrase').fill(SECOND_PASSPHRASE);
  const settled = await other.save('Save the key file without the old key');
  expect(await other.barriers()).toEqual([]);
  const [before, after] = [openDesk(await readFile(renewed.path)), openDesk(await readFile(settled.path))];
  expect(before.kemSeeds).toHaveLength(2);
  expect(after.kemSeeds).toEqual(before.kemSeeds.slice(0, 1));
  expect(after.unitSeed).toEqual(stage.unit.founding.secrets.unitSeed);

  await other.press('People');
  await other.press('Publish more epochs');
  await other.sees('Keys are published until');
  await other.press('Begin a new epoch now');
  await other.press('Yes, begin it');
  await other.sees('A new epoch has begun.');
  await other.press('Lock');
  await other.unlock(settled.path, SECOND_PASSPHRASE);

  await lead.refresh();
  await lead.press(/^Remove/);
  await lead.heading(3, /^Remove desk/);
  await lead.press('Keep it');
  await lead.page.locator('#members-title:focus').waitFor();
  await lead.press(/^Remove/);
  expect(await lead.barriers()).toEqual([]);
  await lead.press('Remove this desk');
  await lead.sees('is removed, and new keys have begun');
  await stage.report({ headings: ['money'], what: 'After the second desk went.' });
  await other.press('Refresh');
  await other.sees('a lead has removed it from the unit');
  expect(await other.text()).not.toContain('Before the second desk came.');

  await lead.press('Inbox');
  await lead.press('Refresh');
  await lead.sees('2 in all');
  await lead.openNewest();
  await lead.sees('After the second desk went.');
  expect(lead.complaints).toEqual([]);
});

test('a lead splits the unit’s key into sheets, and enough of them give it back', async () => {
  const desk = await stage.open();
  await desk.unlock(stage.unit.keyFile);
  await desk.press('People');
  await desk.fill('How many sheets', '4');
  await desk.fill('How many of them are needed', '5');
  await desk.page.locator('#shares-passphrase').fill(PASSPHRASE);
  await desk.press('Make the sheets');
  await desk.sees('Type whole numbers');
  await desk.fill('How many of them are needed', '2');
  await desk.page.locator('#shares-passphrase').fill(PASSPHRASE);
  await desk.press('Make the sheets');
  await desk.sees('Share 4 of 4 of the unit key');
  expect(await desk.barriers()).toEqual([]);
  const sheets = await desk.page.locator('.sheet').allInnerTexts();
  const { seed } = await readShares(sheets.slice(2).join('\n'));
  expect(seed).toEqual(stage.unit.founding.secrets.unitSeed);
  await desk.press('Close the sheets');
  expect(await desk.text()).not.toContain('Share 4 of 4');
});

test('a unit is founded in the page, put into the directory, opened, and gets a report', async () => {
  const desk = await stage.open();
  await desk.press('Set up a new unit');
  await desk.fill('Your unit’s name in the directory', 'cumbria');
  await desk.fill('Passphrase for the new key file', SECOND_PASSPHRASE);
  await desk.fill('The same passphrase again', SECOND_PASSPHRASE);
  await desk.press('Make the unit');
  await desk.heading(1, 'The new unit');
  expect(await desk.barriers()).toEqual([]);
  const key = await desk.save(/^Save .*\.key$/);
  const card = await desk.save(/^Save .*card\.json$/);
  const first = await desk.save(/^Save .*first-keys\.json$/);
  const told = await desk.page.locator('.words').innerText();
  await desk.press('I have saved all files');

  await desk.press('Hand in the first keys of a new unit');
  await desk.choose('File with the first keys', first.path);
  await desk.press('Hand in');
  await desk.sees('The server refused the signed document');
  expect(await desk.barriers()).toEqual([]);

  const { unit: unitKey, words } = decodeUnitCard(await readFile(card.path));
  expect(told.split(/\s+/)).toEqual(words);
  await nameInDirectory('cumbria', unitKey);
  await desk.press('Hand in');
  await desk.sees('The unit’s first keys are handed in.');
  await desk.press('Back');
  await desk.unlock(key.path, SECOND_PASSPHRASE);
  await stage.report({ headings: ['discrimination'], what: 'The first one for Cumbria.' }, [], 'cumbria');
  await desk.press('Refresh');
  await desk.openNewest();
  await desk.sees('The first one for Cumbria.');
});

function openDesk(file: Uint8Array) {
  const secrets = openKeyFile(file, SECOND_PASSPHRASE);
  if (secrets.type !== 'desk') throw new Error('not the key file of a desk');
  return secrets;
}

/** The operator signs the next directory, and the server takes it. */
async function nameInDirectory(destination: string, unitKey: Uint8Array): Promise<void> {
  const root = signingKeys(ROOT_SEED);
  const directory = readDirectory(await new Api(stage.stack.url).directory(), root.publicKey);
  const destinations = directory.destinations.map((entry) =>
    entry.id === destination ? { ...entry, unit: encodeBase64(unitKey) } : entry,
  );
  const next = signDirectory({ ...directory, version: directory.version + 1, destinations }, root);
  await writeFile(join(stage.stack.folder, 'directory.json'), encodeJson(next));
  await stage.stack.kill();
  await stage.stack.start();
}
