/**
 * Telephone numbers and addresses that the page points to. Whoever runs the service changes them here; nothing else in
 * the page holds one, but for the notice without JavaScript in index.html.
 */
export const signposts = {
  /** The service's own free line, for those who cannot or will not use the page. */
  phoneLine: '0800\u00a0085\u00a00000',
  emergency: '999',
  /** What to press on a silent 999 call from a mobile. */
  silentCode: '55',
  nonEmergency: '101',
  crimestoppers: '0800\u00a0555\u00a0111',
  /** Free helplines that do not belong to the police. */
  domesticAbuse: '0808\u00a02000\u00a0247',
  domesticAbuseWales: '0808\u00a080\u00a010\u00a0800',
  samaritans: '116\u00a0123',
  complaints: {
    england: 'www.policeconduct.gov.uk',
    scotland: 'www.pirc.scot',
    northernIreland: 'www.policeombudsman.org',
  },
  torBrowser: 'www.torproject.org',
  /** Where "Leave this page now" goes: dull, public, and on everybody's list of visited pages. */
  dullPage: 'https://www.bbc.co.uk/weather',
} as const;
