import * as v from 'valibot';
import { scopeOf } from '../../domain/case/access.ts';
import { whereabouts } from '../../domain/case/enter.ts';
import type { Refusal, RefusalCode } from '../../domain/case/refusals.ts';
import {
  focusMessage,
  syncMessage,
  whereMessage,
  type ActAnswer,
  type FocusMessage,
  type PackedSync,
  type SyncAnswer,
} from '../../live/protocol.ts';
import { logDenied } from '../cases/audit.ts';
import { handsOf } from '../cases/pace.ts';
import { acts, commitSeconds } from '../http/metrics.ts';
import type { Store } from '../store/index.ts';
import { write } from '../cases/write.ts';
import type { Hearing } from './handlers.ts';
import { ready, Ready } from './ready.ts';
import type { Tails } from './tails.ts';
import type { Seat } from './types.ts';

/** A screen further behind than this many events is sent everything. */
const CATCH_UP = 1000;

export interface DeskOptions {
  store: Store;
  tails: Tails;
  /** False while the screen has yet to read what it was sent: it is given no more of the board until then. */
  mayAsk: () => boolean;
  /** Whether the person may act, or must give his password again first, or is signed in no more. */
  touch: (seat: Seat) => 'fresh' | 'confirm' | 'ended';
  /** His hand is on a case that he sees, or on none. */
  focus: (focus: FocusMessage) => void;
  end: () => void;
}

/** What one screen may ask: `sync`, `act`, `where` and `focus`, each answered. */
export function hearingsOf(seat: Seat, options: DeskOptions): Record<string, Hearing> {
  return {
    sync: { cost: 5, take: (message) => sync(message, seat, options), refuse: refusedAnswer },
    act: { cost: 1, take: (message) => act(message, seat, options), refuse: refusedAct },
    where: { cost: 5, take: (message) => where(message, seat, options), refuse: refusedAnswer },
    focus: { cost: 1, take: (message) => focus(message, seat, options), refuse: refusedAnswer },
  };
}

async function sync(
  message: unknown,
  { audience, packed }: Seat,
  { store, tails, mayAsk }: DeskOptions,
): Promise<Ready<SyncAnswer | PackedSync | { refusal: Refusal }>> {
  const asked = v.safeParse(syncMessage, message);
  if (!asked.success) return refusedAnswer('bad-message');
  if (!audience) return refusedAnswer('not-allowed');
  if (!mayAsk()) return refusedAnswer('too-fast');
  const { since } = asked.output;
  const tail = tails.of(audience);
  const to = tails.head;
  const missed =
    since === undefined || since < tails.renamed
      ? null
      : await tail.missed(since, to, () => store.changesSince(since, CATCH_UP));
  const now = store.now();
  return missed && tails.head === to ? tail.since(missed, to, now) : tail.whole(tails.head, now, packed);
}

async function act(
  message: unknown,
  seat: Seat,
  { store, tails, touch, end }: DeskOptions,
): Promise<Ready<ActAnswer>> {
  const hand = touch(seat);
  if (hand !== 'fresh') {
    if (hand === 'ended') setImmediate(end);
    return answered({ code: 'session-ended', ...(hand === 'confirm' && { field: 'confirm' }) });
  }
  const arrived = performance.now();
  const written = await write(seat.reader.actor, message, store, handsOf(store));
  const id = written.kase?.id;
  const card = seat.audience && id !== undefined ? tails.of(seat.audience).card(id) : undefined;
  if (!written.ok) return answered(written.refusal, card);
  commitSeconds.observe((performance.now() - arrived) / 1000);
  acts.inc({ outcome: 'done' });
  return new Ready(`{"ok":true,"to":${written.to},"card":${card ?? 'null'}}`);
}

async function where(
  message: unknown,
  { audience, reader: { actor } }: Seat,
  { store }: DeskOptions,
): Promise<Ready<{ refusal: Refusal }>> {
  const asked = v.safeParse(whereMessage, message);
  if (!asked.success) return refusedAnswer('bad-message');
  if (!audience || audience === 'wall') return refusedAnswer('not-allowed');
  const { caseId } = asked.output;
  const id = await store.find({ id: caseId }, scopeOf(actor), { reached: true });
  const kase = id === null ? null : await store.caseOf({ id });
  const answer = whereabouts(kase, { actor, directory: store.directory() });
  if (answer.refusal.code === 'not-found') await logDenied(store, actor, { id: caseId });
  return ready(answer);
}

function focus(
  message: unknown,
  { audience }: Seat,
  { tails, focus }: DeskOptions,
): Ready<{ ok: true } | { refusal: Refusal }> {
  const said = v.safeParse(focusMessage, message);
  if (!said.success) return refusedAnswer('bad-message');
  if (!audience || audience === 'wall') return refusedAnswer('not-allowed');
  const { caseId } = said.output;
  if (caseId !== null && !tails.sees(audience, caseId)) return refusedAnswer('not-found');
  focus(said.output);
  return ready({ ok: true });
}

function answered(refusal: Refusal, card?: string): Ready<ActAnswer> {
  acts.inc({ outcome: refusal.code });
  const body = JSON.stringify({ ok: false, refusal });
  return new Ready(card === undefined ? body : `${body.slice(0, -1)},"card":${card}}`);
}

function refusedAct(code: RefusalCode): Ready<ActAnswer> {
  return answered({ code });
}

function refusedAnswer(code: RefusalCode): Ready<{ refusal: Refusal }> {
  return ready({ refusal: { code } });
}
