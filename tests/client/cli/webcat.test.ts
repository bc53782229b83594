import { describe, expect, it } from 'vitest';
import { canonicalJson, describeForWebcat } from '../../../client/cli/webcat.ts';
import { InputError } from '../../../client/cli/input.ts';
import type { ReleaseFile } from '../../../crypto/documents/release.ts';
import { commonHeaders, pageHeaders } from '../../../crypto/wire/page-headers.ts';

const file = (path: string, digit: string): ReleaseFile => ({ path, size: 1, sha256: digit.repeat(64) });
const listed = [
  file('desk/index.html', '0'),
  file('reporter/assets/page-AbC.js', '1'),
  file('reporter/assets/sodium.wasm', '2'),
  file('reporter/error.html', '3'),
  file('reporter/index.html', '4'),
];
const about = { app: 'https://example.org/drop-box', version: '1.0.0' };
const headers = pageHeaders('https://report.example.org', ['c3Vt']);
const policy = headers['Content-Security-Policy']!;
const made = describeForWebcat(about, policy, listed);

/** What the policy allows for a kind of resource. */
const sourcesOf = (name: string): string[] =>
  policy
    .split('; ')
    .map((directive) => directive.split(' '))
    .find(([first]) => first === name)
    ?.slice(1) ?? [];

describe('what WEBCAT is told of a build', () => {
  it('has every member of its configuration, and no other', () => {
    expect(made.config).toEqual({
      ...about,
      default_csp: policy,
      default_index: 'index.html',
      default_fallback: '/error.html',
      wasm: [],
      extra_csp: {},
    });
  });

  it('lists the files of the public page alone, by their place on the site, with SHA-256 in base64url', () => {
    const { files, wasm, ...rest } = made.manifest;
    expect(Object.keys(files)).toEqual([
      '/assets/page-AbC.js',
      '/assets/sodium.wasm',
      '/error.html',
      '/index.html',
    ]);
    for (const sum of Object.values(files)) expect(sum).toMatch(/^[\w-]{43}$/);
    expect(Buffer.from(files['/index.html']!, 'base64url').toString('hex')).toBe('4'.repeat(64));
    expect(wasm).toEqual([files['/assets/sodium.wasm']]);
    expect({ ...rest, wasm: [] }).toEqual(made.config);
    // What its extension asks of a manifest before anything else.
    expect(files[`/${rest.default_index}`]).toBeDefined();
    expect(files[rest.default_fallback]).toBeDefined();
  });

  it.each(['reporter/index.html', 'reporter/error.html'])('is refused without %s', (path) => {
    const without = listed.filter((one) => one.path !== path);
    expect(() => describeForWebcat(about, policy, without)).toThrow(InputError);
  });

  it('is written in one way: members rising, lists as they are, no white space', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }, 'x'], a: null })).toBe('{"a":null,"b":[{"c":2,"d":1},"x"]}');
  });
});

describe('the page keeps WEBCAT’s rules', () => {
  it('has one policy, and what that allows is among what may be allowed', () => {
    expect(policy).not.toContain(',');
    expect(sourcesOf('default-src')).toEqual(["'none'"]);
    for (const source of sourcesOf('script-src')) {
      expect(source).toMatch(/^('self'|'none'|'wasm-unsafe-eval'|'sha(256|384|512)-[\w+/=]+')$/);
    }
    for (const name of ['style-src', 'worker-src']) {
      for (const source of sourcesOf(name)) expect(source).toMatch(/^'(self|none)'$/);
    }
    for (const name of ['frame-src', 'child-src', 'object-src', 'script-src-elem', 'style-src-elem']) {
      expect(sourcesOf(name)).toEqual([]);
    }
  });

  it('sends no header that it blocks', () => {
    const names = Object.keys({ ...headers, ...commonHeaders('https://report.example.org') });
    for (const blocked of ['Link', 'Refresh', 'Location']) expect(names).not.toContain(blocked);
  });
});
