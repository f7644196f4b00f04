import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { CHAIN, SIDE } from '$lib/domain/clocks.ts';
import { NOTICE_KINDS } from '$lib/domain/notices.ts';
import { m } from '$lib/paraglide/messages.js';
import { nothing, readForm } from '$lib/server/auth/forms.ts';
import { readEnvironment } from '$lib/server/environment.ts';
import { getStore } from '$lib/server/store/index.ts';
import { countWaiting, hurryLetter, nextLetter, recentLetters } from '$lib/server/store/outbound.ts';
import { when } from '../../when.ts';
import { administrator } from '../administrator.ts';
import type { Actions, PageServerLoad } from './$types';

const SHOWN = 50;
const letterBody = v.object({
  kind: v.picklist(NOTICE_KINDS),
  number: v.string(),
  milestone: v.picklist([...CHAIN, ...SIDE]),
});

export const load: PageServerLoad = async ({ locals }) => {
  administrator(locals);
  const { read } = getStore();
  const [head, waiting, recent] = await Promise.all([
    nextLetter(read),
    countWaiting(read),
    recentLetters(read, SHOWN),
  ]);
  return {
    on: readEnvironment().hook !== undefined,
    waiting,
    head: head && {
      since: when(head.at, locals.now),
      tries: head.tries,
      next: head.tries > 0 ? when(head.nextAt, locals.now) : null,
      error: head.error && whyWords(head.error),
    },
    recent: recent.map(({ id, body, at, sentAt }) => {
      const { kind, number, milestone } = v.parse(letterBody, JSON.parse(body));
      return {
        ...{ id, kind, number, milestone },
        at: when(at, locals.now),
        sent: sentAt === null ? null : when(sentAt, locals.now),
      };
    }),
  };
};

export const actions: Actions = {
  retry: async ({ request, locals }) => {
    administrator(locals);
    if (!(await readForm(request, nothing))) return fail(400, { message: m.auth_bad_request() });
    await getStore().transact((db) => hurryLetter(db, locals.now));
    return { good: m.outbound_retried() };
  },
};

function whyWords(error: string): string {
  const status = /^status (\d+)$/.exec(error)?.[1];
  if (status) return m.outbound_why_status({ status });
  if (error === 'timeout') return m.outbound_why_timeout();
  return error === 'redirect' ? m.outbound_why_redirect() : m.outbound_why_unreachable();
}
