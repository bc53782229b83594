import { unitKey } from '../../crypto/documents/directory.ts';
import type { DeskSession, Services } from '../endpoint.ts';
import { Refusal } from '../errors.ts';
import { findSession, isMember } from '../store/sessions.ts';
import { checkToken, tokenHash } from '../tokens.ts';

/**
 * The session that a desk's token (52 bytes) stands for. The desk must be in its unit's newest membership at this moment, and
 * the unit in the directory: a desk that was removed is out at once. Throws `unauthorised`, whatever the reason.
 */
export async function requireSession(services: Services, token: Uint8Array): Promise<DeskSession> {
  if (checkToken('session', services.secret, token, services.clock()) === null) {
    throw new Refusal('unauthorised');
  }
  const session = await findSession(services.db, tokenHash(token));
  const destination = session === null ? null : services.directory.find(session.destination);
  if (session === null || destination === null) throw new Refusal('unauthorised');
  const unit = unitKey(destination);
  if (!(await isMember(services.db, session, unit))) throw new Refusal('unauthorised');
  return { ...session, unit };
}
