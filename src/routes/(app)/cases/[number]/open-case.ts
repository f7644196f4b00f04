import { error } from '@sveltejs/kit';
import type { Actor } from '$lib/domain/directory.ts';
import type { CaseView } from '$lib/live/case-view.ts';
import { m } from '$lib/paraglide/messages.js';
import { logOpening } from '$lib/server/case-audit.ts';
import { readCaseFor } from '$lib/server/case-view.ts';
import { logger } from '$lib/server/logger.ts';
import { getStore } from '$lib/server/store/index.ts';

/** Finds the case that this actor may see and writes down that he opened it; 404 alike where there is none for him. */
export async function openCase(actor: Actor | null, number: string): Promise<CaseView> {
  const store = getStore();
  const view = actor && (await readCaseFor(store, actor, number));
  if (!actor || !view) error(404, m.cases_not_found());
  // Reading goes on while nothing can be written; the callers, which are covered here, do not.
  await logOpening(store, actor, view.card.id).catch((failure: unknown) => {
    logger.error({ error: failure, caseId: view.card.id }, 'an opened case could not be audited');
  });
  await store.markRead(actor.id, { caseId: view.card.id }).catch((failure: unknown) => {
    logger.error(
      { err: failure, caseId: view.card.id },
      'the notices of an opened case could not be marked as read',
    );
  });
  return view;
}
