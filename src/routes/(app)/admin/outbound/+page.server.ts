import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { CHAIN, SIDE, type Moment } from '$lib/domain/case/clocks.ts';
import { NOTICE_KINDS } from '$lib/domain/notices/notices.ts';
import { m } from '$lib/paraglide/messages.js';
import { nothing, readForm } from '$lib/server/auth/forms.ts';
import { readEnvironment } from '$lib/server/http/environment.ts';
import { getStore } from '$lib/server/store/index.ts';
import {
  countAside,
  countWaiting,
  dropLetter,
  hurryLetter,
  lettersAside,
  nextLetter,
  recentLetters,
  sendAgain,
  type Letter,
} from '$lib/server/store/outbound.ts';
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
  const [head, waiting, recent, aside, asideCount] = await Promise.all([
    nextLetter(read),
    countWaiting(read),
    recentLetters(read, SHOWN),
    lettersAside(read, SHOWN),
    countAside(read),
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
    recent: recent.map((letter) => ({
      ...shown(letter, locals.now),
      sent: letter.sentAt === null ? null : when(letter.sentAt, locals.now),
      aside: letter.asideAt !== null,
    })),
    aside: aside.map((letter) => ({
      ...shown(letter, locals.now),
      why: whyWords(letter.error ?? ''),
      expired: letter.error === 'expired',
    })),
    asideCount,
  };
};

function shown({ id, body, at }: Letter, now: Moment) {
  const { kind, number, milestone } = v.parse(letterBody, JSON.parse(body));
  return { id, kind, number, milestone, at: when(at, now) };
}

export const actions: Actions = {
  retry: async ({ request, locals }) => {
    administrator(locals);
    if (!(await readForm(request, nothing))) return fail(400, { message: m.auth_bad_request() });
    await getStore().transact((db) => hurryLetter(db, locals.now));
    return { good: m.outbound_retried() };
  },
  again: async ({ request, locals }) => {
    administrator(locals);
    const asked = await readForm(request, oneLetter);
    if (!asked) return fail(400, { message: m.auth_bad_request() });
    const back = await getStore().transact((db) => sendAgain(db, asked.id, locals.now));
    return back ? { good: m.outbound_again_done() } : fail(404, { message: m.outbound_gone() });
  },
  drop: async ({ request, locals }) => {
    administrator(locals);
    const asked = await readForm(request, oneLetter);
    if (!asked) return fail(400, { message: m.auth_bad_request() });
    const dropped = await getStore().transact((db) => dropLetter(db, asked.id));
    return dropped ? { good: m.outbound_dropped() } : fail(404, { message: m.outbound_gone() });
  },
};

const oneLetter = v.strictObject({ id: v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)) });

function whyWords(error: string): string {
  const status = /^status (\d+)$/.exec(error)?.[1];
  if (status) return m.outbound_why_status({ status });
  if (error === 'expired') return m.outbound_why_expired();
  if (error === 'timeout') return m.outbound_why_timeout();
  return error === 'redirect' ? m.outbound_why_redirect() : m.outbound_why_unreachable();
}
