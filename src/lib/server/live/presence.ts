import type { CaseId, UserId } from '../../domain/case/case.ts';
import type { Audience } from '../../domain/case/audience.ts';
import type { Presence as Present } from '../../live/protocol.ts';
import type { Tails } from './tails.ts';

/** What one screen has its hand on. */
export interface Focus {
  person: UserId;
  name: string;
  audience: Audience;
  caseId: CaseId;
  how: Present['how'];
}

/** Who looks at or drags what. Whoever only watches the bureau is never entered here. */
export class Presence {
  readonly #tails: Tails;
  /** By socket. */
  readonly #focus = new Map<string, Focus>();

  constructor(tails: Tails) {
    this.#tails = tails;
  }

  /** False when nothing changed. */
  set(socket: string, focus: Focus): boolean {
    const held = this.#focus.get(socket);
    if (held?.caseId === focus.caseId && held.how === focus.how) return false;
    this.#focus.set(socket, focus);
    return true;
  }

  clear(socket: string): boolean {
    return this.#focus.delete(socket);
  }

  /** Whether anybody's hand is on one of these cases. */
  touches(cases: Iterable<CaseId>): boolean {
    if (this.#focus.size === 0) return false;
    const held = new Set(Array.from(this.#focus.values(), ({ caseId }) => caseId));
    for (const id of cases) if (held.has(id)) return true;
    return false;
  }

  /**
   * Who is with a case that this audience sees, each person once for each case; only as long as he sees it himself.
   * The keys name the person.
   */
  seenBy(audience: Audience): { person: UserId; present: Present }[] {
    const seen = new Map<string, { person: UserId; present: Present }>();
    for (const { person, name, audience: own, caseId, how } of this.#focus.values()) {
      if (!this.#tails.sees(audience, caseId) || !this.#tails.sees(own, caseId)) continue;
      const key = `${person} ${caseId}`;
      if (seen.get(key)?.present.how === 'dragging') continue;
      seen.set(key, { person, present: { caseId, name, how } });
    }
    return [...seen.values()];
  }
}
