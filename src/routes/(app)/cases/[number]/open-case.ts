import { error } from '@sveltejs/kit';
import type { Actor } from '$lib/domain/bureau/directory.ts';
import type { CaseView } from '$lib/live/case-view.ts';
import { m } from '$lib/paraglide/messages.js';
import { logOpening } from '$lib/server/cases/audit.ts';
import { readCaseFor } from '$lib/server/cases/view.ts';
import { getStore } from '$lib/server/store/index.ts';

/** Finds the case that this actor may see and writes down that he opened it; 404 alike where there is none for him. */
export async function openCase(actor: Actor | null, number: string): Promise<CaseView> {
  const store = getStore();
  const view = actor && (await readCaseFor(store, actor, number));
  if (!actor || !view) error(404, m.common_case_not_found());
  await logOpening(store, actor, view.card.id);
  await store.markRead(actor.id, { caseId: view.card.id }, { waits: false });
  return view;
}
