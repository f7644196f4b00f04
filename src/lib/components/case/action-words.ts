import type { Card } from '$lib/domain/case/redact.ts';
import { m } from '$lib/paraglide/messages.js';
import type { Action } from '$lib/domain/case/card/actions.ts';
import { recordWords, stepWords } from '../sheet/words.ts';

/** An action as its button says it: 代录到场, 接手, 改派. */
export function actionWords({ verb, forUnit, takesOver }: Action, card: Pick<Card, 'handler'>): string {
  if (verb === 'accept' && takesOver) return m.sheets_do_take_over();
  if (verb === 'accept' && forUnit && card.handler) return m.cases_act_change_handler();
  if (forUnit)
    return m.sheets_for_unit({ step: verb === 'attempt-contact' ? recordWords(verb) : stepWords(verb) });
  return recordWords(verb);
}
