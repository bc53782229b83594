import { answersSchema } from '../../crypto/answers.ts';
import type { Directory } from '../../crypto/documents/directory.ts';
import { encodeBase64 } from '../../crypto/encoding.ts';
import { encodeJson, TEXT_MAX } from '../../crypto/json.ts';
import { encodeReceipt } from '../../crypto/receipt.ts';
import { randomBytes, wipe } from '../../crypto/sodium.ts';
import { ATTACHMENTS_MAX } from '../../crypto/wire/attachment.ts';
import { sealAnswer, sendAnswer, withdrawThread } from '../core/report/answer.ts';
import { Api } from '../core/network/api.ts';
import type { SentFile } from '../core/files/attachments.ts';
import { fetchCarried, verifyCarried } from '../core/report/carried.ts';
import { fetchDirectory } from '../core/directory.ts';
import { handInSaved } from '../core/report/hand-in.ts';
import type { Assurance } from '../core/log/assurance.ts';
import { ApiError } from '../core/network/failure.ts';
import { persist } from '../core/network/persist.ts';
import { ProofMaker } from '../core/network/proof-maker.ts';
import { solveProof } from '../core/network/proof.ts';
import type { ThreadProblem } from '../core/report/replies.ts';
import { sealReport, sendReport } from '../core/report/report.ts';
import { visitThread, type Visit } from '../core/report/thread.ts';
import { attach } from './attach.ts';
import { readSmallFile, writeNew } from './files.ts';
import { InputError, need, readArguments, readDestination, readRoot, readServer, today } from './input.ts';
import { readTyped } from './json-file.ts';
import { runOneOf, warn, type Command, type Result } from './main.ts';
import { refusalMessage } from './messages.ts';
import { readProse } from './prose.ts';
import { withReceipt } from './receipt.ts';

const usage = `
report send     --server URL --root KEY --to FORCE_ID --answers FILE.json [--file PATH …] [--original]
report read     --server URL --root KEY                      < the 12 words
report answer   --server URL --root KEY --text-file FILE     < the 12 words
report withdraw --server URL --root KEY                      < the 12 words
report hand-in  --server URL FILE                            a report that the form without network saved
report documents --server URL --root KEY --out FILE          what a form without network carries

--file sends a file too, up to 32 of them. Pictures are cleaned of what they give away, unless --original is set.
--server and --root may stand in the environment as SERVER and ROOT_KEY. Each prints one line of JSON.
`;

const ANSWERS_EXAMPLE = 'an object such as {"headings":["money"],"what":"…"}';

const connection = { server: { type: 'string' }, root: { type: 'string' } } as const;

async function connect(values: {
  server?: string | undefined;
  root?: string | undefined;
}): Promise<{ api: Api; directory: Directory }> {
  const api = new Api(readServer(values.server));
  const expected = { today: today(), minimumVersion: 0 };
  return { api, directory: await fetchDirectory(api, readRoot(values.root), expected) };
}

async function send(args: readonly string[]): Promise<Result> {
  const options = {
    ...connection,
    to: { type: 'string' },
    answers: { type: 'string' },
    file: { type: 'string', multiple: true },
    original: { type: 'boolean' },
  } as const;
  const { values } = readArguments(args, options);
  const destination = readDestination(values.to, 'to');
  const file = need(values.answers, 'answers FILE.json');
  const answers = await readTyped(file, answersSchema, ANSWERS_EXAMPLE);
  const paths = values.file ?? [];
  if (paths.length > ATTACHMENTS_MAX) throw new InputError('A report takes at most 32 files.');
  const { api, directory } = await connect(values);
  const proofs = new ProofMaker(async () => solveProof(await api.proofChallenge()));
  const files: SentFile[] = [];
  for (const path of paths) {
    files.push(await attach(api, path, { original: values.original === true, proofs }));
  }
  const entropy = randomBytes(16);
  const report = { destination, answers, channel: 'file', entropy, files, today: today() } as const;
  try {
    const sealed = await sealReport(api, directory, { ...report, unwitnessed: 'go' });
    warnUnwitnessed(sealed.assurance);
    const arrived = await persist(() => sendReport(api, sealed, proofs))
      .then(() => true, unsure)
      .finally(() => wipe(sealed.accessToken));
    const words = { receipt: encodeReceipt(entropy).join(' '), thread: encodeBase64(sealed.threadKey) };
    return arrived ? words : { ...words, unsure: true };
  } finally {
    wipe(entropy);
  }
}

/** What was handed in may have been stored although no answer came: then only the words can tell. Any other error is thrown on. */
function unsure(error: unknown): false {
  if (!(error instanceof ApiError && (error.passing || error.code === 'unexpected'))) throw error;
  warn(
    'No clear answer came. Perhaps the report is there: ask with the words and "report read", or send it again.',
  );
  return false;
}

/** Says what is wrong with a thread. §7.1, §8.2 */
function warnOf({ problems }: Visit): void {
  for (const problem of problems) warn(`Warning: ${problemLine(problem)}`);
}

/** Says what is not assured about the key that something is sealed to. §5.9 */
function warnUnwitnessed({ state }: Assurance): void {
  if (state === 'unwitnessed') warn(`Warning: ${refusalMessage('log_witnesses')}`);
}

function problemLine(problem: ThreadProblem): string {
  switch (problem.type) {
    case 'unverified':
      return `A message is not shown: ${refusalMessage(problem.code)}`;
    case 'chain':
      return `The replies are not whole (${problem.finding.type}, number ${String(problem.finding.seq)}).`;
    case 'rolled_back':
      return 'The server showed an older record of this thread than there must be.';
    case 'message_lost':
      return 'A message that was sent with this code is not there any more.';
  }
}

async function read(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, connection);
  return withReceipt(async (keys) => {
    const { api, directory } = await connect(values);
    const visit = await visitThread(api, directory, keys, today());
    warnOf(visit);
    const messages = visit.replies.map(({ kind, text, date, unit }) => ({ kind, text, date, unit }));
    const passed = visit.passed.map(({ from, to, date }) => ({ from: from.id, to: to.id, date }));
    const closed = visit.closed === null ? {} : { closed: visit.closed };
    const { lastUsed, isRead: read } = visit;
    const result = { lastUsed, with: visit.destination.id, passed, ...closed, read, messages };
    return visit.problems.length === 0 ? result : { ...result, problems: visit.problems };
  });
}

async function answer(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, { ...connection, 'text-file': { type: 'string' } } as const);
  const text = await readProse(need(values['text-file'], 'text-file FILE'), TEXT_MAX);
  return withReceipt(async (keys) => {
    const { api, directory } = await connect(values);
    const visit = await visitThread(api, directory, keys, today());
    warnOf(visit);
    const sealed = await sealAnswer(api, directory, keys, visit, { text, today: today(), unwitnessed: 'go' });
    warnUnwitnessed(sealed.assurance);
    const after = await persist(() => sendAnswer(api, keys, sealed));
    return { answered: true, number: after.state.nextSeq - 1 };
  });
}

async function withdraw(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, connection);
  return withReceipt(async (keys) => {
    const api = new Api(readServer(values.server));
    await persist(() => withdrawThread(api, keys, today()));
    return { withdrawn: true };
  });
}

async function handIn(args: readonly string[]): Promise<Result> {
  const { values, positionals } = readArguments(args, { server: { type: 'string' } } as const, 1);
  const file = await readSmallFile(need(positionals[0], 'FILE'), 135_000);
  const api = new Api(readServer(values.server));
  const proofs = new ProofMaker(async () => solveProof(await api.proofChallenge()));
  await persist(() => handInSaved(api, file, proofs));
  return { handedIn: true };
}

async function documents(args: readonly string[]): Promise<Result> {
  const { values } = readArguments(args, { ...connection, out: { type: 'string' } } as const);
  const path = need(values.out, 'out FILE');
  const root = readRoot(values.root);
  const carried = await fetchCarried(new Api(readServer(values.server)), root);
  const { directory, goodUntil } = verifyCarried(carried, root, today());
  await writeNew(path, encodeJson(carried), 0o644);
  const destinations = Object.keys(carried.certificates).length;
  return { directory: directory.version, destinations, goodUntil, file: path };
}

const commands: Readonly<Record<string, Command>> = {
  send,
  read,
  answer,
  withdraw,
  'hand-in': handIn,
  documents,
};

const [name = '', ...args] = process.argv.slice(2);
await runOneOf(commands, name, name === '--help' ? ['--help'] : args, usage);
