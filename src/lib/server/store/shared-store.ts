import { StoreError } from './errors.ts';
import type { Store } from './types.ts';

const SHARED = Symbol.for('board-12345.store');
const CLOSERS = Symbol.for('board-12345.closers');

/**
 * The store of this process. The built server and `src/server.ts` hold separate copies of this module, so it stands
 * on `globalThis`.
 * @throws {StoreError} before it was opened and after it was closed
 */
export function getStore(): Store {
  const store = Reflect.get(globalThis, SHARED) as Store | undefined;
  if (!store) throw new StoreError('The store is not open.');
  return store;
}

/** Gives this store to the whole process until it is closed, and lets the process close it at its end. */
export function shareStore(store: Store, whenClosed: (then: () => void) => void): void {
  Reflect.set(globalThis, SHARED, store);
  whenClosed(() => {
    if (Reflect.get(globalThis, SHARED) === store) Reflect.deleteProperty(globalThis, SHARED);
  });
  const closers = Reflect.get(globalThis, CLOSERS) as (() => Promise<void>)[] | undefined;
  closers?.push(() => store.close());
}
