import { accept } from './accept.ts';
import { answer } from './answer.ts';
import { arrive } from './arrive.ts';
import { attribute } from './attribute.ts';
import { coHandle, releaseCo, replyCo } from './co-handle.ts';
import { attemptContact, contact } from './contact.ts';
import { dispatch } from './dispatch.ts';
import { escalate, instruct, replyInstruct } from './escalate.ts';
import { feedback } from './feedback.ts';
import { decideHard, replyHard, requestHard } from './hard.ts';
import { lateRecord } from './late-record.ts';
import { merge, voidCase } from './merge.ts';
import { note } from './note.ts';
import { approvePromise, extend } from './promise.ts';
import { reassign, returnOut } from './reassign.ts';
import { recognise } from './recognise.ts';
import { reopen } from './reopen.ts';
import { resolve } from './resolve.ts';
import { decideReturn, requestReturn } from './return.ts';
import { stepBack } from './step-back.ts';
import { approveReply, replySupervise, supervise } from './supervise.ts';
import { acknowledgeUrge, urge } from './urge.ts';
import { reject, verify } from './verify.ts';
import { decideWaive, requestWaive } from './waive.ts';

/** The rule of every verb that a person may command of a case; one is registered before there is any. */
export const RULES = [
  answer,
  dispatch,
  accept,
  contact,
  attemptContact,
  requestWaive,
  decideWaive,
  arrive,
  resolve,
  verify,
  reject,
  reopen,
  reassign,
  returnOut,
  stepBack,
  urge,
  acknowledgeUrge,
  recognise,
  note,
  coHandle,
  releaseCo,
  replyCo,
  requestReturn,
  decideReturn,
  requestHard,
  decideHard,
  replyHard,
  approvePromise,
  extend,
  supervise,
  replySupervise,
  approveReply,
  escalate,
  instruct,
  replyInstruct,
  merge,
  voidCase,
  lateRecord,
  attribute,
  feedback,
] as const;
