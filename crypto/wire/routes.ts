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
 * | POST threadMessages | reporter, token, If-Match | new state ‖ envelope of a follow-up → 201 or 200 |
 * | PUT  threadState | reporter, token, If-Match | new state → 200 |
 * | POST threadWithdrawal | reporter, token | day ‖ signature → 200, thread gone |
 * | POST challenges | anyone | → `Challenge` |
 * | POST sessions | a desk | `SessionRequest` → `Session` |
 * | GET  membership | a desk in session | → signed membership (JSON) |
 * | GET  inbox?after=N | a desk in session | → inbox frames |
 * | POST deskMessages | a desk in session | message frames: a reply, a note or both → 201 or 200 |
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
  challenges: '/api/desk/challenges',
  sessions: '/api/desk/sessions',
  membership: '/api/desk/membership',
  inbox: '/api/desk/inbox',
  deskMessages: '/api/desk/threads/:thread/messages',
  openapi: '/api/openapi.json',
  healthz: '/healthz',
  readyz: '/readyz',
} as const;

/** Fills the `:name` of a route. The value must be a destination's id or a thread key as base64url text. */
export function fillRoute(route: string, value: string): string {
  return route.replace(/:[a-z]+/, encodeURIComponent(value));
}
