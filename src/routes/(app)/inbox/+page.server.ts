import { error, fail } from '@sveltejs/kit';
import * as v from 'valibot';
import type { Actor } from '$lib/domain/bureau/directory.ts';
import { m } from '$lib/paraglide/messages.js';
import { readForm } from '$lib/server/auth/forms.ts';
import { inboxOf } from '$lib/server/notices/inbox.ts';
import { getStore } from '$lib/server/store/index.ts';
import { when } from '../when.ts';
import type { Actions, PageServerLoad } from './$types';

/** Without a notice's number: all of them. */
const readingForm = v.strictObject({
  notice: v.optional(v.pipe(v.string(), v.regex(/^[1-9]\d{0,14}$/), v.transform(Number))),
});

export const load: PageServerLoad = async ({ locals, depends }) => {
  depends('board:inbox');
  const entries = await inboxOf(getStore(), reader(locals));
  return {
    entries: entries.map((entry) => ({
      ...entry,
      when: when(entry.at, locals.now),
      dueWhen: when(entry.due, locals.now),
    })),
  };
};

export const actions: Actions = {
  read: async ({ request, locals }) => {
    const actor = reader(locals);
    const given = await readForm(request, readingForm);
    if (!given) return fail(400, { message: m.auth_bad_request() });
    await getStore().markRead(actor.id, given.notice === undefined ? 'all' : [given.notice]);
    return { good: m.notices_done() };
  },
};

function reader({ actor }: App.Locals): Actor {
  if (!actor) error(404, m.error_not_found());
  return actor;
}
