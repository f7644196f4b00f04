import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import type { CaseId } from '../lib/domain/case/case.ts';
import type { CommandInput } from '../lib/domain/case/commands/index.ts';
import type { Card } from '../lib/domain/case/redact.ts';
import type { ActAnswer, Changes, Pulse, SyncAnswer } from '../lib/live/protocol.ts';
import { printOf } from '../lib/live/print.ts';

/** Signs in as the login page does. Gives the cookie, or throws with what the server said. */
export async function signIn(address: string, username: string, password: string): Promise<string> {
  const answer = await fetch(`${address}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: new URL(address).origin },
    body: new URLSearchParams({ username, password }),
  });
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]!);
  const session = cookies.find((cookie) => /^(__Host-)?session=./.test(cookie));
  if (!session)
    throw new Error(`${username} cannot sign in at ${address}: the server answered ${answer.status}.`);
  return session;
}

/** One board as a person's browser keeps it, over a real socket. */
export class Screen {
  readonly cards = new Map<CaseId, Card>();
  to = 0;
  /** Pulses whose fingerprint differed at an equal position. */
  mismatches = 0;
  readonly socket: Socket;
  onchanges: (changes: Changes) => void = () => undefined;

  constructor(address: string, cookie: string) {
    this.socket = io(address, {
      transports: ['websocket'],
      extraHeaders: { cookie, origin: new URL(address).origin },
      reconnectionDelayMax: 1500,
    });
    this.socket.on('changes', (changes: Changes) => {
      this.#take(changes);
      this.onchanges(changes);
    });
    this.socket.on('pulse', ({ to, print }: Pulse) => {
      if (to === this.to && print !== this.print()) {
        this.mismatches += 1;
        this.#catchUp(true);
      }
    });
    this.socket.on('connect', () => this.#catchUp());
  }

  /** Resolves with the first sync, throws when the handshake is refused. */
  async ready(): Promise<this> {
    await new Promise<void>((done, failed) => {
      if (this.to > 0) return done();
      this.socket.once('connect_error', failed);
      this.#onsynced = done;
    });
    return this;
  }

  async sync(whole = false): Promise<void> {
    const answer = (await this.socket.emitWithAck(
      'sync',
      whole || this.to === 0 ? {} : { since: this.to },
    )) as SyncAnswer;
    if (!('to' in answer)) return;
    if (answer.full) this.cards.clear();
    this.#put(answer.cards as Card[], answer.gone);
    this.to = answer.to;
    this.#onsynced();
  }

  act(card: Pick<Card, 'id' | 'moves'> | null, ...commands: CommandInput[]): Promise<ActAnswer> {
    const act = { id: randomUUID(), caseId: card?.id ?? null, moves: card?.moves ?? 0, commands };
    return this.socket.timeout(30_000).emitWithAck('act', act) as Promise<ActAnswer>;
  }

  print(): string {
    return printOf(this.cards.values());
  }

  close(): void {
    this.socket.close();
  }

  #onsynced: () => void = () => undefined;

  /** A line that is cut meanwhile loses the answer; the screen asks again when it is back. */
  #catchUp(whole = false): void {
    this.sync(whole).catch(() => undefined);
  }

  #take({ from, to, cards, gone }: Changes): void {
    if (from > this.to) return this.#catchUp();
    this.#put(cards as Card[], gone);
    this.to = Math.max(this.to, to);
  }

  #put(cards: readonly Card[], gone: readonly CaseId[]): void {
    for (const card of cards)
      if ((this.cards.get(card.id)?.version ?? 0) <= card.version) this.cards.set(card.id, card);
    for (const id of gone) this.cards.delete(id);
  }
}
