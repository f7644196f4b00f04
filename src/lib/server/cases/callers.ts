import type { Actor } from '../../domain/bureau/directory.ts';
import { callerAccess } from '../../domain/case/access.ts';
import { maskName, maskPhone } from '../../domain/text/masks.ts';
import type { CallersView, CallerView } from '../../live/case-view.ts';
import type { CaseOutline } from '../store/index.ts';

/** The callers as this actor may see them, and at most so. */
export function callersOf(file: CaseOutline, actor: Actor, most: CallersView['access']): CallersView {
  const access = callerAccess(file.kase, actor);
  if (access === 'none') return { access, callers: [] };
  const whole = access === 'whole' && most === 'whole';
  const callers = whole
    ? listOf(
        file,
        (text) => text,
        (text) => text,
      )
    : listOf(file, maskName, (phone) => (phone ? maskPhone(phone) : ''));
  return { access, callers };
}

/** The callers uncovered, whoever asks: never without a reason and a row in the audit. */
export function uncoveredCallers(file: CaseOutline): CallerView[] {
  return listOf(
    file,
    (text) => text,
    (text) => text,
  );
}

function listOf(
  { kase, texts }: CaseOutline,
  name: (whole: string) => string,
  phone: (whole: string) => string,
): CallerView[] {
  return kase.callers.map(({ id, hasPhone }) => ({
    id,
    hasPhone,
    name: name(texts[`caller.${id}.name`] ?? ''),
    phone: phone(texts[`caller.${id}.phone`] ?? ''),
  }));
}
