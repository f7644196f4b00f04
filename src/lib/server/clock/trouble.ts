import type { Trouble } from '../../live/trouble.ts';
import type { ServerClock } from './server-clock.ts';
import type { Store } from '../store/index.ts';

const clocks = new WeakMap<Store, ServerClock>();

/** Says by which clock a store runs. */
export function runsBy(store: Store, clock: ServerClock): void {
  clocks.set(store, clock);
}

/** Undefined where a store's clock is in somebody's hand. */
export function clockOf(store: Store): ServerClock | undefined {
  return clocks.get(store);
}

export function troubleOf(store: Store): Trouble {
  return { clock: clockOf(store)?.held ?? null, sick: store.sick.size };
}

/** Calls `listener` when it changes. Returns how to stop. */
export function onTrouble(store: Store, listener: () => void): () => void {
  const stop = [store.onSick(listener), clockOf(store)?.onChange(listener)];
  return () => stop.forEach((one) => one?.());
}
