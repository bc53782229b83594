/** What a desk keeps on its own machine, and what is shown while its server is away. */
export const vault = {
  asOf: (day: string) => `As of ${day}, not connected`,
  waits:
    'The desk is not connected. You can read and search what was fetched before. Nothing can be sent: what you write waits here until you send it yourself, and is lost when the desk locks.',
  away: {
    title: 'Not connected',
    help: 'What belongs here comes from the server. It is shown once the desk is connected again: Refresh tries at once. Meanwhile you can read and search under Inbox.',
  },
  rolledBackTitle: 'The server shows an older state',
  rolledBack:
    'What this desk fetched last is not on the server any more. If no case has run out or been deleted since, the server was set back, or somebody keeps things from you. Tell the operator. What this machine has kept is still shown.',
  damagedTitle: 'What this machine had kept was not used',
  damaged:
    'It was changed, or is damaged, so everything is fetched from the server again. If nobody repaired this machine or its disk, somebody may have been at it: tell a lead.',
  read: 'I have read this',
  forgotten: {
    title: 'Forgotten the passphrase?',
    help: 'Nobody can open a key file without its passphrase. Make a new key file and join the unit again: a lead approves it, and the server has everything that is still open. What the old desk kept on this machine stays shut for ever: delete it.',
    none: 'No desk keeps anything in this browser.',
    remove: (name: string) => `Delete what desk ${name} keeps here`,
    removed: (name: string) => `What desk ${name} kept here is deleted.`,
  },
};
