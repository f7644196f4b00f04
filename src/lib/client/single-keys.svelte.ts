const KEPT = 'single-keys';

/** Whether letters alone do something: whoever speaks to his computer may switch them off (WCAG 2.1.4). */
class SingleKeys {
  #on = $state(globalThis.localStorage?.getItem(KEPT) !== 'off');

  get on(): boolean {
    return this.#on;
  }

  set on(on: boolean) {
    this.#on = on;
    localStorage.setItem(KEPT, on ? 'on' : 'off');
  }
}

export const singleKeys = new SingleKeys();

/** True where a key belongs to what is being typed, or to a dialog or menu that is open. */
export function isTyping({ target, isComposing, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (isComposing || ctrlKey || metaKey || altKey) return true;
  return (
    target instanceof Element &&
    target.closest(
      'input, textarea, select, dialog, #account-menu, [role="menu"], [role="dialog"], [contenteditable]',
    ) !== null
  );
}
