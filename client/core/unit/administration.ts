import type { Day } from '../../../crypto/days.ts';
import { deskId } from '../../../crypto/documents/desk-certificate.ts';
import { unitKey } from '../../../crypto/documents/directory.ts';
import type { Enrolment } from '../../../crypto/enrolment.ts';
import { equalBytes } from '../../../crypto/encoding.ts';
import { CodedError } from '../../../crypto/errors.ts';
import { findWord, splitWords } from '../../../crypto/receipt.ts';
import type { SigningKeys } from '../../../crypto/signing.ts';
import { wipe } from '../../../crypto/sodium.ts';
import type { Publication } from '../../../crypto/wire/bodies.ts';
import type { DeskKeys, DeskView } from '../desk/desk.ts';
import { nextPublication, UNIT_POLICY, type DeskEntry, type UnitPolicy } from './unit.ts';

/**
 * Why a change to a unit cannot be made. docs/protocol.md §10.3
 *
 * - `not_lead`: this desk does not hold the unit's key.
 * - `unit_key_differs`: it holds a key, but the directory names another one for the destination.
 * - `other_destination`: the request is for another unit.
 * - `words_differ`: the words that were typed are not those of the request.
 * - `desk_known`: the desk is a member with these very keys and this role already.
 * - `desk_unknown`: no desk with that id is a member.
 * - `own_desk`: a lead cannot remove the desk that it is working on.
 */
export type UnitErrorCode =
  | 'not_lead'
  | 'unit_key_differs'
  | 'other_destination'
  | 'words_differ'
  | 'desk_known'
  | 'desk_unknown'
  | 'own_desk';

/** The one error of unit administration; carries a code alone. */
export class UnitError extends CodedError<UnitErrorCode> {
  override readonly name = 'UnitError';
}

/** A lead at work: its keys, what it knows of its unit, and the day. */
export interface Lead {
  readonly keys: DeskKeys;
  readonly view: DeskView;
  readonly today: Day;
  /** Left out: `UNIT_POLICY`. */
  readonly policy?: UnitPolicy;
}

/** The unit's keys; throws `not_lead` or `unit_key_differs`. */
function leadKeys(keys: DeskKeys, view: DeskView): SigningKeys {
  if (keys.unit === null) throw new UnitError('not_lead');
  if (!equalBytes(keys.unit.publicKey, unitKey(view.destination))) throw new UnitError('unit_key_differs');
  return keys.unit;
}

/**
 * Takes a desk into the unit, or renews the X-Wing key or changes the role of one that is in it. `typed` are the words
 * that the other person read out: a request that was swapped on its way has others. The publication is to be handed
 * in. §10.3
 * Throws {@link UnitError}.
 */
export function approveDesk(
  lead: Lead,
  request: Enrolment,
  given: { readonly typed: string; readonly role: DeskEntry['role'] },
): Publication {
  if (request.destination !== lead.keys.destination) throw new UnitError('other_destination');
  if (!wordsMatch(request.words, given.typed)) throw new UnitError('words_differ');
  const entry = { role: given.role, sign: request.sign, kem: request.kem };
  return enterDesk(lead, entry);
}

/** A lead gives itself a fresh X-Wing key; nobody needs to compare words. §10.5 Throws {@link UnitError}. */
export function renewOwnKey(lead: Lead, kem: Uint8Array): Publication {
  return enterDesk(lead, { role: 'lead', sign: lead.keys.sign.publicKey, kem });
}

/**
 * Removes a desk: a fresh epoch begins today, and those that have not begun are given up, so that it opens nothing that
 * is sealed from now on. §5.3
 * Throws {@link UnitError}.
 */
export function removeDesk(lead: Lead, desk: string): Publication {
  if (desk === lead.keys.desk) throw new UnitError('own_desk');
  const entries = currentEntries(lead);
  const left = entries.filter(({ sign }) => deskId(sign) !== desk);
  if (left.length === entries.length) throw new UnitError('desk_unknown');
  return change(lead, left, 'replace');
}

/** Publishes the epochs that are due; with `replace`, begins a fresh one today. §5.2 Throws {@link UnitError}. */
export function rotateUnit(lead: Lead, mode: 'prolong' | 'replace'): Publication {
  return change(lead, currentEntries(lead), mode);
}

/** Whether the words that a person typed are those expected: case, numbering and full endings do not matter. §10.3 */
function wordsMatch(expected: readonly string[], typed: string): boolean {
  const words = splitWords(typed).map((word) => findWord(word));
  return words.length === expected.length && words.every((word, index) => word === expected[index]);
}

function enterDesk(lead: Lead, entry: DeskEntry): Publication {
  const entries = currentEntries(lead);
  const known = entries.find(({ sign }) => equalBytes(sign, entry.sign));
  if (known?.role === entry.role && equalBytes(known.kem, entry.kem)) throw new UnitError('desk_known');
  return change(lead, [...entries.filter((other) => other !== known), entry], 'prolong');
}

/** The desks as they stand; whoever holds the unit's key and uses it is a lead, whatever was written before. */
function currentEntries({ keys, view }: Lead): DeskEntry[] {
  return view.membership.members.map(({ desk, role, sign, kem }) => ({
    role: desk === keys.desk ? 'lead' : role,
    sign,
    kem,
  }));
}

function change(lead: Lead, desks: readonly DeskEntry[], mode: 'prolong' | 'replace'): Publication {
  const { publication, seeds } = nextPublication({
    destination: lead.keys.destination,
    unit: leadKeys(lead.keys, lead.view),
    history: { membership: lead.view.membership, seeds: lead.view.seeds },
    desks,
    today: lead.today,
    policy: lead.policy ?? UNIT_POLICY,
    mode,
  });
  const before = new Set(lead.view.seeds.map(({ seed }) => seed));
  wipe(...seeds.flatMap(({ seed }) => (before.has(seed) ? [] : [seed])));
  return publication;
}
