import type { CaseId } from '../domain/case/case.ts';
import type { ActInput } from '../domain/case/commands/index.ts';
import { isUnitMember, type ActingPerson } from '../domain/bureau/directory.ts';
import type { NotOwner } from '../live/page-owner.ts';
import type { ActAnswer, HandshakeRefused } from '../live/protocol.ts';
import { ConfirmingConnection } from './confirming.svelte.ts';
import type { Recorded, With } from './outbox.ts';
import { lazy } from './lazy.svelte.ts';
import { ownPage } from './page-owner.svelte.ts';
import { NO_RUNS, type Run } from './pending.ts';
import { ownerOf } from './pocket/owner-mark.ts';
import type { Queue } from './pocket/queue.svelte.ts';

const queuePart = lazy(() => import('./pocket/queue.svelte.ts'));
const NOTHING: With = { number: '', photos: [] };

/** A connection whose acts outlive the line, the page and the session: see `Queue`, which is loaded once the page stands. */
export class KeepingConnection extends ConfirmingConnection {
  queue: Queue | null = $state.raw(null);
  readonly #actor: () => ActingPerson;
  #opened: Promise<Queue | null> | undefined;

  constructor(actor: () => ActingPerson) {
    super();
    this.#actor = actor;
  }

  /** Opens the queue of whoever works in the street, or kept something here before, and sends what waits in it. */
  resume(): void {
    const actor = this.#actor();
    if (isUnitMember(actor) || ownerOf() === actor.id) void this.open();
  }

  open(): Promise<Queue | null> {
    return (this.#opened ??= this.#open().catch(() => null));
  }

  async #open(): Promise<Queue | null> {
    const part = await queuePart.quietly();
    // It did not come: the next act asks for it again.
    if (!part) this.#opened = undefined;
    return part && (this.queue = await part.Queue.open(this, this.#actor()));
  }

  override get runs(): ReadonlyMap<CaseId, Run> {
    return this.queue?.runs ?? NO_RUNS;
  }

  override async act(act: ActInput, more: With = NOTHING): Promise<Recorded> {
    const queue = await (more.photos.length > 0 ? this.open() : this.#opened);
    return queue ? queue.act(act, more) : super.act(act);
  }

  /** Sends an act past the queue. */
  deliver(act: ActInput): Promise<ActAnswer> {
    return this.confirmedAct(act);
  }

  override again(): void {
    void this.queue?.reopen();
    super.again();
  }

  protected override disowned(code: NotOwner, told: HandshakeRefused | undefined): void {
    if (told) ownPage.oust({ code, now: told.now });
  }

  protected override lineTurned(up: boolean): void {
    this.queue?.line(up);
  }
}
