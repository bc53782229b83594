import type { Exposure } from '../../../core/case/exposure.ts';
import type { MatchedBy } from '../../../core/case/matches.ts';

/** Working a case: assessing, deciding, linking, and writing with care. */
export const work = {
  title: 'Assessment and decision',
  help: 'What you save here goes into the unit’s record for good, signed by this desk. A later entry takes the place of an earlier one, which can still be read there. The reporter is told of a transfer, and when the case is taken off the server; of nothing else here.',
  saved: 'This is in the record.',
  reasonMissing: 'Give a reason',
  unviewed: 'That you opened this case is not in the record yet. It will be tried again at the next refresh.',
  onHold: 'On hold: nothing of this case may be deleted.',
  assign: {
    title: 'Assigned to',
    nobody: 'Nobody',
    own: (name: string) => `${name} (this desk)`,
    label: 'Desk',
    submit: 'Assign',
  },
  grade: {
    title: 'Grading (3x5x2)',
    none: 'Not graded',
    source: 'Source',
    intelligence: 'Intelligence',
    handling: 'Handling',
    conditions: 'Conditions of sharing',
    missing: 'Write the conditions of sharing',
    submit: 'Save the grading',
  },
  categorise: {
    title: 'Categories',
    none: 'None',
    legend: 'Counter-corruption categories',
    submit: 'Save the categories',
  },
  decide: {
    title: 'Decision',
    none: 'Not decided',
    legend: 'What the unit does',
    missing: 'Choose a decision',
    reason: 'Reason for the decision',
    submit: 'Record the decision',
  },
  hold: {
    title: 'Hold',
    none: 'None',
    count: (count: number) => (count === 1 ? 'On hold' : `On hold for ${String(count)} reasons`),
    help: 'A hold keeps everything of the case from being deleted, as disclosure law (CPIA) demands. It does not lengthen the time for which the server keeps a report, and the reporter can still withdraw it: export the case as well.',
    legend: 'What to do',
    set: 'Set a hold',
    lift: (date: string, desk: string) => `Lift the hold of ${date}, set by desk ${desk}`,
    reason: 'Reason for the hold, or for lifting it',
    submit: 'Save the hold',
  },
  links: {
    title: 'Links',
    now: (linked: number, found: number) =>
      `${linked === 0 ? 'None' : `${String(linked)} linked`}${found === 0 ? '' : `, ${String(found)} that may be about the same person`}`,
    linked: 'Linked with',
    open: (name: string) => `Open report ${name}`,
    match: (name: string, by: string) => `Link report ${name}: ${by}`,
    by: {
      name: 'a similar name',
      number: 'the same collar number',
      station: 'a similar station',
    } satisfies Record<MatchedBy, string>,
    unlink: (name: string) => `Take back the link to report ${name}`,
    legend: 'Reports that may be about the same person',
    help: 'Found on this machine, by name, collar number and station. Read both before you link them.',
    none: 'No other report names a person like this one.',
    missing: 'Choose a report',
    reason: 'Reason for the link, or for taking it back',
    submit: 'Save the link',
  },
  templates: {
    label: 'Start from a text',
    insert: 'Insert the text',
    own: 'An empty page',
    list: {
      received: {
        name: 'We have received it',
        text: 'Thank you for your report. We have received it and are reading it carefully. We do not know who you are, and we do not need to. Please come back in two weeks: we may have a question.',
      },
      when: {
        name: 'Ask when',
        text: 'Thank you for your report. Can you say when this happened, as far as you remember? A month or a season is enough. Leave out anything that would show where you were.',
      },
      danger: {
        name: 'Ask about danger',
        text: 'Is anybody in danger at this moment? If so, please call 999 if you can do that safely. You do not have to say who you are.',
      },
      action: {
        name: 'We are acting on it',
        text: 'Thank you. We have looked at what you told us and are acting on it. We cannot say more, so as not to put anybody at risk. Please come back in a month.',
      },
      none: {
        name: 'We cannot act on it',
        text: 'Thank you for your report. With what we have, we cannot take it further at present. We keep it, and if you learn more, please write to us here.',
      },
    },
  },
  exposure: {
    title: 'This text might expose the reporter',
    help: 'Somebody who looks on, or finds the receipt, reads it too. Ask in another way if you can. You may send it all the same.',
    found: {
      identity: 'It asks who the reporter is, or how to reach them.',
      relation: 'It asks how the reporter is related to the person reported, or takes that for granted.',
      presence: 'It asks where the reporter was. Few people may have been there.',
      others: 'It asks who else knows. The answer may leave only one person.',
      meeting: 'It asks for a meeting, a call or a statement.',
      original:
        'It asks for an original file or about a device. Originals say where, when and with what they were made.',
      repeats: 'It repeats what the reporter left about themselves.',
    } satisfies Record<Exposure, string>,
  },
};
