import type { Action } from '$lib/domain/case/card/actions.ts';
import { menuWords } from '$lib/words/verbs.ts';
import { m } from '$lib/paraglide/messages.js';

/** The next step of a case as the one button under it says it. */
export function stepButton({ verb, takesOver }: Action): string {
  if (verb === 'accept') return takesOver ? m.common_take_over() : m.phone_step_accept();
  if (verb === 'contact') return m.phone_step_contact();
  if (verb === 'arrive') return m.phone_step_arrive();
  if (verb === 'resolve') return m.phone_step_resolve();
  return menuWords({ commands: [], forUnit: false, takesOver: false, verb });
}
