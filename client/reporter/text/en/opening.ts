import { signposts } from '../../data/signposts.ts';

/** What stands around every step, and the steps before the questions, in English. */
export const opening = {
  bar: {
    name: 'Online form',
    exit: 'Leave this page now',
    exitPresses: (left: number) =>
      `Shift pressed. Press it ${left === 1 ? 'once more' : 'twice more'} to leave.`,
    skip: 'Skip to the main part',
    back: 'Back',
    next: 'Continue',
    error: 'Error:',
    problem: 'There is a problem',
    warning: 'Warning',
    important: 'Important',
    draftLanguage: '',
    languageFailed: 'The other language could not be loaded. Check your connection and try again.',
  },
  closed: {
    title: 'Online form',
    text: 'This page was closed. Nothing is kept here.',
    open: 'Open the form again',
  },
  start: {
    title: 'Report wrongdoing by someone who works for the police',
    lead: 'Use this form to tell us about a police officer, a member of police staff or a police volunteer who you think is corrupt or abusive. You do not have to say who you are.',
    who: 'You can report someone from any UK police force, on or off duty. Anyone can use this form. So can people who work for the police.',
    exit: `‘Leave this page now’ is always at the top. It clears everything at once and opens a weather page. On a keyboard, you can also press Shift 3 times.`,
    aboutTitle: 'What you can report',
    promiseTitle: 'What we promise',
    promises: [
      'Your report is locked on this device before it is sent. Only the people you send it to can open it. The people who run this website cannot.',
      'We do not ask for your name. We do not keep your internet address.',
      'This form saves nothing on this device.',
      'At the end you get 12 secret words. With them you can come back, read replies, answer questions or take your report back.',
    ],
    promiseMore: 'All our promises, how they are tested and what they do not cover',
    limitTitle: 'What we cannot do',
    limits: [
      'The address of this website may stay in the list of pages that this browser has opened.',
      'If somebody watches this device, they may see what you do.',
      `We cannot send help. If someone is in danger, call ${signposts.emergency}.`,
    ],
    notTitle: 'What this form is not for',
    not: [
      `Emergencies. Call ${signposts.emergency}.`,
      `Other crimes. Call ${signposts.nonEmergency}, or Crimestoppers on ${signposts.crimestoppers}.`,
      `Everyday complaints about the police, such as rudeness or delay. Complain to the force. You can also ask the body that oversees it: ${signposts.complaints.england} (England and Wales), ${signposts.complaints.scotland} (Scotland) or ${signposts.complaints.northernIreland} (Northern Ireland).`,
    ],
    phone: `Would you rather talk? Call free on ${signposts.phoneLine}. You do not have to give your name.`,
    begin: 'Start a report',
    comeBack: 'Come back with my 12 words',
    handIn: 'Hand in a report saved without internet',
    missingPart:
      'A part of this page did not load. Check your connection, then load the page again before you write anything.',
  },
  safety: {
    title: 'Stay safe while you do this',
    device: 'Choose a device that is safe',
    devices: [
      'Do not use a device from work, from the police, or one that you share.',
      'Do not use a device that the person you report has had in their hands.',
      'A friend’s phone, or a computer in a library, is better.',
    ],
    trace: 'Leave less behind',
    traces: [
      'Open this website in a private window. Close the window when you are done.',
      `The Tor Browser hides from your internet provider that you were here. It is free: ${signposts.torBrowser}.`,
      'Do not use the Wi-Fi at work.',
      'Do not take screenshots. Phones copy them to other places.',
    ],
    leave: 'If you need to stop quickly',
    leaving:
      'Choose ‘Leave this page now’ at the top, or press Shift 3 times. What you typed is gone at once and a weather page opens. Nobody can get it back, and nor can you.',
    time: 'You can take as long as you need. If you close the page before the end, what you typed is lost and nothing is sent.',
  },
  danger: {
    title: 'Is anyone in danger right now?',
    yes: 'Yes',
    no: 'No',
    missing: 'Choose yes or no',
  },
  emergency: {
    title: `Call ${signposts.emergency} if someone is in danger`,
    call: `This form is not watched all day and night. It cannot bring help. Call ${signposts.emergency}, or ask somebody you trust to call.`,
    silent: `If it is not safe to speak, call ${signposts.emergency} from a mobile and stay quiet. When you are asked to, press ${signposts.silentCode}. The call then goes to the police. It does not tell them where you are.`,
    trace: 'We cannot find out who or where you are.',
    helplines: 'People outside the police who can help',
    lines: [
      `Domestic abuse helpline, free, day and night: ${signposts.domesticAbuse}`,
      `Live Fear Free in Wales, free, day and night: ${signposts.domesticAbuseWales}`,
      `Samaritans, if you need someone to talk to: ${signposts.samaritans}`,
    ],
    next: 'Go on with my report',
  },
};
