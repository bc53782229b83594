import { certificateListBody, dsseBody, publicationBody } from '../../crypto/wire/bodies.ts';
import { DOCUMENT_MAX } from '../../crypto/wire/sizes.ts';
import type { Endpoint } from '../endpoint.ts';
import { orRefuse } from '../errors.ts';
import { continueUnit, servedCertificates, verifyPublication } from '../publication.ts';
import { publishUnit, readCertificates } from '../store/units.ts';
import { jsonBody, requireDestination, unitName } from './common.ts';

/** The signed documents: directory, certificates, and a unit's publications. §5 */
export const documents: readonly Endpoint[] = [
  {
    route: 'directory',
    method: 'GET',
    summary: 'The directory of destinations, signed by the root.',
    access: 'anyone',
    answers: [{ status: 200, description: 'The signed directory.', body: dsseBody }],
    withoutDatabase: true,
    refusals: [],
    handle: ({ services }) => Promise.resolve({ status: 200, text: services.directory.current().text }),
  },
  {
    route: 'certificates',
    method: 'GET',
    summary: 'The epoch certificates of a destination, signed by its unit.',
    access: 'anyone',
    answers: [
      {
        status: 200,
        description: 'Those in use and to come, lowest epoch first, and how they are logged.',
        body: certificateListBody,
      },
    ],
    refusals: ['not_found'],
    async handle(call) {
      const destination = requireDestination(call, call.param('destination'));
      const stored = await readCertificates(call.services.db, unitName(destination));
      const served = servedCertificates(stored, call.today);
      const list = served.map(({ document }) => document).join(',');
      const { directory, log } = call.services;
      const logged = await log.prove(directory.current().content, destination.id, served, call.today);
      const proof = logged === null ? '' : `,"log":${logged}`;
      return { status: 200, text: `{"certificates":[${list}]${proof}}` };
    },
  },
  {
    route: 'publications',
    method: 'POST',
    summary: "A unit's new epochs and membership. The unit's signatures are the authority; safe to repeat.",
    access: 'anyone',
    body: jsonBody(publicationBody, DOCUMENT_MAX),
    answers: [{ status: 200, description: 'Stored.' }],
    refusals: ['not_found', 'document_refused'],
    async handle(call) {
      const destination = requireDestination(call, call.param('destination'));
      const publication = call.json(publicationBody);
      const signed = orRefuse('document_refused', () => verifyPublication(publication, destination));
      await publishUnit(call.services.db, unitName(destination), (stored) =>
        orRefuse('document_refused', () => continueUnit(stored, signed, call.today)),
      );
      return { status: 200 };
    },
  },
];
