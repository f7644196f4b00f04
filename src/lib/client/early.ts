type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

declare global {
  interface Window {
    /** Kept by the script that stands in the document itself (`app.html`). */
    doneEarly?: {
      fields: { field: Field; value: string; checked?: boolean }[];
      buttons: HTMLButtonElement[];
      stop: () => void;
    };
  }
}

/**
 * Gives back what was typed, ticked or pressed before the page's script had come: a field that has just been brought to
 * life shows what the program knows of it, which is nothing yet, and nobody heard the button. One that was pressed
 * again because nothing happened is meant once. To be called once the page lives.
 */
export function giveBackEarly(): void {
  const early = window.doneEarly;
  if (!early) return;
  delete window.doneEarly;
  early.stop();
  const last = new Map(early.fields.map((typed) => [typed.field, typed]));
  for (const { field, value, checked } of last.values()) {
    if (!field.isConnected) continue;
    if (field instanceof HTMLInputElement && checked !== undefined && /^(?:checkbox|radio)$/.test(field.type))
      field.checked = checked;
    else field.value = value;
    for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }
  for (const button of new Set(early.buttons)) if (button.isConnected) button.click();
}
