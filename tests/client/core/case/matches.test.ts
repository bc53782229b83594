import { describe, expect, it } from 'vitest';
import { findMatches, type Person } from '../../../../client/core/case/matches.ts';

const person = (thread: string, name = '', number = '', station = ''): Person => ({
  thread,
  name,
  number,
  station,
});

const found = (about: Person, ...others: Person[]) =>
  findMatches(about, [about, ...others]).map(({ thread, by }) => `${thread}: ${by.join(' ')}`);

describe('cases about one person', () => {
  it('are found by a name that is spelt alike, whatever the rank, order, case and accents', () => {
    const about = person('own', 'Sergeant Zoë Müller');
    expect(
      found(
        about,
        person('a', 'zoe muller'),
        person('b', 'Mueller, Zoe'),
        person('c', 'PC Muller'),
        person('d', 'Zoe Smith'),
        person('e', 'Sergeant'),
        person('f', 'Mullerton'),
      ),
    ).toEqual(['a: name', 'b: name', 'c: name']);
  });

  it('are found by the collar number, however it is written, and never by one that is only alike', () => {
    const about = person('own', '', 'A 0123');
    expect(found(about, person('a', '', 'a123'), person('b', '', 'A-0123'), person('c', '', 'A124'))).toEqual(
      ['a: number', 'b: number'],
    );
  });

  it('come with the likeliest first, and a station alone is none', () => {
    const about = person('own', 'John Miller', '4512', 'Longsight');
    expect(
      found(
        about,
        person('a', 'Jon Miler'),
        person('b', 'Somebody', '', 'Longsight'),
        person('c', 'J. Miller', '', 'Longsigth station'),
        person('d', '', '4512'),
      ),
    ).toEqual(['d: number', 'c: name station', 'a: name']);
  });

  it('are none where nothing was said, and quick among ten thousand', () => {
    const many = Array.from({ length: 10_000 }, (_, index) =>
      person(String(index), `Name${String(index)} Surname${String(index % 97)}`, String(index), 'Town'),
    );
    expect(findMatches(person('own'), many)).toEqual([]);
    expect(findMatches(person('own', '', '777'), many)).toEqual([{ thread: '777', by: ['number'] }]);
  });
});
