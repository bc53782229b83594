/**
 * The HTTP routes, for server and client alike. §13
 *
 * | route | who | body → answer |
 * |---|---|---|
 * | GET  directory | anyone | → signed directory (JSON) |
 * | GET  certificates | anyone | → `CertificateList` (JSON) |
 * | POST publications | whoever holds the unit key's signature | `Publication` → 200 |
 * | POST proofs | anyone | → `ProofChallenge` |
 * | POST threads | reporter, token, Proof-Of-Work | state ‖ envelope of a report → 201, or 200 where it was there already |
 * | GET  thread | reporter, token | → thread frames |
 * | POST threadMessages?destination=ID | reporter, token, If-Match | new state ‖ envelope of a follow-up → 201 or 200 |
 * | PUT  threadState | reporter, token, If-Match | new state → 200 |
 * | POST threadWithdrawal | reporter, token | day ‖ signature → 200, thread gone |
 * | POST challenges | anyone | → `Challenge` |
 * | POST sessions | a desk | `SessionRequest` → `Session` |
 * | POST attachments | whoever, upload token, Proof-Of-Work | `Staging` → 201 or 200 |
 * | GET  attachmentStored | upload token | → `StoredParts` |
 * | PUT  attachmentPart | upload token | sealed part → 201 or 200 |
 * | GET  threadAttachment | reporter, token | → sealed part |
 * | GET  membership | a desk in session | → signed membership (JSON) |
 * | GET  inbox?after=N | a desk in session | → inbox frames |
 * | POST deskMessages | a desk in session | message frames: a reply, a note or both → 201 or 200 |
 * | POST deskClosing | a lead in session | closing → 201 or 200, all else of the thread gone |
 * | POST deskTransfer | a desk in session, the unit's signature | transfer frames → 201 or 200 |
 * | GET  deskAttachment | a desk in session | → sealed part |
 * | GET  logCheckpoint | anyone | → checkpoint (signed note) |
 * | GET  logTile | anyone | → tile of hashes, or bundle of entries |
 * | POST logCosignatures | a desk in session | `Cosignature` → 201 |
 */
export const ROUTES = {
  directory: '/api/directory',
  certificates: '/api/destinations/:destination/certificates',
  publications: '/api/destinations/:destination/publications',
  proofs: '/api/proofs',
  threads: '/api/destinations/:destination/threads',
  thread: '/api/thread',
  threadMessages: '/api/thread/messages',
  threadState: '/api/thread/state',
  threadWithdrawal: '/api/thread/withdrawal',
  attachments: '/api/attachments',
  attachmentStored: '/api/attachments/:id/stored',
  attachmentPart: '/api/attachments/:id/parts/:part',
  threadAttachment: '/api/thread/attachments/:id/parts/:part',
  challenges: '/api/desk/challenges',
  sessions: '/api/desk/sessions',
  membership: '/api/desk/membership',
  inbox: '/api/desk/inbox',
  deskMessages: '/api/desk/threads/:thread/messages',
  deskClosing: '/api/desk/threads/:thread/closing',
  deskTransfer: '/api/desk/threads/:thread/transfer',
  deskAttachment: '/api/desk/threads/:thread/attachments/:id/parts/:part',
  logCheckpoint: '/api/log/checkpoint',
  logTile: '/api/log/tile/:tile',
  logCosignatures: '/api/desk/log/cosignatures',
  openapi: '/api/openapi.json',
  healthz: '/healthz',
  readyz: '/readyz',
} as const;

/**
 * Fills each `:name` of a route with the next value: a destination's id, a thread key or an attachment's id as base64url
 * text, or the number of a part.
 */
export function fillRoute(route: string, ...values: readonly string[]): string {
  return values.reduce((path, value) => path.replace(/:[a-z]+/, encodeURIComponent(value)), route);
}
