import { SvelteMap } from 'svelte/reactivity';
import type { CaseId } from '../domain/case/case.ts';
import { missing, type Clock, type Moment } from '../domain/case/clocks.ts';
import { cardPartOf } from '../domain/case/commands/cards.ts';
import type { Command, CommandType } from '../domain/case/commands/index.ts';
import type { Card } from '../domain/case/redact.ts';
import type { Refusal } from '../domain/case/refusals.ts';
import { onBoard, type BoardStage, type Column } from '../domain/case/stages.ts';
import type { ActAnswer, Presence } from '../live/protocol.ts';
import { newId } from './browser.ts';
import { clock } from './clock.svelte.ts';
import type { Desk } from './desk.ts';
import {
  countPlaces,
  NO_FILTER,
  passes,
  placeQuery,
  Search,
  type Filter,
} from '../domain/case/card/filter.ts';
import { canGo, lightColumns, type Light } from '../domain/case/card/lights.ts';
import { layOut, place, type Layout, type Placed } from '../domain/case/card/order.ts';
import { moversAt, presenceByCase } from './presence.ts';
import type { PhotoToSend, Recorded } from './outbox.ts';
import {
  answersOf,
  isOver,
  known,
  overlay,
  type Asking,
  type Drawn,
  type Pending,
  type Run,
  type Sent,
} from './pending.ts';

/** A drop that did not happen, attached to the card where it now belongs, or to its old column when it is gone. */
export interface Refused {
  caseId: CaseId;
  number: string;
  refusal: Refusal;
  /** Where it was, or was to go. */
  column: Column;
}

/** What was just recorded: its column says so for ten seconds, and offers to undo what can be undone. */
export interface Done {
  caseId: CaseId;
  number: string;
  column: Column;
  commands: CommandType[];
  /** What is still past: 已记录联系 · 到场仍超时. */
  stillLate: Clock | undefined;
  undoable: boolean;
}

const UNDO_FOR = 10_000;
/**
 * The board of one person: what the server confirmed and what he asked are kept apart, and what is drawn is derived
 * from both. A refused move falls away and the card is back, with the reason.
 */
export class Board {
  readonly desk: Desk;
  filter: Filter = $state.raw(NO_FILTER);
  query = $state('');
  /** The newest refusals, one a case. */
  readonly refused = new SvelteMap<CaseId, Refused>();
  done: Done | null = $state.raw(null);

  #pending: Pending[] = $state.raw([]);
  #search: Search;
  #undo: ReturnType<typeof setTimeout> | undefined;

  constructor(desk: Desk) {
    this.desk = desk;
    this.#search = new Search(desk.directory);
  }

  /** Everything this person sees, as he asked for it. */
  readonly drawn: Drawn = $derived.by(() => {
    const { cards, runs } = this.desk.connection;
    const waiting = Array.from(runs.values(), (run): Sent => ({ kind: 'sent', ...run }));
    return overlay(cards.all.values(), cards.to, [...this.#pending, ...waiting], this.desk);
  });

  /** The columns before filters: what the bar counts and what is due next. */
  readonly whole: Layout = $derived.by(() => {
    void this.#thresholds;
    return layOut(this.drawn.cards, this.#believed(), this.drawn.held);
  });

  readonly layout: Layout = $derived.by(() => {
    const query = this.query.trim();
    if (this.filter === NO_FILTER && !query) return this.whole;
    void this.#thresholds;
    const now = this.#believed();
    const found = this.#search.for(query);
    const { me } = this.desk;
    const shown = this.drawn.cards.filter((card) => passes(card, this.filter, me.id, now) && found(card));
    return layOut(shown, now, this.drawn.held);
  });

  /** Drops every filter and search. */
  showAll(): void {
    this.filter = NO_FILTER;
    this.query = '';
  }

  /** Writes down what can be searched, ahead of the first letter. */
  prepareSearch(): void {
    this.#search.prepare(this.drawn.cards);
  }

  /**
   * The moment that cards are sorted by. While the line is lost that is the last truth: whether a deadline was met since
   * then nobody here knows, so no card goes anywhere by time alone.
   */
  #believed(): Moment {
    return this.desk.connection.stale ?? clock.exact();
  }

  /** Counts up when a card changes its colour or its column by time alone. */
  #thresholds = $state(0);

  /** To be called in an effect, which runs at every tick: lays the board out anew only when a threshold was crossed. */
  tick(): void {
    void clock.now;
    if (this.#believed() >= this.whole.until) this.#thresholds += 1;
  }

  readonly #places: ReadonlyMap<string, number> = $derived(countPlaces(this.drawn.cards));

  /** 同址: how many open cases this card's place has, itself included. */
  neighbours(card: Card): number {
    return this.#places.get(placeQuery(card) ?? '') ?? 1;
  }

  /** The drop whose sheet is open. */
  readonly asking: Asking | null = $derived(
    this.#pending.find((one): one is Asking => one.kind === 'asking') ?? null,
  );

  /** Who drags or looks at a case. */
  readonly presence: ReadonlyMap<CaseId, Presence[]> = $derived.by(() =>
    presenceByCase(this.desk.connection.people),
  );

  /** Whose move a case shows for two seconds. */
  readonly movers: ReadonlyMap<CaseId, string> = $derived.by(() =>
    moversAt(this.desk.connection.moved, this.desk.me.name, clock.now),
  );

  /** The card as it is drawn, wherever it stands. */
  card(id: CaseId): Card | undefined {
    return this.drawn.cards.find((card) => card.id === id);
  }

  /** The card as the server has it, or as it will stand after the steps that wait for the line. */
  known(id: CaseId): Card | undefined {
    if (this.runOf(id)) return this.card(id);
    const { all, to } = this.desk.connection.cards;
    return known(all.get(id), answersOf(this.#pending).get(id), to);
  }

  placed(id: CaseId): Placed | undefined {
    const card = this.card(id);
    return (card && place(card, clock.exact())) ?? undefined;
  }

  isPending(id: CaseId): boolean {
    return this.desk.connection.runs.has(id) || this.#pending.some((one) => one.caseId === id);
  }

  /** The act of a case that waits to be sent or answered. */
  sentOf(id: CaseId): Sent | undefined {
    return this.#pending.find((one): one is Sent => one.caseId === id && one.kind === 'sent');
  }

  /** The steps of a case that wait for the line. */
  runOf(id: CaseId): Run | undefined {
    return this.desk.connection.runs.get(id);
  }

  lights(card: Card): Record<Column, Light> {
    const { actor, policy, directory } = this.desk;
    return lightColumns(card, actor, { now: clock.exact(), policy, directory });
  }

  /** Whether this person may lift the card at all: never one whose act is under way. */
  mayLift(card: Card): boolean {
    if (this.isPending(card.id)) return false;
    return canGo(this.lights(card));
  }

  /** Remembers that a sheet is open, and holds the card in the column that it was dropped on. */
  ask(card: Card, commands: CommandType[], to: BoardStage | null = null): void {
    const { id: caseId, number, moves } = card;
    const from = place(card, this.#believed())?.column ?? 'received';
    this.#put({ kind: 'asking', caseId, number, moves, from, to, commands });
  }

  /** Puts a card back whose sheet was closed without recording. */
  putBack(): void {
    this.#pending = this.#pending.filter(({ kind }) => kind !== 'asking');
  }

  /** Sends what a sheet recorded, against the state that its author saw; draws it at once, or puts the card back. */
  async record(
    card: Card,
    commands: Command[],
    moves = card.moves,
    photos: readonly PhotoToSend[] = [],
    together?: string,
  ): Promise<Recorded> {
    const { id: caseId, number } = card;
    const act = newId();
    const column = place(card, clock.exact())?.column ?? 'received';
    this.refused.delete(caseId);
    this.#put({ kind: 'sent', caseId, moves, act, steps: commands, at: clock.exact() });
    const sent = { id: act, caseId, moves, commands, ...(together && { together }) };
    const answer = await this.desk.connection.act(sent, { number, photos });
    this.#take(caseId, act);
    if (answer.ok === true) this.#succeed(answer, caseId, moves, number, commands);
    else if (!answer.ok) this.refused.set(caseId, { caseId, number, refusal: answer.refusal, column });
    return answer;
  }

  /** Steps back what was just recorded. */
  async undo(reason: string): Promise<void> {
    const done = this.done;
    const card = done && this.card(done.caseId);
    this.#forget();
    if (card) await this.record(card, [{ type: 'step-back', reason }]);
  }

  dismiss(caseId: CaseId): void {
    this.refused.delete(caseId);
  }

  /**
   * Lets go of what the server's own word has caught up with: to be called when cards have changed. A drop whose case
   * has left this person's sight is over; one whose case merely moved stays, for its sheet knows what to do.
   */
  settle(): void {
    const { all, to } = this.desk.connection.cards;
    const over = this.#pending.filter((one) =>
      one.kind === 'asking'
        ? !all.has(one.caseId)
        : one.kind === 'answered' && isOver(one, all.get(one.caseId), to),
    );
    if (over.length === 0) return;
    for (const one of over) if (one.kind === 'asking') void this.lose(one, one.to ?? one.from);
    this.#pending = this.#pending.filter((one) => !over.includes(one));
  }

  /** Says what became of a case that this person was about to move when it left his sight: the server alone knows. */
  async lose({ caseId, number }: Pick<Asking, 'caseId' | 'number'>, column: Column): Promise<void> {
    const refusal = (await this.desk.connection.where(caseId)) ?? { code: 'stale' };
    this.refused.set(caseId, { caseId, number, refusal, column });
  }

  #succeed(
    { to, card: answered }: ActAnswer & { ok: true },
    caseId: CaseId,
    moves: number,
    number: string,
    commands: readonly Command[],
  ): void {
    const card = answered as Card | null;
    this.#put({ kind: 'answered', caseId, moves, seq: to, card });
    this.settle();
    if (commands.some(({ type }) => type === 'step-back')) return;
    const placed = card && place(card, clock.exact());
    if (!card || !placed || !onBoard(card.stage)) return this.#forget();
    this.done = {
      caseId,
      number,
      column: placed.column,
      commands: commands.map(({ type }) => type),
      stillLate: missing(card, clock.exact())[0],
      undoable: commands.some(({ type }) => cardPartOf(type).undoable),
    };
    clearTimeout(this.#undo);
    this.#undo = setTimeout(() => this.#forget(), UNDO_FOR);
  }

  #forget(): void {
    clearTimeout(this.#undo);
    this.done = null;
  }

  #put(pending: Pending): void {
    // An answer stands until the line has said the same, whatever is asked meanwhile.
    const stays = (one: Pending) =>
      one.caseId !== pending.caseId || (one.kind === 'answered') !== (pending.kind === 'answered');
    this.#pending = [...this.#pending.filter(stays), pending];
  }

  #take(caseId: CaseId, act: string): void {
    this.#pending = this.#pending.filter(
      (one) => !(one.caseId === caseId && one.kind === 'sent' && one.act === act),
    );
  }
}
