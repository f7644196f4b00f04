import { isTrouble } from '../../live/trouble.ts';
import { screens } from '../http/metrics.ts';
import { troubleOf } from '../clock/trouble.ts';
import type { Broadcast } from './broadcast.ts';
import type { Connections } from './connections.ts';
import { hearingsOf, type DeskOptions } from './desk.ts';
import type { Ears } from './handlers.ts';
import { ready } from './ready.ts';
import { roomsOf } from './rooms.ts';
import type { Screen } from './types.ts';

export interface WelcomeOptions extends Omit<DeskOptions, 'mayAsk' | 'focus' | 'end'> {
  broadcast: Broadcast;
  connections: Connections;
  ears: Ears;
  end: (screen: Screen) => void;
  /** Says how many notices the screen's person has not read. */
  countFor: (screen: Screen) => void;
  /** This server's. */
  build: string | undefined;
}

/** Gives a screen its place: hears it, and lets it hear what its audience may. */
export function welcome(
  screen: Screen,
  { broadcast, connections, ears, end, countFor, build, ...options }: WelcomeOptions,
): void {
  const { presence } = broadcast;
  const { audience, packed, reader } = screen.data;
  const { id: person } = reader.actor;
  const label = { audience: audience ?? 'none' };
  const focus: DeskOptions['focus'] = ({ caseId, how }) => {
    // Who watches over the bureau is never shown.
    if (!audience || audience === 'overseers') return;
    const name = options.store.directory().people.get(person)?.name ?? '';
    const changed =
      caseId === null
        ? presence.clear(screen.id)
        : presence.set(screen.id, { person, name, audience, caseId, how });
    if (changed) broadcast.peopleChanged();
  };
  const mayAsk = () => connections.mayAsk(screen.conn);
  ears.open(screen, hearingsOf(screen.data, { ...options, mayAsk, focus, end: () => end(screen) }));
  screens.inc(label);
  screen.on('disconnect', () => {
    screens.dec(label);
    if (presence.clear(screen.id)) broadcast.peopleChanged();
  });
  const { build: said } = screen.data;
  if (build !== undefined && said !== undefined && said !== build) screen.emit('build', ready({ build }));
  if (!audience) return;
  options.tails.of(audience);
  void screen.join(roomsOf(reader.actor, packed));
  const trouble = troubleOf(options.store);
  if (isTrouble(trouble)) screen.emit('trouble', ready(trouble));
  if (audience === 'wall') return;
  countFor(screen);
  const others = presence.seenBy(audience).filter((one) => one.person !== person);
  if (others.length > 0) screen.emit('people', ready(others.map(({ present }) => present)));
}
