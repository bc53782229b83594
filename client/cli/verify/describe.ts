import type { Difference } from './compare.ts';

/** A difference as one line that says what it means. */
export function describe({ type, where, expected = '', found = '' }: Difference): string {
  switch (type) {
    case 'file-changed':
      return `Changed: ${where} should be ${expected} and is ${found}.`;
    case 'file-missing':
      return `Missing: ${where} is not there.`;
    case 'file-unlisted':
      return `Added: the page loads ${where}, which is not part of it.`;
    case 'script-inline':
      return 'Added: the page has a script written into its HTML, which it should not have.';
    case 'header-changed':
      return `Header changed: ${where} should be "${expected}" and is "${found}".`;
    case 'header-missing':
      return `Header missing: ${where} should be "${expected}".`;
    case 'header-added':
      return `Header added: ${where} is "${found}" and should not be there.`;
    case 'release-missing':
      return `No manifest: the site serves none at ${where}.`;
    case 'release-refused':
      return `False manifest: the one at ${where} is not signed by this release key, or is not one (${found}).`;
    case 'release-older':
      return `Older manifest: the site says that it is release ${found}; you have release ${expected}.`;
    case 'release-newer':
      return `Newer manifest: the site says that it is release ${found}; get its manifest from elsewhere, you have ${expected}.`;
    case 'release-other':
      return `Two manifests: the one at ${where} has the number of yours and another content, signed by the same key.`;
  }
}
