import { readFile } from 'node:fs/promises';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { concat, encodeText, encodeU32 } from '../../../crypto/encoding.ts';
import { hostilePdf } from '../../client/desk/pdf-sample.ts';
import { JPEG } from '../../client/core/clean/pictures.ts';
import { chunk, pixels, SIGNATURE } from '../../client/core/clean/png-sample.ts';
import { taintedJpeg } from '../../client/core/clean/samples.ts';
import { startHostileServer, type HostileServer } from '../../support/hostile-server.ts';
import { startDeskStage } from './desk-stage.ts';
import type { TestFile } from './reporter.ts';

const stage = startDeskStage(['greater-manchester']);

/** Where hostile files try to get to; nothing may ever arrive. */
let outside: HostileServer;
const reached: string[] = [];

beforeAll(async () => {
  outside = await startHostileServer();
  outside.meddle = ({ path }) => {
    reached.push(path);
    return Promise.resolve(null);
  };
});

afterAll(() => outside.close());

/** Everything that a script in a file would try. */
function attack(): string {
  const { url } = outside;
  return `<img src="${url}/image"><link rel="stylesheet" href="${url}/style"><iframe src="${url}/frame"></iframe>
<script>alert(1);top.name='taken';fetch('${url}/fetch');top.location='${url}/top';</script>
<meta http-equiv="refresh" content="0;url=${url}/refresh"><form action="${url}/form"><button>x</button></form>`;
}

function hostileFiles(): TestFile[] {
  const file = (name: string, type: string, bytes: Uint8Array, form: TestFile['form'] = 'file') => ({
    name,
    type,
    bytes,
    form,
  });
  const sides = concat(encodeU32(60_000), encodeU32(60_000), Uint8Array.of(8, 2, 0, 0, 0));
  const bomb = concat(SIGNATURE, chunk('IHDR', sides), chunk('IDAT', pixels(3, 90)), chunk('IEND'));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="fetch('${outside.url}/svg')"><script>alert(2)</script></svg>`;
  return [
    file('page.html', 'text/html', encodeText(attack())),
    file('drawing.svg', 'image/svg+xml', encodeText(svg)),
    file('bomb.png', 'image/png', bomb, 'cleaned'),
    file('bomb.zip', 'application/zip', zipSync({ zeros: new Uint8Array(2 ** 25) })),
    file('letter.pdf', 'application/octet-stream', hostilePdf(outside.url)),
    file('torn.pdf', 'application/pdf', encodeText('%PDF-1.7\n1 0 obj\n<< /Type')),
    file('photo.jpg.exe', 'application/octet-stream', encodeText('MZ')),
    file('words.txt', 'text/plain', encodeText(`Hello.\n${attack()}`)),
    file('street.jpg', 'image/jpeg', JPEG, 'cleaned'),
    file('home.jpg', 'image/jpeg', taintedJpeg(), 'original'),
  ];
}

test('hostile files do nothing and reach nothing; honest ones are checked, shown and saved; an original needs a reason', async () => {
  const files = hostileFiles();
  await stage.report({ headings: ['money'], what: 'See the files.' }, files);
  const desk = await stage.open();
  const { page } = desk;
  const asked: string[] = [];
  const dialogs: string[] = [];
  const parts: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  let isLying = true;
  stage.hostile.meddle = async ({ path, forward }) => {
    const answer = await forward();
    if (!path.includes('/attachments/')) return answer;
    parts.push(path);
    if (isLying) answer.body[40]! ^= 1;
    return answer;
  };
  await desk.unlock(stage.unit.keyFile);
  await desk.openNewest();
  await desk.heading(3, 'Files');
  await desk.heading(3, 'Pictures that were not cleaned');
  expect(await desk.barriers()).toEqual([]);
  expect(parts).toEqual([]);

  await desk.press('Fetch street.jpg');
  await desk.sees('A file was changed on its way');
  isLying = false;
  await desk.press('Try again street.jpg');
  await desk.press('Show street.jpg');
  const frame = await (await page.waitForSelector('iframe.viewer')).contentFrame();
  await frame!.waitForSelector('img');
  const shown = await frame!.evaluate(async () => {
    const [picture] = document.images;
    await picture!.decode();
    return [picture!.naturalWidth, picture!.naturalHeight, window.origin, document.scripts.length];
  });
  expect(shown).toEqual([16, 12, 'null', 0]);
  expect(await desk.barriers()).toEqual([]);
  await desk.press('Hide street.jpg');
  const saved = await desk.save('Save street.jpg');
  expect(saved.name).toBe('street.jpg');
  expect(new Uint8Array(await readFile(saved.path))).toEqual(JPEG);

  for (const [name, savedAs, why] of [
    ['page.html', 'page.html.bin', 'This kind of file is not shown here.'],
    ['drawing.svg', 'drawing.svg.bin', 'This kind of file is not shown here.'],
    ['bomb.zip', 'bomb.zip', 'This kind of file is not shown here.'],
    ['torn.pdf', 'torn.pdf', 'it breaks the rules of its kind'],
    ['bomb.png', 'bomb.png', 'it would unpack to far more'],
    ['photo.jpg.exe', 'photo_jpg.exe.bin', 'This kind of file is not shown here.'],
  ] as const) {
    const row = page.locator('.file').filter({ hasText: name });
    await desk.press(`Fetch ${name}`);
    await desk.press(`Show ${name}`);
    await row.getByText(why).waitFor();
    expect(await row.locator('iframe').count()).toBe(0);
    expect((await desk.save(`Save ${name}`)).name).toBe(savedAs);
  }

  await desk.press('Fetch letter.pdf');
  await desk.press('Show letter.pdf');
  await page
    .locator('.file')
    .filter({ hasText: 'letter.pdf' })
    .getByText('1 page', { exact: true })
    .waitFor();
  const sheet = await (await page.waitForSelector('iframe.viewer')).contentFrame();
  const drawn = await sheet!.evaluate(() => {
    const [canvas] = document.querySelectorAll('canvas');
    const { data } = canvas!.getContext('2d')!.getImageData(0, 0, canvas!.width, canvas!.height);
    const dark = data.filter((value, index) => index % 4 === 0 && value < 100).length;
    const others = document.querySelectorAll('a, input, form, img, iframe, link').length;
    return { dark: dark > 200, label: canvas!.ariaLabel, others, origin: window.origin };
  });
  expect(drawn).toEqual({ dark: true, label: 'Page 1. Read me.', others: 0, origin: 'null' });
  const policy = (await fetch(`${stage.url}/pdf.html`)).headers.get('Content-Security-Policy');
  expect(policy).toMatch(/^sandbox allow-scripts; default-src 'none'; script-src 'sha256-/);
  expect(await desk.barriers()).toEqual([]);
  await desk.press('Hide letter.pdf');

  await desk.press('Fetch words.txt');
  await desk.press('Show words.txt');
  const text = await (await page.waitForSelector('iframe.viewer')).contentFrame();
  await text!.waitForSelector('code');
  expect(await text!.evaluate(() => document.body.innerText)).toContain(`<img src="${outside.url}/image">`);
  expect(
    await text!.evaluate(() => document.querySelectorAll('img, iframe, script, link, form').length),
  ).toBe(0);

  const before = parts.length;
  await desk.press('Open this original home.jpg');
  await desk.press('Record the reason and fetch it');
  await desk.sees('Write why you need the original');
  expect(await desk.barriers()).toEqual([]);
  expect(parts).toHaveLength(before);
  await desk.fill('Why do you need the original?', 'To find the street by its place mark.');
  await desk.press('Record the reason and fetch it');
  await desk.press('Show home.jpg');
  await page.locator('.history summary').click();
  await desk.sees('opened an original file');
  await desk.sees('To find the street by its place mark.');
  expect(parts.length).toBeGreaterThan(before);
  expect(await desk.barriers()).toEqual([]);

  const allowed = [stage.url, stage.hostile.url, 'blob:', 'data:'];
  expect(asked.filter((url) => !allowed.some((start) => url.startsWith(start)))).toEqual([]);
  expect([dialogs, reached]).toEqual([[], []]);
  expect(await page.evaluate(() => window.name)).toBe('');
  await desk.press('Lock');
  await desk.sees('The desk is locked.');
  expect(await page.locator('iframe').count()).toBe(0);
  expect(desk.complaints).toEqual([]);
});
