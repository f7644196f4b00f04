import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { CaseId } from '../lib/domain/case/case.ts';
import type { Moment } from '../lib/domain/case/clocks.ts';
import { act, type CommandInput } from '../lib/domain/case/commands/index.ts';
import { CENTRE_UNIT, type Actor, type Person } from '../lib/domain/bureau/directory.ts';
import { HOUR } from '../lib/domain/bureau/policy.ts';
import { createAccount } from '../lib/server/auth/accounts.ts';
import { createWallKey } from '../lib/server/auth/walls.ts';
import { openStore } from '../lib/server/ledger/open.ts';
import type { Store } from '../lib/server/store/index.ts';
import {
  referenceCalendar,
  referenceCategories,
  referenceRoads,
  referenceUnits,
} from '../lib/domain/bureau/reference/index.ts';
import { demoCases } from './demo/cases.ts';
import type { Deed } from './demo/deeds.ts';
import { demoHistory } from './demo/history.ts';
import { demoPeople } from './demo/people.ts';
import { progressBar } from './progress.ts';
import { CommandError } from './store.ts';

export type DemoOptions = { dataDir: string; now: Moment; password: string; wallKey: string };

const ADMIN: Actor = { id: 0, role: 'admin', unit: null };

/**
 * Fills an empty folder with the demonstration bureau as it stands at `now`: the same commands as people give, with the
 * clock passed in, so that nothing is on the screen that the rules would not have made.
 */
export async function fillDemo({ dataDir, now, password, wallKey }: DemoOptions): Promise<void> {
  let clock = now - 100 * 24 * HOUR;
  const store = await openStore({ dataDir, now: () => clock, silent: true });
  try {
    const people = await furnish(store, clock);
    const deeds = [...demoHistory(store.directory()), ...demoCases()].sort((a, b) => b.ago - a.ago);
    const cases = new Map<string, CaseId>();
    const bar = progressBar('cases', deeds.length);
    for (const deed of deeds) {
      clock = Math.round(now - deed.ago);
      await perform(store, deed, actorOf(people, deed.by), cases);
      bar.advance();
    }
    bar.end();
    clock = now;
    await Promise.all(
      demoPeople.map(({ username }) =>
        createAccount(store, { username, password, personId: people.get(username)!.id, mustChange: false }),
      ),
    );
    await createWallKey(store, { name: '投诉质监中心大屏', key: wallKey });
  } finally {
    await store.close();
  }
}

/** Units, catalogue, roads, calendar and people; gives the people by account name. */
async function furnish(store: Store, now: Moment): Promise<Map<string, Person>> {
  const year = new Date(now).getUTCFullYear();
  await store.changeCalendar(ADMIN, referenceCalendar([year, year + 1]));
  const { people } = await store.changeDirectory(ADMIN, {
    units: [{ ...CENTRE_UNIT, dutyPhone: '021-55550200' }, ...referenceUnits],
    categories: referenceCategories,
    roads: referenceRoads,
    people: demoPeople.map(({ name, unit, roles }) => ({ name, unit, roles, active: true })),
  });
  return new Map(demoPeople.map(({ username }, index) => [username, people[index]!]));
}

function actorOf(people: Map<string, Person>, username: string): Actor {
  const { id, unit, roles } = people.get(username)!;
  return { id, role: roles[0]!, unit };
}

async function perform(store: Store, deed: Deed, actor: Actor, cases: Map<string, CaseId>): Promise<void> {
  const caseId = cases.get(deed.case) ?? null;
  const moves = caseId === null ? 0 : (store.open.get(caseId)?.moves ?? 0);
  const told = typeof deed.commands === 'function' ? deed.commands(store.now()) : deed.commands;
  const commands = told.map((command) => namedHandler(command, actor));
  const written = await store.write(actor, v.parse(act, { id: randomUUID(), caseId, moves, commands }));
  if (!written.ok)
    throw new CommandError(
      `the demonstration's ${deed.case} was refused: ${JSON.stringify(written.refusal)}`,
    );
  cases.set(deed.case, written.kase.id);
}

/** Whoever accepts becomes the handler. */
function namedHandler(command: CommandInput, actor: Actor): CommandInput {
  return command.type === 'accept' ? { ...command, handler: actor.id } : command;
}
