import { beforeAll, describe, expect, it } from 'vitest';
import {
  joinRoot,
  newRoot,
  splitRoot,
  type Ceremony,
  type Effect,
  type Question,
  type SharingCeremony,
} from '../../../../client/core/ceremony/ceremony.ts';
import { signDirectoryCeremony, type DirectoryOrder } from '../../../../client/core/ceremony/directory.ts';
import { joinUnit, newUnit, splitUnit } from '../../../../client/core/ceremony/unit.ts';
import { decodeUnitCard } from '../../../../client/core/unit/founding.ts';
import { readShares } from '../../../../client/core/unit/sharing.ts';
import { verifyDirectory, type Destination } from '../../../../crypto/documents/directory.ts';
import { decodeBase64, decodeText, encodeBase64 } from '../../../../crypto/encoding.ts';
import { decodeEnrolment } from '../../../../crypto/enrolment.ts';
import { decodeJson } from '../../../../crypto/json.ts';
import { openKeyFile } from '../../../../crypto/keyfile.ts';
import { signingKeys } from '../../../../crypto/signing.ts';
import { readySumo } from '../../../../crypto/sodium-sumo.ts';
import { ready } from '../../../../crypto/sodium.ts';
import { dsseBody } from '../../../../crypto/wire/bodies.ts';

const PASSPHRASE = 'a passphrase for the ceremony';
const TODAY = '2027-03-01';

beforeAll(async () => {
  await ready();
  await readySumo();
});

interface Ran<Made> {
  readonly made: Made;
  readonly files: ReadonlyMap<string, { readonly bytes: Uint8Array; readonly mode: number }>;
  readonly protocol: string;
  readonly asked: readonly Question[];
}

/** Runs a ceremony with nothing but memory. */
async function run<Made>(
  ceremony: Ceremony<Made> | SharingCeremony<Made>,
  answers: Partial<Record<Question, string>> = {},
): Promise<Ran<Made>> {
  const files = new Map<string, { bytes: Uint8Array; mode: number }>();
  const lines: string[] = [];
  const asked: Question[] = [];
  const given = { passphrase: PASSPHRASE, 'new-passphrase': PASSPHRASE, shares: '', ...answers };
  const perform = (effect: Effect): string => {
    if (effect.do === 'write') files.set(effect.path, effect);
    if (effect.do === 'record') lines.push(effect.line);
    if (effect.do !== 'ask') return '';
    asked.push(effect.question);
    return given[effect.question];
  };
  for (let answer = ''; ;) {
    const step = await ceremony.next(answer);
    if (step.done === true) return { made: step.value, files, protocol: lines.join('\n'), asked };
    answer = perform(step.value);
  }
}

function file(ran: Ran<unknown>, path: string): Uint8Array {
  const found = ran.files.get(path);
  if (found === undefined) throw new Error(`${path} was not written`);
  return found.bytes;
}

describe('the root key', () => {
  it('is made, split on paper and joined again as the same key', async () => {
    const made = await run(newRoot('root.key'));
    expect(made.asked).toEqual(['new-passphrase']);
    expect(made.files.get('root.key')?.mode).toBe(0o600);
    const split = await run(splitRoot(file(made, 'root.key'), { of: 4, needed: 3, folder: 'paper' }));
    expect([...split.files.keys()]).toEqual(
      [1, 2, 3, 4].map((number) => `paper/root-share-${String(number)}.txt`),
    );
    const sheets = [...split.files.values()].map(({ bytes }) => decodeText(bytes));
    expect(sheets[1]).toMatch(/^# Share 2 of 4 of the root key, set .{6}\.\n# Any 3 shares/);
    const typed = [sheets[3], sheets[0], sheets[2]].join('\n').toUpperCase();
    const joined = await run(joinRoot('again.key'), { shares: typed });
    expect(joined.made).toEqual(made.made);
    expect(joined.protocol).toContain('Shares 4, 1, 3 were joined.');
    const first = openKeyFile(file(made, 'root.key'), PASSPHRASE);
    const again = openKeyFile(file(joined, 'again.key'), PASSPHRASE);
    expect(again).toEqual(first);
  });

  it('leaves nothing secret in the printed protocol', async () => {
    const made = await run(newRoot('root.key'));
    const split = await run(splitRoot(file(made, 'root.key'), { of: 2, needed: 2, folder: null }));
    const secrets = openKeyFile(file(made, 'root.key'), PASSPHRASE);
    const seed = secrets.type === 'root' ? encodeBase64(secrets.seed) : '';
    const words = split.made.flatMap((sheet) => sheet.match(/[a-z]{3,}/g) ?? []);
    for (const protocol of [made.protocol, split.protocol]) {
      expect(protocol).not.toContain(seed);
      expect(protocol).not.toContain(PASSPHRASE);
    }
    expect(words.length).toBeGreaterThan(66);
    expect(split.protocol).toBe('The root key was split into 2 shares, any 2 of which give it back.');
  });

  it('is refused from too few shares, from mixed ones, and from a mistyped one', async () => {
    const one = await run(newRoot('root.key'));
    const other = await run(newRoot('root.key'));
    const sheetsOf = async (ran: Ran<unknown>): Promise<readonly string[]> =>
      (await run(splitRoot(file(ran, 'root.key'), { of: 3, needed: 2, folder: null }))).made;
    const [a = '', b = ''] = await sheetsOf(one);
    const [, c = ''] = await sheetsOf(other);
    const join = (...sheets: string[]) => run(joinRoot('x.key'), { shares: sheets.join('\n') });
    await expect(join(a)).rejects.toMatchObject({ code: 'share_too_few' });
    await expect(join(a, a)).rejects.toMatchObject({ code: 'share_too_few' });
    await expect(join(a, c)).rejects.toMatchObject({ code: 'share_mismatch' });
    const swapped = b.replace(/ 4 (\w+)( +) 5 (\w+)/, ' 4 $3$2 5 $1');
    expect(swapped).not.toBe(b);
    await expect(join(a, swapped)).rejects.toMatchObject({ code: 'share_checksum' });
    await expect(join(a, 'abandon ability')).rejects.toMatchObject({ code: 'share_malformed' });
    await expect(join('')).rejects.toMatchObject({ code: 'share_malformed' });
  });
});

describe('a unit', () => {
  const paths = { key: 'lead.key', card: 'unit.json', publication: 'first.json' };

  it('begins with a key file for its lead, and a card whose words the operator compares', async () => {
    const ran = await run(newUnit('kent', paths, TODAY));
    expect([...ran.files].map(([path, { mode }]) => [path, mode])).toEqual([
      ['lead.key', 0o600],
      ['unit.json', 0o644],
      ['first.json', 0o644],
    ]);
    const card = decodeUnitCard(file(ran, 'unit.json'));
    expect(card.destination).toBe('kent');
    expect(card.words.join(' ')).toBe(ran.made.words);
    const secrets = openKeyFile(file(ran, 'lead.key'), PASSPHRASE);
    expect(
      secrets.type === 'desk' && secrets.unitSeed !== null && signingKeys(secrets.unitSeed).publicKey,
    ).toEqual(card.unit);
  });

  it("splits its key from the lead's file, and from no other desk's", async () => {
    const lead = await run(newUnit('kent', paths, TODAY));
    const split = await run(splitUnit(file(lead, 'lead.key'), { of: 3, needed: 2, folder: null }));
    const { seed } = await readShares(split.made.slice(1).join('\n'));
    expect(signingKeys(seed).publicKey).toEqual(decodeUnitCard(file(lead, 'unit.json')).unit);
    const desk = await run(joinUnit('kent', { key: 'desk.key', request: 'request.json' }));
    expect(decodeEnrolment(file(desk, 'request.json')).words.join(' ')).toBe(desk.made.words);
    const attempt = run(splitUnit(file(desk, 'desk.key'), { of: 3, needed: 2, folder: null }));
    await expect(attempt).rejects.toMatchObject({ code: 'key_invalid' });
  });
});

describe('the directory', () => {
  function destination(id: string, seed: number): Destination {
    const unit = encodeBase64(signingKeys(new Uint8Array(32).fill(seed)).publicKey);
    return { id, name: { en: id, cy: id }, nation: 'England', kind: 'force', unit, alternatives: [] };
  }

  const signed = (ran: Ran<unknown>) => decodeJson(file(ran, 'out.json'), dsseBody, 'document_malformed');

  async function makeRoot() {
    const root = await run(newRoot('root.key'));
    const sign = (order: Partial<DirectoryOrder>) =>
      run(
        signDirectoryCeremony({
          destinations: [destination('kent', 1), destination('essex', 2)],
          previous: null,
          root: { from: 'file', file: file(root, 'root.key'), type: 'root' },
          today: TODAY,
          expires: '2028-03-01',
          path: 'out.json',
          agreed: [],
          ...order,
        }),
      );
    const verify = (ran: Ran<unknown>) =>
      verifyDirectory(signed(ran), decodeBase64(root.made.root), { today: TODAY, minimumVersion: 0 });
    return { sign, verify };
  }

  it('is signed again one version higher, and its protocol names each new unit by its words', async () => {
    const { sign, verify } = await makeRoot();
    const first = await sign({});
    expect(verify(first)).toMatchObject({ version: 1, issued: TODAY, expires: '2028-03-01' });
    const destinations = [destination('kent', 1), destination('essex', 2), destination('surrey', 3)];
    const second = await sign({ destinations, previous: signed(first) });
    expect(verify(second)).toMatchObject({ version: 2, destinations });
    expect(second.protocol).toMatch(/Added surrey: unit key \S+, words: (\w+ ){7}\w+/);
    expect(second.protocol).not.toContain('kent');
  });

  it('stops where a force disappears or gets another key, until somebody agrees', async () => {
    const { sign, verify } = await makeRoot();
    const previous = signed(await sign({}));
    const destinations = [destination('kent', 9)];
    const stopped = await sign({ destinations, previous });
    expect(stopped.made.refused).toMatchObject({ removed: ['essex'], rekeyed: ['kent'] });
    expect(stopped.files.size).toBe(0);
    const half = await sign({ destinations, previous, agreed: ['kent'] });
    expect(half.made.refused).toMatchObject({ removed: ['essex'], rekeyed: [] });
    const agreed = await sign({ destinations, previous, agreed: ['essex', 'kent'] });
    expect(verify(agreed)).toMatchObject({ version: 2, destinations });
    expect(agreed.protocol).toContain('New key for kent');
  });

  it('does not go on from one that another root signed, nor with a key that is no root', async () => {
    const { sign } = await makeRoot();
    const other = await makeRoot();
    const previous = signed(await other.sign({}));
    await expect(sign({ previous })).rejects.toMatchObject({ code: 'document_signer' });
    const lead = await run(newUnit('kent', { key: 'l', card: 'c', publication: 'p' }, TODAY));
    const root = { from: 'file', file: file(lead, 'l'), type: 'root' } as const;
    await expect(sign({ root })).rejects.toMatchObject({ code: 'key_invalid' });
  });
});
