import { isDeepStrictEqual } from 'node:util';
import { DropError } from '../../crypto/errors.ts';
import { readySumo } from '../../crypto/sodium-sumo.ts';
import { ready } from '../../crypto/sodium.ts';
import { decodeVectors, DIGESTS, encodeDigests, type Suite, type Vector } from './format.ts';
import type { Operation } from './inputs.ts';
import { attachments } from './operations/attachments.ts';
import { caseRecord } from './operations/case-record.ts';
import { documents } from './operations/documents.ts';
import { log } from './operations/log.ts';
import { messages } from './operations/messages.ts';
import { primitives } from './operations/primitives.ts';
import { transfers } from './operations/transfers.ts';
import { records } from './operations/records.ts';

/** Every operation, by the name of its file. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    ...primitives,
    ...documents,
    ...messages,
    ...attachments,
    ...records,
    ...caseRecord,
    ...log,
    ...transfers,
  }),
);

/** Loads what the operations need. Without WebAssembly there is no Argon2id, so key files are left out. */
export async function readyFor(deskSide: boolean): Promise<void> {
  await ready();
  if (deskSide) await readySumo();
}

/** Runs an operation: its output as JSON would give it back, or the code of the error that it threw. */
export async function runOperation(
  name: string,
  inputs: Vector['inputs'],
): Promise<{ expect: Vector['expect']; output: unknown }> {
  const operation = OPERATIONS.get(name);
  if (operation === undefined) throw new Error(`no operation ${name}`);
  try {
    const output: unknown = await operation.run(inputs);
    return { expect: 'success', output: JSON.parse(JSON.stringify(output)) as unknown };
  } catch (error) {
    if (!(error instanceof DropError)) throw error;
    return { expect: error.code, output: error.excess === undefined ? null : { excess: error.excess } };
  }
}

/** What is wrong with one vector: null where nothing is. */
export async function checkVector(name: string, vector: Vector): Promise<string | null> {
  const { expect, output } = await runOperation(name, vector.inputs);
  if (expect !== vector.expect) return `${name}: ${vector.name}: wanted ${vector.expect}, got ${expect}`;
  if (!isDeepStrictEqual(output, vector.output)) return `${name}: ${vector.name}: another output`;
  return null;
}

/** What is wrong with a suite: its digests, its form, each of its vectors. Empty where all is well. */
export async function checkSuite(suite: Suite, deskSide = true): Promise<string[]> {
  const problems: string[] = [];
  if (suite.get(DIGESTS) !== encodeDigests(suite)) problems.push('digests: another text than was released');
  for (const [name, text] of suite) {
    if (name === DIGESTS || (!deskSide && OPERATIONS.get(name)?.deskOnly === true)) continue;
    problems.push(...(await checkFile(name, text)));
  }
  return problems;
}

async function checkFile(name: string, text: string): Promise<string[]> {
  try {
    const found = await Promise.all(decodeVectors(text).map((vector) => checkVector(name, vector)));
    return found.filter((problem) => problem !== null);
  } catch (error) {
    return [`${name}: ${String(error)}`];
  }
}
