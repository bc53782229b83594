/** Narrowing the inbox, and its clocks. */
export const filters = {
  title: (count: number) => (count === 0 ? 'Filters' : `Filters (${String(count)} set)`),
  any: 'Any',
  state: 'State',
  heading: 'About',
  risk: 'Risk',
  risks: { yes: 'At risk', 'not-sure': 'Unsure', no: 'Nobody' },
  assigned: 'Assigned to',
  nobody: 'Nobody',
  own: 'This desk',
  age: 'Age',
  ages: {
    '7': 'At most 7 days',
    '30': 'At most 30 days',
    older: 'Older than 30 days',
    late: 'Reply is late',
  },
  channel: 'Came by',
  reset: 'Clear the filters',
  noneLeft: 'No report is left with these words and filters.',
  owed: { acknowledgement: 'Reply', feedback: 'Feedback' },
  due: (owed: string, left: number) => {
    const days = (count: number): string => `${String(count)} ${count === 1 ? 'day' : 'days'}`;
    if (left < 0) return `${owed} ${days(-left)} late`;
    return left === 0 ? `${owed} today` : `${owed} in ${days(left)}`;
  },
};

/** The page of counts. */
export const numbers = {
  title: 'Numbers',
  help: 'Counted on this machine, over the reports that this desk has opened. A report counts in the month that it carries, and under each of its headings. Cases that were withdrawn, passed on or taken off the server drop out of it: save the numbers first.',
  caption: 'Reports by month, heading, decision and time to acknowledge',
  all: 'All',
  reports: 'Reports',
  undecided: 'not yet',
  decided: (decision: string) => `Decision: ${decision}`,
  acknowledged: 'Acknowledged',
  inTime: 'Acknowledged within 7 days',
  median: 'Median days to acknowledge',
  csv: 'Save as CSV',
  file: (day: string) => `numbers-${day}.csv`,
};
