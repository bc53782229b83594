import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';
import { documentedExports } from './tests/house/documented-exports.ts';

const components = ['**/*.svelte', '**/*.svelte.ts'];

/** Text that becomes markup, or code: every way in is shut, beside the Trusted Types that the server demands. */
const markup = [
  {
    selector:
      'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|createContextualFragment)$/]',
    message: 'Build nodes or use a component: text that people wrote must never become markup.',
  },
  {
    selector: 'MemberExpression[object.name="document"][property.name=/^(write|writeln)$/]',
    message: 'As above.',
  },
];

/** A relative import that Node cannot follow as it stands. */
const extensions = {
  selector:
    ':matches(ImportDeclaration, ExportNamedDeclaration, ExportAllDeclaration)[source.value=/^\\.{1,2}\\u002F/]:not([source.value=/\\.(ts|js|svelte|json|css|scss)(\\?[\\w&]+)?$/])',
  message: 'Import paths end in .ts: Node runs the files as they are.',
};

const randomness = {
  selector: 'MemberExpression[object.name="Math"][property.name="random"]',
  message: 'Math.random can be foretold; take randomness from crypto/.',
};

const unfinishedTests = {
  selector:
    'MemberExpression[object.name=/^(test|it|describe)$/][property.name=/^(only|skip|todo|skipIf|fails)$/]',
  message: 'Every test runs, always.',
};

/** The clock comes in as a parameter, so that a test can own time and no row gets a time by accident. */
const clock = [
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'Take the day as a parameter.',
  },
  {
    selector: 'MemberExpression[object.name="Date"][property.name="now"]',
    message: 'Take the day as a parameter.',
  },
];

/**
 * What a page may not leave in the browser. `location` may be read; only the exit control (exit.ts) moves away, with
 * `location.replace`, which overwrites the page's entry.
 */
const traces = [
  ...['name', 'property.name', 'object.name', 'object.property.name'].map((left) => ({
    selector: `AssignmentExpression[left.${left}="location"]`,
    message: 'The address never changes: a step must not show in the history.',
  })),
  ...['name', 'property.name'].map((object) => ({
    selector: `CallExpression[callee.object.${object}="location"][callee.property.name=/^(assign|replace|reload)$/]`,
    message: 'Only client/reporter/exit.ts leaves the page.',
  })),
  {
    selector: 'MemberExpression[object.name="document"][property.name=/^(cookie|title)$/]',
    message: noTrace('it'),
  },
  {
    selector: 'MemberExpression[object.name="navigator"][property.name="storage"]',
    message: noTrace('storage'),
  },
];

/**
 * Back inside the page needs an entry to go back from. `back.ts` pushes it, and `exit.ts` may take it away again. Both
 * entries have the one neutral address, so the list of visited pages shows one line; but browsers write the state
 * object and the address to disk for restoring a session, so the state is always `null` and no address is given.
 */
const neutralEntry = {
  selector:
    'CallExpression[callee.property.name=/^(pushState|replaceState)$/]:not([arguments.length=2][arguments.0.raw="null"][arguments.1.value=""])',
  message: "Only pushState(null, ''): a state or an address would be kept on the device.",
};

const storage = ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookieStore'];
const network = ['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'WebTransport', 'RTCPeerConnection'];
const nodeGlobals = ['process', 'Buffer', 'global', 'require', '__dirname', '__filename', 'setImmediate'];
const holders = ['window', 'globalThis', 'self'];

function noTrace(name) {
  return `${name} would stay on the device after the page is gone.`;
}

/** Forbids globals by their bare name and through `window`, `globalThis` and `self`. */
function without(names, message) {
  return {
    globals: names.map((name) => ({ name, message: message(name) })),
    properties: names.flatMap((property) =>
      holders.map((object) => ({ object, property, message: message(property) })),
    ),
  };
}

function forbid(...lists) {
  return {
    'no-restricted-globals': ['error', ...lists.flatMap((list) => list.globals)],
    'no-restricted-properties': ['error', ...lists.flatMap((list) => list.properties)],
  };
}

const noNetwork = without(
  network,
  () => 'Only client/core/network/api.ts talks to the server, and checks what it answers.',
);
const noStorage = without(storage, noTrace);
const noHistory = without(
  ['history', 'navigation'],
  () => 'Only client/reporter/back.ts and exit.ts touch it.',
);
const noNode = without(nodeGlobals, (name) => `${name} exists in Node only.`);

const everywhere = [...markup, extensions, randomness];

export default defineConfig(
  globalIgnores(['dist', 'data', 'coverage', 'node_modules']),
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  svelte.configs.recommended,
  {
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      'no-console': 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-undef': 'off',
      'no-warning-comments': 'error',
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', ...everywhere],
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'svelte/no-at-html-tags': 'error',
      'svelte/button-has-type': 'error',
      'svelte/no-target-blank': 'error',
    },
  },
  { files: components, languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } } },
  { files: ['**/*.js'], extends: [ts.configs.disableTypeChecked] },
  {
    files: ['{crypto,server,client}/**/*.ts'],
    ignores: ['**/*.d.ts'],
    plugins: { house: { rules: { 'documented-exports': documentedExports } } },
    rules: {
      'house/documented-exports': 'error',
      'max-lines': ['error', { max: 220, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['crypto/**/*.ts'],
    rules: {
      ...forbid(noNode, noNetwork, noStorage),
      'no-restricted-syntax': ['error', ...everywhere, ...clock],
    },
  },
  { files: ['server/**/*.ts'], rules: forbid(noNetwork) },
  {
    files: ['server/**/*.ts'],
    ignores: ['server/main.ts'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, ...clock] },
  },
  { files: ['client/**/*.{ts,svelte}'], rules: forbid(noNetwork) },
  { files: ['client/desk/**/*.{ts,svelte}'], rules: forbid(noNetwork, noNode) },
  {
    files: ['client/{reporter,core,ui}/**/*.{ts,svelte}'],
    rules: {
      ...forbid(noNetwork, noStorage, noHistory, noNode),
      'no-restricted-syntax': ['error', ...everywhere, ...traces],
    },
  },
  {
    files: ['client/core/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, ...traces, ...clock] },
  },
  {
    files: ['client/core/network/api.ts', 'client/reporter/missing.ts'],
    rules: forbid(noStorage, noHistory, noNode),
  },
  {
    files: ['client/reporter/{back,exit}.ts'],
    rules: {
      ...forbid(noNetwork, noStorage, noNode),
      'no-restricted-syntax': ['error', ...everywhere, ...traces, neutralEntry],
    },
  },
  {
    files: ['client/reporter/exit.ts'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, neutralEntry] },
  },
  {
    files: ['tests/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...markup, extensions, unfinishedTests],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
