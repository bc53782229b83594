/** The options of every command that works with a desk's key file and the server. */
export const deskOptions = {
  server: { type: 'string' },
  root: { type: 'string' },
  key: { type: 'string' },
  'passphrase-file': { type: 'string' },
} as const;

/** What was given for {@link deskOptions}. */
export interface DeskValues {
  readonly server?: string | undefined;
  readonly root?: string | undefined;
  readonly key?: string | undefined;
  readonly 'passphrase-file'?: string | undefined;
}
