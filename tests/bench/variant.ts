import { randomUUID } from 'node:crypto';
import { unpack } from '../../src/lib/client/unpack.ts';
import type { Card } from '../../src/lib/domain/case/redact.ts';
import type { ActAnswer, Changes, PackedSync, SyncAnswer } from '../../src/lib/live/protocol.ts';
import { cookieOf, COORDINATOR, HEAD, STAFF } from './bureau.ts';
import { Child, instant } from './child.ts';
import type { CrowdOptions } from './crowd-process.ts';
import { RawScreen } from './raw-screen.ts';

/** A server under measurement with the crowd that watches it and the one line that moves its cases. */
export class Variant {
  readonly name: 'ours' | 'bare';
  readonly server: Child;
  readonly port: number;
  readonly #crowds: Child;
  readonly #line: RawScreen;
  readonly #cards: Card[];
  #next = 0;
  /** Positions that somebody waits for, and where the whole crowd stands. */
  readonly #waiting: { to: number; told: (at: number) => void }[] = [];
  #reached = { to: 0, at: 0 };
  /** Screens of the crowd that the server has cut off. */
  lost = 0;

  private constructor(parts: Parts) {
    this.name = parts.name;
    this.server = parts.server;
    this.port = parts.port;
    this.#crowds = parts.crowds;
    this.#line = parts.line;
    this.#cards = parts.cards;
  }

  /** Our store and live layer over a folder that holds a bureau, with the gates of each person's limit open. */
  static async ours(dataDir: string): Promise<Variant> {
    const { child: server, port } = await started('live-server.ts', [dataDir, '0', 'open']);
    const line = await RawScreen.open({ port, cookie: cookieOf(HEAD), auth: { packed: true } });
    const answer = await line.ask<SyncAnswer | PackedSync>('sync', {});
    const cards = 'packed' in answer ? await unpack<SyncAnswer['cards']>(answer.packed) : answer.cards;
    return new Variant({
      name: 'ours',
      server,
      port,
      line,
      cards: cards as unknown as Card[],
      ...crowdProcess(),
    });
  }

  /** Bare Socket.IO, sending what ours sends. */
  static async bare(payload: Payload): Promise<Variant> {
    const { child: server, port } = await started('bare-server.ts', []);
    await server.ask('payload', payload);
    const auth = { watches: false } as object;
    const line = await RawScreen.open({ port, cookie: '', auth });
    return new Variant({ name: 'bare', server, port, line, cards: [], ...crowdProcess() });
  }

  /** Opens a crowd before this server; gives how long each screen took, in milliseconds. */
  async watch(count: number, options: Partial<CrowdOptions> = {}): Promise<number[]> {
    this.lost = 0;
    this.#crowds.ontold = (message) => this.#told(message as unknown as Told);
    return this.#crowds.ask<number[]>('open', {
      ...{ name: `${this.name}${count}`, port: this.port, count, cookies: [cookieOf(COORDINATOR)] },
      ...{ auth: { packed: true }, sync: await this.#present(), returns: false, atOnce: 32, ...options },
    });
  }

  async unwatch(count: number): Promise<void> {
    await this.#crowds.ask('close', `${this.name}${count}`);
  }

  /** One move; resolves with its acknowledgement. */
  async move(): Promise<{ sent: number; acked: number; to: number; answer: ActAnswer }> {
    const card = this.#cards[this.#next++ % Math.max(1, this.#cards.length)];
    const sent = instant();
    const answer = await this.#line.ask<ActAnswer>('act', actOn(card));
    if (!answer.ok) throw new Error(`a move was refused: ${JSON.stringify(answer.refusal)}`);
    if (card) Object.assign(card, answer.card);
    return { sent, acked: instant(), to: answer.to, answer };
  }

  /** When the last screen had been told up to there; rejects after `patience` milliseconds. */
  toldTo(to: number, patience = 20_000): Promise<number> {
    if (this.#reached.to >= to) return Promise.resolve(this.#reached.at);
    return new Promise((done, failed) => {
      const timer = setTimeout(() => failed(new Error(`not every screen heard of ${to}`)), patience);
      this.#waiting.push({ to, told: (at) => (clearTimeout(timer), done(at)) });
    });
  }

  /** What the server sends of a move and of the board to a coordinator's screen, for the other variant to send the same. */
  async payload(): Promise<Payload> {
    let hear: (changes: Changes) => void;
    const heard = new Promise<Changes>((done) => (hear = done));
    const onEvent = (event: Buffer): void => {
      const [name, message] = JSON.parse(event.toString()) as [string, Changes];
      if (name === 'changes') hear(message);
    };
    const watcher = await RawScreen.open({ port: this.port, cookie: cookieOf(COORDINATOR), onEvent });
    const snapshot = await watcher.ask<SyncAnswer>('sync', {});
    const { answer } = await this.move();
    const changes = await heard;
    watcher.destroy();
    return { changes, answer, snapshot };
  }

  async end(): Promise<void> {
    this.#line.destroy();
    await Promise.all([this.#crowds.kill(), this.server.kill()]);
  }

  /** A page brings the board with it, so that its socket has only to catch up. */
  async #present(): Promise<CrowdOptions['sync']> {
    return this.name === 'bare' ? 'nothing' : { since: await this.server.ask<number>('head') };
  }

  #told(message: Told): void {
    if ('lost' in message) return void (this.lost += 1);
    if (!('crowd' in message)) return;
    this.#reached = message;
    for (let index = this.#waiting.length - 1; index >= 0; index--) {
      if (this.#waiting[index]!.to > message.to) continue;
      this.#waiting.splice(index, 1)[0]!.told(message.at);
    }
  }
}

type Told = { crowd: string; to: number; at: number } | { lost: string; left: number };
export interface Payload {
  changes: Changes;
  answer: ActAnswer;
  snapshot: SyncAnswer;
}
interface Parts {
  name: 'ours' | 'bare';
  server: Child;
  port: number;
  crowds: Child;
  line: RawScreen;
  cards: Card[];
}

/** Starts a server of the benches; resolves once it listens. */
export async function started(script: string, args: string[]): Promise<{ child: Child; port: number }> {
  const child = new Child(script, args);
  const port = await new Promise<number>((done, failed) => {
    child.ontold = (message) => 'port' in message && done(message.port as number);
    void child.exited.then((code) => failed(new Error(`${script} ended with ${code}: ${child.said}`)));
  });
  child.ontold = () => undefined;
  return { child, port };
}

export function crowdProcess(): { crowds: Child } {
  return { crowds: new Child('crowd-process.ts') };
}

/** 签收 and 接手 in turn: a real act that anybody may repeat for ever. */
export function actOn(card: Card | undefined): object {
  const handler = card?.handler?.id === STAFF[0] ? STAFF[1] : STAFF[0];
  return {
    id: randomUUID(),
    caseId: card?.id ?? 1,
    moves: card?.moves ?? 1,
    commands: [{ type: 'accept', handler }],
  };
}
