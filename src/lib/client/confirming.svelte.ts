import type { ActInput } from '../domain/case/commands/index.ts';
import type { ActAnswer } from '../live/protocol.ts';
import { Connection } from './connection.svelte.ts';
import type { Recorded, With } from './outbox.ts';

/**
 * A connection whose acts are held up, not lost, when the screen was left alone for too long: the server then asks who
 * is there. Once the password was given again the same act goes out once more; without it, it stays refused.
 */
export class ConfirmingConnection extends Connection {
  /** Answers the question that is open: true once the password was right. */
  asked: ((confirmed: boolean) => void) | null = $state.raw(null);
  #asking: Promise<boolean> | undefined;

  override act(act: ActInput, _more?: With): Promise<Recorded> {
    return this.confirmedAct(act);
  }

  protected async confirmedAct(act: ActInput): Promise<ActAnswer> {
    const answer = await this.send(act);
    return isHeldUp(answer) && (await this.confirm()) ? this.send(act) : answer;
  }

  /** Asks who is there; true once the password was right. What waits together asks once. */
  confirm(): Promise<boolean> {
    this.#asking ??= new Promise<boolean>((resolve) => {
      this.asked = resolve;
    }).finally(() => {
      this.asked = null;
      this.#asking = undefined;
    });
    return this.#asking;
  }
}

function isHeldUp(answer: ActAnswer): boolean {
  return !answer.ok && answer.refusal.code === 'session-ended' && answer.refusal.field === 'confirm';
}
