import type { FileDescription } from '../../../core/files/attachments.ts';

/** Choosing files and sending them, in English. */
export const files = {
  files: {
    title: 'Do you want to add files?',
    add: 'Add files',
    careful:
      'Files can show who you are. Photos often hold where and when they were taken, and on which phone. We look for this on your device. Nothing is sent yet.',
    loading: 'Loading…',
    missing:
      'This part of the page could not be loaded. Try again, or go on without files. You can add them later with your 12 words.',
    again: 'Try again',
    tooMany: (most: number) => `You can send up to ${most} files at once. Remove some, or send them later`,
    undecided: (name: string) => `‘${name}’ cannot be cleaned. Choose to send it as it is, or remove it`,
    stillLooking: (name: string) => `We are still looking at ‘${name}’. Wait a moment and try again`,
    sent: {
      cleaned: (name: string) => `${name} – cleaned picture`,
      original: (name: string) => `${name} – picture with hidden details`,
      file: (name: string) => `${name} – not cleaned`,
    } satisfies Record<FileDescription['form'], (name: string) => string>,
  },
  upload: {
    file: (name: string, place: number, count: number) => `File ${place} of ${count}: ${name}`,
    begins: 'Getting ready…',
    parts: (sent: number, parts: number) => `Part ${sent} of ${parts} has arrived`,
    offline: 'The connection is lost. We try again by ourselves and go on from here. Keep this page open.',
    busy: 'The server is busy. We try again by ourselves. Keep this page open.',
    long: 'Large files take long, over Tor for hours. Keep this page open and the device awake.',
    stop: 'Stop sending',
  },
};
