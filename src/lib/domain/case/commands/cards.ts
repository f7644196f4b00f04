import type { CommandType } from '../access.ts';
import { accept } from './accept.card.ts';
import { answer } from './answer.card.ts';
import { arrive } from './arrive.card.ts';
import { attribute } from './attribute.card.ts';
import type { CardPart } from './card-part.ts';
import { coHandle, releaseCo, replyCo } from './co-handle.card.ts';
import { attemptContact, contact } from './contact.card.ts';
import { dispatch } from './dispatch.card.ts';
import { escalate, instruct, replyInstruct } from './escalate.card.ts';
import { feedback } from './feedback.card.ts';
import { decideHard, replyHard, requestHard } from './hard.card.ts';
import { lateRecord } from './late-record.card.ts';
import { merge, voidCase } from './merge.card.ts';
import { note } from './note.card.ts';
import { approvePromise, extend } from './promise.card.ts';
import { reassign, returnOut } from './reassign.card.ts';
import { receive } from './receive.card.ts';
import { recognise } from './recognise.card.ts';
import { reopen } from './reopen.card.ts';
import { resolve } from './resolve.card.ts';
import { decideReturn, requestReturn } from './return.card.ts';
import { stepBack } from './step-back.card.ts';
import { approveReply, replySupervise, supervise } from './supervise.card.ts';
import { acknowledgeUrge, urge } from './urge.card.ts';
import { reject, verify } from './verify.card.ts';
import { decideWaive, requestWaive } from './waive.card.ts';

/** What a card can know of every verb, in the order in which they are offered. */
export const CARD_PARTS: readonly CardPart[] = [
  receive,
  dispatch,
  answer,
  accept,
  contact,
  attemptContact,
  requestWaive,
  arrive,
  resolve,
  replyHard,
  acknowledgeUrge,
  replyInstruct,
  approveReply,
  replySupervise,
  replyCo,
  requestReturn,
  requestHard,
  decideReturn,
  decideHard,
  decideWaive,
  approvePromise,
  verify,
  reject,
  reopen,
  urge,
  reassign,
  coHandle,
  releaseCo,
  supervise,
  instruct,
  escalate,
  extend,
  merge,
  returnOut,
  voidCase,
  feedback,
  recognise,
  attribute,
  note,
  stepBack,
  lateRecord,
];

const byVerb = new Map(CARD_PARTS.map((part) => [part.verb, part]));

/** What a card can know of one verb. */
export function cardPartOf(verb: CommandType): CardPart {
  return byVerb.get(verb)!;
}
