/**
 * What every field carries, so that no browser, keyboard or extension keeps or sends what is typed: no autofill and no
 * form restoring, no cloud spell checker, no writing suggestions, no corrections.
 */
export const unrecorded = {
  autocomplete: 'off',
  autocorrect: 'off',
  spellcheck: false,
  writingsuggestions: 'false',
  'data-gramm': 'false',
} as const;

/**
 * An attachment that makes the ticked or unticked state of a radio or checkbox its default. Browsers write what differs
 * from the default to disk, to restore a tab after a crash, for these fields even where `autocomplete` is off.
 */
export function forgetTick(ticked: boolean): (field: HTMLInputElement) => void {
  return (field) => {
    field.defaultChecked = ticked;
  };
}
