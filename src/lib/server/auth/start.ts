import type { Directory, Person } from '../../domain/bureau/directory.ts';
import type { Store } from '../store/index.ts';
import { endOverdue } from './idle.ts';
import { followOthers } from './foreign-changes.ts';
import { revoked } from './revocations.ts';
import { setupCode } from './setup.ts';

/** Watches over the sessions, and prints the set-up code where nobody has an account yet. */
export async function startAuth(store: Store): Promise<void> {
  setInterval(() => endOverdue(store.now()), 1000).unref();
  followDirectory(store);
  await followOthers(store);
  const code = await setupCode(store);
  if (code) console.log(`Nobody has an account yet. Open /setup and give this one-time code: ${code}`);
}

/**
 * Closes what a person has open once the directory gives him another unit, other roles or none, whoever changed it: this
 * process, another one, or a command.
 * @returns how to stop
 */
export function followDirectory(store: Store): () => void {
  let before = store.directory();
  return store.onCommit(({ bureau }) => {
    if (!bureau.includes('directory')) return;
    const now = store.directory();
    for (const userId of otherRights(before, now)) revoked({ userId });
    before = now;
  });
}

function otherRights(before: Directory, now: Directory): number[] {
  return [...before.people.values()]
    .filter((person) => rightsOf(person) !== rightsOf(now.people.get(person.id)))
    .map(({ id }) => id);
}

function rightsOf(person: Person | undefined): string {
  return person?.active ? [person.unit, ...person.roles].join() : '';
}
