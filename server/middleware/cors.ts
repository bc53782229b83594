import { PROOF_HEADER } from '../../crypto/wire/proof.ts';

const MAX_AGE = '600';

/**
 * Answers a browser that asks whether a page of another origin may call: any may. The desk's page comes from the
 * investigator's own machine, and no answer depends on cookies.
 */
export function preflight(methods: string): Response {
  return new Response(null, {
    status: 204,
    headers: {
      Allow: methods,
      'Access-Control-Allow-Methods': methods,
      'Access-Control-Allow-Headers': `Attachments, Authorization, Content-Type, If-Match, ${PROOF_HEADER}`,
      'Access-Control-Max-Age': MAX_AGE,
    },
  });
}
