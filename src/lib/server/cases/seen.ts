import { maySee, scopeOf } from '../../domain/case/access.ts';
import type { Actor } from '../../domain/bureau/directory.ts';
import type { Case } from '../../domain/case/case.ts';
import { audienceOf } from '../../domain/case/audience.ts';
import type { CaseOutline, Store } from '../store/index.ts';
import { logDenied } from './audit.ts';

/** The case that this actor may read; null when it is absent or not his, and that he asked is written down. */
export async function seenFor(store: Store, actor: Actor, number: string): Promise<Case | null> {
  const audience = audienceOf(actor);
  if (!audience || audience === 'wall' || !/^\d{8}-\d{4,6}$/.test(number)) return null;
  const id = await store.find({ number }, scopeOf(actor));
  const kase = id === null ? null : await store.caseOf({ id });
  if (kase && maySee(kase, actor)) return kase;
  await logDenied(store, actor, { number });
  return null;
}

/** The same with its story, which is read once it is known that he may. */
export async function outlineFor(store: Store, actor: Actor, number: string): Promise<CaseOutline | null> {
  const kase = await seenFor(store, actor, number);
  const file = kase && (await store.outlineOf(kase));
  // Whoever lost it in that moment finds it absent.
  return file && maySee(file.kase, actor) ? file : null;
}
