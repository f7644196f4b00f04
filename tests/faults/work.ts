import { setTimeout as pause } from 'node:timers/promises';
import { instant } from '../bench/child.ts';
import { cookieOf, COORDINATOR, HEAD } from '../bench/bureau.ts';
import { quantile } from '../bench/figures.ts';
import { RawScreen } from '../bench/raw-screen.ts';
import { compare } from './ledger.ts';
import { must } from './must.ts';
import { Mover } from './mover.ts';
import type { Running } from './running.ts';

/** Honest people at work beside whatever happens to the server, and a finger on its pulse. */
export class Work {
  readonly movers: Mover[];
  readonly #beats: number[] = [];
  readonly #done: Promise<unknown>;
  readonly #pulse: Promise<void>;
  #stopped = false;

  /** @param hands how many people, each with two cases of his own, the first with cases 1 and 2 */
  constructor({ address, port }: Running, hands: number) {
    this.movers = Array.from(
      { length: hands },
      (_, index) => new Mover(address, cookieOf(HEAD), [index * 2 + 1, index * 2 + 2]),
    );
    this.#done = Promise.all(this.movers.map((mover) => mover.accept(() => this.#stopped)));
    this.#done.catch(() => undefined);
    this.#pulse = this.#feel(port);
  }

  get acknowledged(): number {
    return this.movers.reduce((sum, { deeds }) => sum + deeds.filter(({ answer }) => answer?.ok).length, 0);
  }

  /** How long the server took to answer the smallest question, in milliseconds, so far. */
  beat(share: number): number {
    return quantile(this.#beats, share);
  }

  /** Lets everybody finish what he began; each acknowledged act must stand in the ledger once. */
  async finish(dataDir: string): Promise<{ done: number; resent: number }> {
    this.#stopped = true;
    const all = await Promise.race([Promise.all([this.#done, this.#pulse]), pause(60_000)]);
    must(all !== undefined, 'somebody was never answered');
    for (const { screen } of this.movers) screen.close();
    for (const { deeds } of this.movers) inOrder(deeds);
    return compare(
      dataDir,
      this.movers.flatMap(({ deeds }) => deeds),
    );
  }

  async #feel(port: number): Promise<void> {
    const finger = await RawScreen.open({ port, cookie: cookieOf(COORDINATOR) });
    while (!this.#stopped && !finger.closed) {
      const asked = instant();
      await Promise.race([finger.ask('focus', { caseId: null, how: 'viewing' }), pause(30_000)]);
      this.#beats.push(instant() - asked);
      await pause(60);
    }
    finger.destroy();
  }
}

/** Positions of one person's answers for one case rise in the order in which he asked. */
function inOrder(deeds: Mover['deeds']): void {
  const last = new Map<number, number>();
  for (const { caseId, answer } of deeds) {
    if (caseId === null || !answer?.ok) continue;
    must(answer.to > (last.get(caseId) ?? 0), `an answer for case ${caseId} overtook another`);
    last.set(caseId, answer.to);
  }
}
