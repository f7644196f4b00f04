import { createHmac } from 'node:crypto';
import type { Moment } from '../../domain/case/clocks.ts';
import type { NoticeKind } from '../../domain/notices/notices.ts';
import { MINUTE } from '../../domain/bureau/policy.ts';
import type { Hook } from '../http/environment.ts';
import { outboundHead } from '../http/metrics.ts';
import { letterArrived, letterFailed, nextLetter, putAside, type Letter } from '../store/outbound.ts';
import type { Store } from '../store/index.ts';

/** The first wait after a failure; each further one doubles it, up to the longest. */
const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 3 * MINUTE;
/** A receiver that has not answered by then has failed. */
const ANSWER_WITHIN = 10_000;
/** How often the queue is looked at when nobody calls. */
const LOOK = 1_000;

export interface Sender {
  /** Sends whatever may be sent now, one after the other; resolves when nothing more can go. */
  look(): Promise<void>;
  /** Breaks off what is under way and sends nothing more. */
  stop(): Promise<void>;
}

export interface SenderOptions {
  onError: (error: unknown) => void;
  answerWithin?: number;
  /** For a clock that is moved by hand: `look` is called from outside alone. */
  byHand?: boolean;
}

/**
 * Sends what has to leave the house to its receiver, after Standard Webhooks: in order, one at a time, again and again
 * until it has arrived, over restarts. What the receiver will never take is set aside for an administrator, and so is a
 * warning of what has come to pass meanwhile; those behind it go. Nobody who writes waits for it. A message may arrive
 * twice, always under one id.
 */
export function startSender(
  store: Store,
  hook: Hook,
  { onError, answerWithin = ANSWER_WITHIN, byHand = false }: SenderOptions,
): Sender {
  const stopping = new AbortController();
  let looking: Promise<void> | undefined;

  function look(): Promise<void> {
    looking ??= send()
      .catch(onError)
      .finally(() => (looking = undefined));
    return looking;
  }

  async function send(): Promise<void> {
    while (!stopping.signal.aborted) {
      const letter = await nextLetter(store.read);
      queueIs(letter);
      if (!letter) return;
      if (isExpired(letter, store.now())) {
        const at = store.now();
        await store.transact((db) => putAside(db, letter, { error: 'expired', at }));
        continue;
      }
      if (letter.nextAt > store.now()) return;
      const error = await post(letter, hook, store.now(), {
        stopping: stopping.signal,
        answerWithin,
      });
      if (stopping.signal.aborted && error !== null) return;
      const now = store.now();
      if (error === null) await store.transact((db) => letterArrived(db, letter, now));
      else if (isFinal(error)) await store.transact((db) => putAside(db, letter, { error, at: now }));
      else {
        const nextAt = now + waitAfter(letter.tries + 1);
        await store.transact((db) => letterFailed(db, letter, { error, nextAt }));
      }
    }
  }

  const timer = byHand ? undefined : setInterval(() => void look(), LOOK).unref();
  const deaf = byHand ? () => {} : store.onNotices(() => void look());
  return {
    look,
    stop: async () => {
      clearInterval(timer);
      deaf();
      stopping.abort();
      await looking;
    },
  };
}

/** The headers that prove to the receiver who sent a body, and when. */
export function signed(
  { key, body }: Pick<Letter, 'key' | 'body'>,
  secret: Buffer,
  now: Moment,
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const mac = createHmac('sha256', secret).update(`${key}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': key, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${mac}` };
}

/** For the metrics: since when the head of the queue waits. */
function queueIs(letter: Letter | undefined): void {
  outboundHead.since = letter?.at ?? null;
}

/** The receiver has read it and will not have it, today or ever: every answer of its own but "later" and "too often". */
export function isFinal(error: string): boolean {
  const status = Number(/^status (\d+)$/.exec(error)?.[1] ?? 0);
  return status >= 400 && status < 500 && !LATER.includes(status);
}
const LATER: readonly number[] = [408, 425, 429];

/** A warning warns of a due; once that is past, its breach is what there is to say. */
function isExpired({ body }: Letter, now: Moment): boolean {
  const { kind, due } = JSON.parse(body) as { kind: NoticeKind; due: Moment };
  return (kind === 'amber' || kind === 'red') && now >= due;
}

/** Null when it has arrived, else why not: `status 503`, `redirect`, `timeout`, `unreachable`. */
async function post(
  letter: Letter,
  { url, secret }: Hook,
  now: Moment,
  { stopping, answerWithin }: { stopping: AbortSignal; answerWithin: number },
): Promise<string | null> {
  const late = AbortSignal.timeout(answerWithin);
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: letter.body,
      headers: { 'content-type': 'application/json', ...signed(letter, secret, now) },
      redirect: 'manual',
      signal: AbortSignal.any([stopping, late]),
    });
    // What the receiver says beside its status is not read, however long it is.
    await response.body?.cancel();
    if (response.ok) return null;
    return response.status >= 300 && response.status < 400 ? 'redirect' : `status ${response.status}`;
  } catch {
    return late.aborted ? 'timeout' : 'unreachable';
  }
}

/** Doubles with each failure, and is spread so that not all who wait come back together. */
function waitAfter(tries: number): number {
  const whole = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1));
  return Math.round(whole * (0.5 + Math.random() / 2));
}
