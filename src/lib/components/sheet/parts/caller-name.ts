import type { CallerView } from '$lib/live/case-view.ts';
import { m } from '$lib/paraglide/messages.js';

/** What a caller is called where he left no name. */
export function callerName({ id, name }: CallerView): string {
  if (name) return name;
  return id === 1 ? m.sheets_caller_unnamed() : m.sheets_caller_number({ id });
}
