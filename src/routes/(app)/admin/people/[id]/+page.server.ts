import { error, fail } from '@sveltejs/kit';
import { faultText } from '$lib/words/people.ts';
import { m } from '$lib/paraglide/messages';
import { resetPassword } from '$lib/server/auth/accounts.ts';
import { deviceOf } from '$lib/server/auth/agents.ts';
import { accountForm, nothing, personForm, readForm, sessionForm } from '$lib/server/auth/forms.ts';
import {
  changePerson,
  endSessionsOf,
  listPeople,
  openAccount,
  setDisabled,
  type Listed,
} from '$lib/server/auth/people.ts';
import { endSession, listSessions } from '$lib/server/auth/sessions.ts';
import { getStore } from '$lib/server/store/index.ts';
import { when } from '../../../when.ts';
import { administrator } from '../../administrator.ts';
import { stateOf, unitChoices } from '../shown.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const by = administrator(locals);
  const store = getStore();
  const person = await listed(params.id);
  const sessions = await listSessions(store, person.id);
  const { id, name, unit, roles, username, lastSignInAt } = person;
  return {
    person: { id, name, unit, roles, username, state: stateOf(person, locals.now), self: id === by.id },
    last: lastSignInAt === null ? null : when(lastSignInAt, locals.now),
    units: unitChoices(store.directory()),
    sessions: sessions.map(({ id: session, role, agent, address, createdAt, touchedAt }) => ({
      ...{ id: session, role, address, device: deviceOf(agent) },
      since: when(createdAt, locals.now),
      touched: when(touchedAt, locals.now),
    })),
  };
};

export const actions: Actions = {
  save: async ({ request, locals, params }) => {
    const by = administrator(locals);
    const person = await listed(params.id);
    const given = await readForm(request, personForm);
    if (!given) return fail(400, { what: 'data', message: m.auth_bad_request() });
    const answer = await changePerson(getStore(), by, person.id, given);
    if (!answer.ok) return fail(400, { what: 'data', message: faultText(answer.fault) });
    return { what: 'data', good: m.admin_saved() };
  },

  open: async ({ request, locals, params }) => {
    const by = administrator(locals);
    const person = await listed(params.id);
    const given = await readForm(request, accountForm);
    if (!given) return fail(400, { what: 'account', message: m.auth_bad_request() });
    const answer = await openAccount(getStore(), by, person, given.username);
    if (!answer.ok) return fail(400, { what: 'account', message: faultText(answer.fault) });
    return { what: 'account', password: answer.password, username: given.username };
  },

  reset: async ({ request, locals, params }) => {
    const by = administrator(locals);
    const person = await listed(params.id);
    if (!(await readForm(request, nothing)))
      return fail(400, { what: 'account', message: m.auth_bad_request() });
    const password = await resetPassword(getStore(), by, person.id);
    if (password === null || person.username === null) {
      return fail(400, { what: 'account', message: faultText('no-account') });
    }
    return { what: 'account', password, username: person.username };
  },

  disable: ({ locals, params }) => inService(locals, params.id, false),
  enable: ({ locals, params }) => inService(locals, params.id, true),

  end: async ({ request, locals, params }) => {
    const by = administrator(locals);
    const person = await listed(params.id);
    const given = await readForm(request, sessionForm);
    if (!given) return fail(400, { what: 'sessions', message: m.auth_bad_request() });
    await endSession(getStore(), by, given.session, person.id);
    return { what: 'sessions', good: m.admin_ended() };
  },

  endAll: async ({ locals, params }) => {
    const by = administrator(locals);
    const person = await listed(params.id);
    await endSessionsOf(getStore(), by, person.id);
    return { what: 'sessions', good: m.admin_ended() };
  },
};

async function inService(locals: App.Locals, id: string, on: boolean) {
  const by = administrator(locals);
  const person = await listed(id);
  const answer = await setDisabled(getStore(), by, person.id, !on);
  if (!answer.ok) return fail(400, { what: 'account', message: faultText(answer.fault) });
  return { what: 'account', good: on ? m.admin_enabled() : m.admin_disabled() };
}

async function listed(id: string): Promise<Listed> {
  const found = (await listPeople(getStore())).find((person) => String(person.id) === id);
  return found ?? error(404, m.error_not_found());
}
