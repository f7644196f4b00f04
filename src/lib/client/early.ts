type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

declare global {
  interface Window {
    /** Kept by the script that stands in the document itself (`app.html`). */
    typedEarly?: { fields: { field: Field; value: string; checked?: boolean }[]; stop: () => void };
  }
}

/**
 * Gives back to their fields what was typed or ticked before the page's script had come: a field that has just been
 * brought to life shows what the program knows of it, which is nothing yet. To be called once the page lives.
 */
export function giveBackTyped(): void {
  const early = window.typedEarly;
  if (!early) return;
  delete window.typedEarly;
  early.stop();
  const last = new Map(early.fields.map((typed) => [typed.field, typed]));
  for (const { field, value, checked } of last.values()) {
    if (!field.isConnected) continue;
    if (field instanceof HTMLInputElement && checked !== undefined && /^(?:checkbox|radio)$/.test(field.type))
      field.checked = checked;
    else field.value = value;
    for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, { bubbles: true }));
  }
}
