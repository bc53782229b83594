/** What only the form without network says, in English. */
export const en = {
  about:
    'This copy of the form works without the internet. It sends nothing. It locks your report and saves it as a small file that you hand in later.',
  steps: [
    'Fill in the form. At the end you get 12 secret words. Keep them.',
    'Save the locked report, for example on a USB stick.',
    'Hand the file in from any machine with the internet, with the online form.',
  ],
  goodUntil: (day: string) =>
    `What this copy needs to lock a report is good until ${day}. After that, get a newer copy.`,
  newer: 'Get a newer copy of this form before you write anything.',
  device: 'The browser may list this file among the pages that were opened. Use a device that only you use.',
  files:
    'This copy of the form takes no files. You can send them later: come back to the online form with your 12 words, after your report was handed in.',
  sealing: 'Locking your report',
  receiptTitle: 'Your report is locked. It has not been sent yet',
  sendButton: 'Lock my report',
  after:
    'Your report will be locked so that only they can open it. You cannot change it after that. It is sent when you hand the saved file in.',
  saveTitle: 'Save your locked report',
  saveWhy: 'Nobody has it yet. Save it now: when this page is closed, it is gone.',
  save: 'Save the locked report',
  saved: 'Look in the folder for downloads: the file is called form.dat. You may give it another name.',
  until: (day: string) =>
    `Hand it in by ${day}. After that the investigators’ lock is changed and it is not taken any more.`,
  waysTitle: 'How to hand it in',
  ways: [
    'Open the online form on any machine and choose ‘Hand in a report saved without internet’.',
    'Somebody you trust can do it for you. The file does not show what you wrote, and they do not need your words.',
    'Delete the file afterwards.',
  ],
  leave: 'Clear this page and leave',
};
