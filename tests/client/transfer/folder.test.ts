import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CaseFolder } from '../../../client/cli/desk/folder.ts';
import { CaseBook } from '../../../client/core/case/casebook.ts';
import { sealNote } from '../../../client/core/desk/reply.ts';
import { ready } from '../../../crypto/sodium.ts';
import { TransferWorld } from './transfer-world.ts';

let path: string;
beforeAll(async () => {
  await ready();
  path = await mkdtemp(join(tmpdir(), 'drop-box-folder-'));
});
afterAll(() => rm(path, { recursive: true }));

it('keeps the record of a transfer, though the server shows an old note of the case again', async () => {
  const world = await TransferWorld.begin();
  const { view, writer, inbox } = world.desk('north');
  const note = sealNote(world.caseOf('north'), { type: 'text', text: 'Our own thoughts.' }, writer);
  inbox.push(note);
  const { envelopes } = world.seal('north', 'south');
  const folder = new CaseFolder(path);
  const book = new CaseBook(view);
  const parting = envelopes[2];
  for (const envelope of [...inbox, parting, note]) {
    const { case: entry, message } = book.take(world.event(envelope));
    await folder.keepMessage(entry, message!);
  }
  const entry = await folder.load(world.thread);
  expect(entry).toMatchObject({ away: true, parted: [{ content: { event: { type: 'transferred' } } }] });
  expect(await readdir(join(path, world.thread))).toContain('transferred-0.json');
});
