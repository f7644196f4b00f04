import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { CaseId } from '../../src/lib/domain/case/case.ts';
import type { CommandInput } from '../../src/lib/domain/case/commands/index.ts';
import type { ActAnswer } from '../../src/lib/live/protocol.ts';
import { newCase, STAFF } from '../bench/bureau.ts';
import { Witness } from './witness.ts';

/** An act and what became of it, in the order in which it was sent. */
export interface Deed {
  id: string;
  caseId: CaseId | null;
  commands: CommandInput[];
  /** How often it went over the line. */
  sent: number;
  answer?: ActAnswer;
}

/**
 * Somebody in a hurry over one real socket: works cases that nobody else touches, sends again under the same id what
 * was not answered, as our pages do, and remembers every answer.
 */
export class Mover {
  readonly screen: Witness;
  readonly deeds: Deed[] = [];
  readonly #cases: CaseId[];
  #count = 0;

  constructor(address: string, cookie: string, cases: CaseId[]) {
    this.screen = new Witness(address, cookie);
    this.#cases = cases;
  }

  /** Hands its cases from one colleague to the other, one deed after the other for each, until it is told to stop. */
  async accept(stopped: () => boolean): Promise<void> {
    await this.screen.ready();
    const one = async (caseId: CaseId): Promise<void> => {
      let { moves, handler } = this.screen.cards.get(caseId)!;
      while (!stopped()) {
        const next = handler?.id === STAFF[0] ? STAFF[1] : STAFF[0];
        const answer = await this.#do(caseId, moves, [{ type: 'accept', handler: next }]);
        if (!answer.ok)
          throw new Error(`a case that nobody else touches was refused: ${JSON.stringify(answer.refusal)}`);
        ({ moves, handler } = answer.card as unknown as {
          moves: number;
          handler: { id: number; name: string };
        });
      }
    };
    await Promise.all(this.#cases.map(one));
  }

  /** Registers one case after the other and hands each to JC1, until it is told to stop. */
  async register(stopped: () => boolean): Promise<void> {
    await this.screen.ready();
    while (!stopped()) {
      const answer = await this.#do(null, 0, newCase(this.#count++).commands);
      if (!answer.ok) throw new Error(`a registration was refused: ${JSON.stringify(answer.refusal)}`);
    }
  }

  /** Sends until there is an answer that is final. */
  async #do(caseId: CaseId | null, moves: number, commands: CommandInput[]): Promise<ActAnswer> {
    const deed: Deed = { id: randomUUID(), caseId, commands, sent: 0 };
    this.deeds.push(deed);
    for (;;) {
      const { socket } = this.screen;
      if (!socket.connected) await new Promise<void>((done) => socket.once('connect', done));
      deed.sent += 1;
      const act = { id: deed.id, caseId, moves, commands };
      const answer = (await socket
        .timeout(10_000)
        .emitWithAck('act', act)
        .catch(() => undefined)) as ActAnswer | undefined;
      if (answer && (answer.ok || !PASSING.includes(answer.refusal.code))) {
        deed.answer = answer;
        return answer;
      }
      await pause(answer ? 250 : 20);
    }
  }
}

const PASSING = ['too-fast', 'unavailable'];
