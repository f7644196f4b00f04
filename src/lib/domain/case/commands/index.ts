import * as v from 'valibot';
import { accept } from './accept.ts';
import { answer } from './answer.ts';
import { arrive } from './arrive.ts';
import { attribute } from './attribute.ts';
import { coHandle, releaseCo, replyCo } from './co-handle.ts';
import { attemptContact, contact } from './contact.ts';
import { dispatch } from './dispatch.ts';
import { escalate, instruct, replyInstruct } from './escalate.ts';
import { feedback } from './feedback.ts';
import * as f from './fields.ts';
import { decideHard, replyHard, requestHard } from './hard.ts';
import { lateRecord } from './late-record.ts';
import { merge, voidCase } from './merge.ts';
import { note } from './note.ts';
import { approvePromise, extend } from './promise.ts';
import { reassign, returnOut } from './reassign.ts';
import { receive } from './receive.ts';
import { recognise } from './recognise.ts';
import { reopen } from './reopen.ts';
import { resolve } from './resolve.ts';
import { decideReturn, requestReturn } from './return.ts';
import { stepBack } from './step-back.ts';
import { approveReply, replySupervise, supervise } from './supervise.ts';
import { acknowledgeUrge, urge } from './urge.ts';
import { reject, verify } from './verify.ts';
import { decideWaive, requestWaive } from './waive.ts';

/** Every verb that a person may command, by its data. */
export const command = v.variant('type', [
  receive,
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
]);
export type Command = v.InferOutput<typeof command>;
/** As a client writes it: fields with a default may be left out. */
export type CommandInput = v.InferInput<typeof command>;
export type CommandType = Command['type'];
export const COMMAND_TYPES = command.options.map((option) => option.entries.type.literal);

/**
 * One act: all of its commands or none. `id` is made by the client and unique per actor, so a retry is safe; `moves`
 * is what its author saw. `caseId` is null only where the first command registers the case.
 */
export const act = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{8,64}$/)),
  caseId: v.nullable(f.caseId),
  moves: f.count,
  commands: v.pipe(v.array(command), v.minLength(1), v.maxLength(8)),
});
/**
 * What the acts of one gesture over several cases share: their ids are `together-…-1`, `together-…-2` and so on, so that
 * whom they call is told once. Null: an act of its own.
 */
export function batchOf(id: string): string | null {
  return /^(together-[0-9a-f]{32})-\d{1,3}$/.exec(id)?.[1] ?? null;
}

export type Act = v.InferOutput<typeof act>;
export type ActInput = v.InferInput<typeof act>;
