/** Puts the focus on the element with that id, where there is one; it must be able to take it. */
export function focusOn(id: string): void {
  document.getElementById(id)?.focus();
}

/** An attachment that gives an element the focus as it appears, so that it is read out; it must be able to take it. */
export function takeFocus(element: HTMLElement): void {
  element.focus();
}
