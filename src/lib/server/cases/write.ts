import * as v from 'valibot';
import { act } from '../../domain/case/commands/index.ts';
import type { Actor } from '../../domain/bureau/directory.ts';
import { refusedBy } from '../../domain/case/refusals.ts';
import { logDenied } from './audit.ts';
import type { Hands } from './pace.ts';
import { getStore, type Store, type Written } from '../store/index.ts';

/**
 * The one write path: sockets, forms, imports and other systems bring what somebody wants done, in whatever shape it
 * came. Unknown keys and anything else that the schema refuses are answered `bad-message` with the field's name and its fault;
 * nothing of it is stored or repeated. Otherwise see `Store.write`; who reaches for a case that is not his stands in the
 * audit.
 * @param hands counts what a person brings from outside, and refuses what no hand brings; left out, nobody counts
 */
export async function write(
  actor: Actor,
  input: unknown,
  store: Store = getStore(),
  hands?: Hands,
): Promise<Written> {
  const parsed = v.safeParse(act, input, { abortEarly: true });
  if (parsed.success) {
    const tooMuch = hands?.take(actor.id, parsed.output.caseId, parsed.output.commands.length);
    if (tooMuch) return { ok: false, refusal: { code: tooMuch } };
    const written = await store.write(actor, parsed.output, commandsOf(input));
    const { caseId } = parsed.output;
    if (!written.ok && written.refusal.code === 'not-found' && caseId !== null)
      await logDenied(store, actor, { id: caseId });
    return written;
  }
  return { ok: false, refusal: refusedBy(parsed.issues[0]) };
}

/** As they were sent: what this version makes of them another may make otherwise. */
function commandsOf(input: unknown): unknown {
  return input instanceof Object && 'commands' in input ? input.commands : undefined;
}
