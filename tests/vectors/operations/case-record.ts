import * as v from 'valibot';
import { stateOf } from '../../../client/core/record/state.ts';
import { caseEvent } from '../../../crypto/case-event.ts';
import { operation } from '../inputs.ts';

const entry = v.strictObject({
  hash: v.string(),
  prev: v.nullable(v.string()),
  after: v.array(v.string()),
  desk: v.string(),
  date: v.string(),
  event: caseEvent,
});

/** §7.8: what the entries of a case's record add up to. */
export const caseRecord = {
  record: operation({ entries: v.array(entry) }, ({ entries }) => stateOf(entries)),
};
