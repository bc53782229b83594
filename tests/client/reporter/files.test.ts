import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { safeName } from '../../../client/core/files/attachment-name.ts';
import { ApiError } from '../../../client/core/network/failure.ts';
import type { Found } from '../../../client/core/clean/findings.ts';
import { findClues } from '../../../client/reporter/advice.ts';
import { emptyDraft } from '../../../client/reporter/draft.ts';
import { backOff } from '../../../client/reporter/files/back-off.ts';
import { fileErrors } from '../../../client/reporter/files/check.ts';
import { noteExamined, type ChosenFile, type Examined } from '../../../client/reporter/files/chosen.ts';
import { examineFile } from '../../../client/reporter/files/examine.ts';
import { readStretch } from '../../../client/reporter/files/stretch.ts';
import { FileFailure } from '../../../client/reporter/files/failure.ts';
import { FILES_MAX, FILE_SIZE_MAX, planFiles, sentName } from '../../../client/reporter/files/outgoing.ts';
import { takeIn } from '../../../client/reporter/files/take-in.ts';
import { Uploads } from '../../../client/reporter/files/uploads.svelte.ts';
import { english, saySize } from '../../../client/reporter/language.ts';
import { Session } from '../../../client/reporter/session.svelte.ts';
import { summarise } from '../../../client/reporter/summary.ts';
import { attachmentName } from '../../../crypto/attachment-entry.ts';
import { taintedJpeg } from '../core/clean/samples.ts';

const place: Found = { kind: 'place', value: '51.5, -0.1' };
const jpeg: Examined = { form: 'jpeg', found: [place], refusal: null };
const broken: Examined = { form: 'jpeg', found: [], refusal: 'truncated' };
const pdf: Examined = { form: 'pdf', found: [], refusal: null };

let count = 0;
function chosen(name: string, examined: Examined | null, more: Partial<ChosenFile> = {}): ChosenFile {
  count += 1;
  const file = { id: count, file: new File(['x'], name), examined: null, choice: null, keepName: false };
  if (examined !== null) noteExamined(file, examined);
  return Object.assign(file, more);
}

const planned = (...files: ChosenFile[]) => planFiles(files).map(({ description }) => description);

describe('what is sent of the files that were chosen', () => {
  it('is a cleaned picture and other files as they are, under names that say nothing', () => {
    expect(planned(chosen('me and him.JPG', jpeg), chosen('Letter of Jo.PDF', pdf))).toEqual([
      { name: 'attachment-1.jpg', type: 'image/jpeg', form: 'cleaned' },
      { name: 'attachment-2.pdf', type: 'application/octet-stream', form: 'file' },
    ]);
  });

  it('is both forms of a picture, told apart, where both are wanted', () => {
    const both = chosen('a.b.jpg', jpeg, { choice: 'both', keepName: true });
    expect(planned(both).map(({ name, form }) => [name, form])).toEqual([
      ['a.b.jpg', 'cleaned'],
      ['a.b-original.jpg', 'original'],
    ]);
    expect(planFiles([both]).map(({ clean }) => clean)).toEqual([true, false]);
  });

  it('is nothing of a picture that cannot be cleaned, unless it is sent as it is on purpose', () => {
    expect(planned(chosen('a.jpg', broken))).toEqual([]);
    expect(planned(chosen('a.jpg', broken, { choice: 'original' }))).toMatchObject([{ form: 'original' }]);
  });

  it('takes the ending from the bytes, then from the name, then leaves it', () => {
    const name = (own: string, examined: Examined) => sentName(chosen(own, examined), 1);
    expect(name('a.exe', { ...jpeg, form: 'png' })).toBe('attachment-1.png');
    expect(name('voice.M4A', { ...pdf, form: 'recording' })).toBe('attachment-1.m4a');
    expect(name('x.jo blogs', { ...pdf, form: 'other' })).toBe('attachment-1');
  });

  it('always has a name that a message can carry', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (name) =>
        v.is(attachmentName, safeName(name)),
      ),
    );
    expect(safeName('../../\u202egpj.exe ')).toBe('_.._gpj.exe');
    const long = chosen(`${'x'.repeat(300)}.jpg`, jpeg, { choice: 'both', keepName: true });
    expect(planned(long).every(({ name }) => v.is(attachmentName, name))).toBe(true);
  });
});

describe('what keeps files from being sent', () => {
  const errors = (...files: ChosenFile[]) => fileErrors(english.text, files).map(({ field }) => field);

  it('is one that is still being looked at, or one that nothing was decided about', () => {
    const refused = chosen('b.jpg', broken);
    expect(errors(chosen('a.jpg', null), refused)).toEqual(['files', `as-is-${refused.id}`]);
    expect(errors(chosen('a.jpg', jpeg), chosen('b.jpg', broken, { choice: 'original' }))).toEqual([]);
  });

  it('is more than a message can bring; a picture in both forms counts twice', () => {
    const many = Array.from({ length: FILES_MAX }, () => chosen('a.pdf', pdf));
    expect(errors(...many)).toEqual([]);
    expect(errors(...many.slice(1), chosen('a.jpg', jpeg, { choice: 'both' }))).toEqual(['files']);
  });
});

describe('taking files in', () => {
  const huge = Object.defineProperty(new File(['x'], 'huge.bin'), 'size', { value: FILE_SIZE_MAX + 1 });

  it('says which were not taken, and goes on with the others', async () => {
    const list: { files: ChosenFile[] } = { files: [] };
    const failing = (file: File): Promise<Examined> => {
      if (file.name === 'gone.jpg') return Promise.reject(new FileFailure('unreadable'));
      return Promise.resolve(jpeg);
    };
    let id = 0;
    const files = [huge, new File([], 'void.jpg'), new File(['x'], 'gone.jpg'), new File(['x'], 'a.jpg')];
    const refused = await takeIn(files, list, () => (id += 1), failing);
    expect(refused).toEqual([
      { name: 'huge.bin', why: 'tooLarge' },
      { name: 'void.jpg', why: 'empty' },
      { name: 'gone.jpg', why: 'unreadable' },
    ]);
    expect(list.files.map(({ file, choice }) => [file.name, choice])).toEqual([['a.jpg', 'cleaned']]);
  });

  it('leaves out what was removed while it was looked at', async () => {
    const list: { files: ChosenFile[] } = { files: [] };
    await takeIn(
      [new File(['x'], 'a.jpg')],
      list,
      () => 1,
      () => {
        list.files = [];
        return Promise.resolve(jpeg);
      },
    );
    expect(list.files).toEqual([]);
  });
});

describe('a look into a file', () => {
  it('tells what it is and what it holds, and why a picture cannot be cleaned', async () => {
    const tainted = taintedJpeg().slice();
    const whole = await examineFile(new Blob([tainted]));
    expect(whole.refusal).toBeNull();
    expect(whole.found.map(({ kind }) => kind)).toContain('place');
    expect(await examineFile(new Blob([tainted.subarray(0, 700)]))).toEqual(broken);
    expect(await examineFile(new Blob(['%PDF-1.7']))).toEqual(pdf);
    expect((await examineFile(new Blob([]))).form).toBe('other');
  });

  it('fails where the file has become shorter', async () => {
    await expect(readStretch(new Blob(['short']), 0, 6)).rejects.toMatchObject({ code: 'unreadable' });
  });
});

describe('the files of a session', () => {
  const upload = () => ({
    keys: { id: new Uint8Array(16), key: new Uint8Array(32).fill(1) },
    token: new Uint8Array(32).fill(1),
  });
  const sent = (name: string) => ({
    entry: { name } as never,
    claim: { id: new Uint8Array(16), token: new Uint8Array(32).fill(1) },
  });

  it('are not sent again once they have arrived; what was begun is gone on with; all is wiped', async () => {
    const uploads = new Uploads();
    const begun = upload();
    const earlier: unknown[] = [];
    let fails = true;
    uploads.aside = {
      examine: () => Promise.resolve(jpeg),
      end: () => undefined,
      send: (
        file: { description: { name: string } },
        before: unknown,
        events: { begun: (one: unknown) => void },
      ) => {
        earlier.push([file.description.name, before !== undefined]);
        events.begun(begun);
        if (fails && file.description.name === 'attachment-2.pdf')
          return Promise.reject(new ApiError('network'));
        return Promise.resolve(sent(file.description.name));
      },
    } as never;
    const plan = planFiles([chosen('a.jpg', jpeg), chosen('b.pdf', pdf)]);
    await expect(uploads.send(plan)).rejects.toMatchObject({ code: 'network' });
    fails = false;
    expect(await uploads.send(plan)).toHaveLength(2);
    expect(earlier).toEqual([
      ['attachment-1.jpg', false],
      ['attachment-2.pdf', false],
      ['attachment-2.pdf', true],
    ]);
    expect(uploads.progress).toBeNull();
    uploads.forget();
    expect([...begun.keys.key, ...begun.token].every((byte) => byte === 0)).toBe(true);
  });

  it('are forgotten when it is wiped, and Back asks twice before they are dropped from an answer', () => {
    const session = new Session('start');
    session.restart('thread', ['start']);
    session.enclosed.files = [chosen('a.jpg', jpeg)];
    session.draft.files = [chosen('b.jpg', jpeg)];
    expect(session.back()).toBe(true);
    expect(session.step).toBe('thread');
    session.wipe();
    expect([session.draft.files, session.enclosed.files]).toEqual([[], []]);
  });

  it('stand in the summary, and in the advice where they may show who sends them', () => {
    const files = [
      chosen('jo.pdf', pdf, { keepName: true }),
      chosen('a.jpg', jpeg),
      chosen('b.jpg', jpeg, { choice: 'original' }),
    ];
    const draft = { ...emptyDraft(), files };
    expect(findClues(draft).map(({ clue, found }) => [clue, found])).toEqual([
      ['file-name', 'jo.pdf'],
      ['original', 'attachment-3.jpg'],
    ]);
    const row = summarise(draft, english).find(({ question }) => question === 'files');
    expect(row?.values).toEqual([
      'jo.pdf – not cleaned',
      'attachment-2.jpg – cleaned picture',
      'attachment-3.jpg – picture with hidden details',
    ]);
  });
});

it('waits twice as long after each try in vain, half a minute at most', () => {
  expect([1, 2, 3, 5, 6, 60].map(backOff)).toEqual([1000, 2000, 4000, 16_000, 30_000, 30_000]);
});

it('says sizes as people do', () => {
  const sizes = [0, 1, 1536, 3_355_443, 1_073_741_824].map((bytes) => saySize('en', bytes));
  expect(sizes).toEqual(['0 bytes', '1 byte', '1.5 kB', '3.2 MB', '1 GB']);
});
