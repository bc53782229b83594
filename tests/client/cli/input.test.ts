import { describe, expect, it } from 'vitest';
import { InputError, readArguments, readNumber, readServer } from '../../../client/cli/input.ts';
import { decodeTyped } from '../../../client/cli/json-file.ts';
import { answersSchema, type Answers } from '../../../crypto/answers.ts';

const SECRET = 'the sergeant from Bury';

function complaint(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return error instanceof InputError ? error.message : '';
  }
  throw new Error('it was taken');
}

describe('the answers of a report, from a file', () => {
  const decodeAnswers = (text: string, file: string): Answers =>
    decodeTyped(text, answersSchema, file, 'answers');
  const good = { headings: ['money'], what: SECRET };

  it('are taken as the page makes them', () => {
    const answers = {
      ...good,
      who: { rank: 'Sergeant' },
      contact: { mode: 'questions' },
      knownFrom: ['saw'],
    };
    expect(decodeAnswers(JSON.stringify(answers), 'answers.json')).toEqual(answers);
  });

  it.each([
    ['a field that is missing', { what: SECRET }, 'The field headings in a.json: it is missing.'],
    ['an unknown heading', { ...good, headings: [SECRET] }, 'headings.0 in a.json: it takes ("money" |'],
    ['no heading', { ...good, headings: [] }, 'headings in a.json: it must not be empty'],
    ['nothing said', { ...good, what: '   ' }, 'what in a.json: it must not be empty'],
    ['a field of the wrong kind', { ...good, who: { name: 5 } }, 'who.name in a.json: it takes text'],
    [
      'text for what has fields',
      { ...good, who: SECRET },
      'The field who in a.json: it takes an object, {…}.',
    ],
    ['a field that is unknown', { ...good, whom: SECRET }, 'whom in a.json: there is no such field'],
    ['a line that is too long', { ...good, who: { name: SECRET.repeat(40) } }, 'takes at most 500'],
    [
      'contact without a way',
      { ...good, contact: { mode: 'details' } },
      'contact.how in a.json: it is missing',
    ],
    [
      'another mode',
      { ...good, contact: { mode: SECRET } },
      'contact.mode in a.json: it takes ("anonymous" |',
    ],
  ])('are refused for %s, with the field and never the text', (_case, answers, says) => {
    const message = complaint(() => decodeAnswers(JSON.stringify(answers), 'a.json'));
    expect(message).toContain(says);
    expect(message).not.toContain(SECRET);
  });

  it.each(['', '{', SECRET, '5', '"text"', 'null'])('are refused where the file holds %j', (text) => {
    expect(complaint(() => decodeAnswers(text, 'a.json'))).toContain('a.json');
  });
});

describe('what is typed behind a command', () => {
  const options = { root: { type: 'string' }, to: { type: 'string' }, now: { type: 'boolean' } } as const;

  it('may be a key or a name that begins with a hyphen', () => {
    expect(readArguments(['--root', '-abc', '--now'], options).values).toEqual({ root: '-abc', now: true });
    expect(readArguments(['--root', '--abc'], options).values).toEqual({ root: '--abc' });
    const parsed = readArguments(['-desk', '--root', 'x'], options, 1);
    expect(parsed.positionals).toEqual(['-desk']);
  });

  it('is refused in one line where it is not known, lacks its value, or is too much', () => {
    for (const args of [['--other'], ['--to'], ['--root', '--to', 'x'], ['more'], ['-x']]) {
      expect(complaint(() => readArguments(args, options))).toMatch(/^[^\n]+ Try --help\.$/);
    }
  });
});

describe('a whole number', () => {
  it('is asked for by the name of its option, or of its setting', () => {
    expect(complaint(() => readNumber('x', 'shares', 2, 16))).toBe(
      '--shares takes a whole number from 2 to 16.',
    );
    expect(complaint(() => readNumber('0', 'DESK_PORT', 1, 9))).toBe(
      'DESK_PORT takes a whole number from 1 to 9.',
    );
  });
});

describe("a server's address", () => {
  it('is taken as an origin, in plain HTTP only where nobody can listen', () => {
    expect(readServer('https://report.example/')).toBe('https://report.example');
    expect(readServer('http://127.0.0.1:8080')).toBe('http://127.0.0.1:8080');
    expect(readServer('http://abcdef.onion/')).toBe('http://abcdef.onion');
    for (const text of ['http://report.example', 'ftp://report.example', 'report.example', '//x']) {
      expect(complaint(() => readServer(text))).toContain('--server');
    }
  });
});
