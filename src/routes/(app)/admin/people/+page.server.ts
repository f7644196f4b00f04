import { fail } from '@sveltejs/kit';
import { faultText } from '$lib/words/people.ts';
import { m } from '$lib/paraglide/messages';
import { newPersonForm, readForm } from '$lib/server/auth/forms.ts';
import { addPerson, listPeople, type Listed } from '$lib/server/auth/people.ts';
import { getStore } from '$lib/server/store/index.ts';
import { when } from '../../when.ts';
import { administrator } from '../administrator.ts';
import { stateOf, unitChoices, unitsWithout } from './shown.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  administrator(locals);
  const store = getStore();
  const people = await listPeople(store);
  return {
    people: people.map((person) => line(person, locals.now)),
    units: unitChoices(store.directory()),
    withoutHead: unitsWithout(store.directory(), 'head'),
    withoutStaff: unitsWithout(store.directory(), 'staff'),
  };
};

export const actions: Actions = {
  add: async ({ request, locals }) => {
    const by = administrator(locals);
    const given = await readForm(request, newPersonForm);
    if (!given) return fail(400, { message: m.auth_bad_request() });
    const answer = await addPerson(getStore(), by, given);
    if (!answer.ok) return fail(400, { message: faultText(answer.fault), given });
    return { made: { name: answer.person.name, username: given.username, password: answer.password } };
  },
};

function line(person: Listed, now: number) {
  const { id, name, unit, roles, username, sessions, lastSignInAt } = person;
  return {
    ...{ id, name, unit, roles, username, sessions },
    state: stateOf(person, now),
    last: lastSignInAt === null ? null : when(lastSignInAt, now),
  };
}
