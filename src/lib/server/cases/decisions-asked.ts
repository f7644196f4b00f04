import type { Case, CaseId } from '../../domain/case/case.ts';
import type { Milestone } from '../../domain/case/clocks.ts';
import type { Actor, Directory, Role } from '../../domain/bureau/directory.ts';
import type { DecisionAsked } from '../../domain/case/card/asked.ts';
import { readAskedFor } from './view.ts';
import type { Store } from '../store/index.ts';

/** The clocks of what the centre owes a unit: its decision. */
const AWAITED: readonly Milestone[] = ['return', 'hard', 'waiver', 'promise-approval'];

/** What was read for one role, by case: as good as long as the case stands at this version and names are the same. */
interface Read {
  directory: Directory;
  asked: Map<CaseId, { version: number; asked: Promise<DecisionAsked[]> }>;
}
const read = new WeakMap<Store, Map<Role, Read>>();

/** What units ask to have decided, as an actor who sees every case may read it; a case is read once for his whole role. */
export async function decisionsAsked(store: Store, actor: Actor): Promise<DecisionAsked[]> {
  const known = readFor(store, actor.role);
  const asked: Read['asked'] = new Map();
  for (const kase of store.open.values()) {
    if (!kase.clocks.some(({ milestone, ended }) => !ended && AWAITED.includes(milestone))) continue;
    const before = known.asked.get(kase.id);
    if (before?.version === kase.version) asked.set(kase.id, before);
    else asked.set(kase.id, { version: kase.version, asked: askedIn(store, actor, kase) });
  }
  known.asked = asked;
  try {
    return (await Promise.all(Array.from(asked.values(), (one) => one.asked))).flat();
  } catch (error) {
    known.asked = new Map();
    throw error;
  }
}

function readFor(store: Store, role: Role): Read {
  const byRole = read.get(store) ?? new Map<Role, Read>();
  read.set(store, byRole);
  const directory = store.directory();
  let known = byRole.get(role);
  if (known?.directory !== directory) byRole.set(role, (known = { directory, asked: new Map() }));
  return known;
}

async function askedIn(store: Store, actor: Actor, kase: Case): Promise<DecisionAsked[]> {
  const attempts = kase.attempts.map(({ occurredAt }) => occurredAt);
  const asked = (await readAskedFor(store, actor, kase.number)) ?? [];
  return asked.map((one) => ({ ...one, caseId: kase.id, attempts }));
}
