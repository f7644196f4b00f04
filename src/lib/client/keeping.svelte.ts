import type { CaseId } from '../domain/case.ts';
import type { ActInput } from '../domain/commands/index.ts';
import type { Actor } from '../domain/directory.ts';
import type { ActAnswer } from '../live/protocol.ts';
import { ConfirmingConnection } from './confirming.svelte.ts';
import type { Recorded, With } from './outbox.ts';
import { NO_RUNS, type Run } from './pending.ts';
import type { Queue } from './pocket/queue.svelte.ts';

const NOTHING: With = { number: '', photos: [] };

/** A connection whose acts outlive the line, the page and the session: see `Queue`, which is loaded once the page stands. */
export class KeepingConnection extends ConfirmingConnection {
  queue: Queue | null = $state.raw(null);
  #opened: Promise<Queue | null> | undefined;

  /** Opens this person's queue, and sends what waits in it. */
  open(actor: Actor): Promise<Queue | null> {
    return (this.#opened ??= import('./pocket/queue.svelte.ts')
      .then(({ Queue }) => Queue.open(this, actor))
      .then((queue) => (this.queue = queue))
      .catch(() => null));
  }

  override get runs(): ReadonlyMap<CaseId, Run> {
    return this.queue?.runs ?? NO_RUNS;
  }

  override async act(act: ActInput, more: With = NOTHING): Promise<Recorded> {
    const queue = await this.#opened;
    return queue ? queue.act(act, more) : super.act(act);
  }

  /** Sends an act past the queue. */
  deliver(act: ActInput): Promise<ActAnswer> {
    return this.confirmedAct(act);
  }

  protected override lineTurned(up: boolean): void {
    this.queue?.line(up);
  }
}
