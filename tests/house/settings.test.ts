import { describe, expect, it } from 'vitest';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { readConfig } from '../../server/config.ts';
import { describeReadings } from '../../server/metrics.ts';
import { rowsOf, textOf } from './documents.ts';

const least = { DIRECTORY_FILE: '/directory.json', ROOT_KEY: encodeBase64(new Uint8Array(32)) };

/** The rows of README.md that each name one or more settings, with their defaults. */
const listed = rowsOf('README.md').flatMap(([names = '', , defaults = '']) => {
  const values = [...defaults.matchAll(/`([^`]+)`/g)];
  return Array.from(names.matchAll(/`([A-Z_]+)`/g), ([, name = ''], place) => ({
    name,
    value: values[place]?.[1],
  }));
});

describe('the settings in README.md', () => {
  it('are those that the server reads', () => {
    const read = new Set<string>();
    const environment = new Proxy<Record<string, string>>(least, {
      get: (target, name) => {
        read.add(String(name));
        return target[String(name)];
      },
    });
    readConfig(environment);
    expect(listed.map(({ name }) => name).sort()).toEqual([...read].sort());
  });

  it.each(listed.filter(({ value }) => value !== undefined && !value.includes('HOST')))(
    'is $value for $name where it is not set',
    ({ name, value = '' }) => {
      expect(readConfig({ ...least, [name]: value })).toEqual(readConfig(least));
      expect(listed.filter((it) => it.name === name)).toHaveLength(1);
    },
  );
});

describe('docs/operating.md', () => {
  it('says of every metric when to act, and of no other', () => {
    const readings = { ready: true, databaseBytes: 1, memoryBytes: 1, directoryDays: 1, retentionHours: 1 };
    const told = describeReadings([['5xx', 0]], { ...readings, faults: new Map([['X', 1]]) });
    const named = [...textOf('docs/operating.md').matchAll(/\bdrop_box_\w+/g)].map(([name]) => name);
    const metrics = [...told.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect([...new Set(named)].sort()).toEqual(metrics.sort());
  });
});
