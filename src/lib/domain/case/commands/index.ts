import * as v from 'valibot';
import { acceptData } from './accept.ts';
import { answerData } from './answer.ts';
import { arriveData } from './arrive.ts';
import { attributeData } from './attribute.ts';
import { coHandleData, releaseCoData, replyCoData } from './co-handle.ts';
import { attemptContactData, contactData } from './contact.ts';
import { dispatchData } from './dispatch.ts';
import { escalateData, instructData, replyInstructData } from './escalate.ts';
import { feedbackData } from './feedback.ts';
import * as f from './fields.ts';
import { decideHardData, replyHardData, requestHardData } from './hard.ts';
import { lateRecordData } from './late-record.ts';
import { mergeData, voidCaseData } from './merge.ts';
import { noteData } from './note.ts';
import { approvePromiseData, extendData } from './promise.ts';
import { reassignData, returnOutData } from './reassign.ts';
import { receiveData } from './receive.ts';
import { recogniseData } from './recognise.ts';
import { reopenData } from './reopen.ts';
import { resolveData } from './resolve.ts';
import { decideReturnData, requestReturnData } from './return.ts';
import { stepBackData } from './step-back.ts';
import { approveReplyData, replySuperviseData, superviseData } from './supervise.ts';
import { acknowledgeUrgeData, urgeData } from './urge.ts';
import { rejectData, verifyData } from './verify.ts';
import { decideWaiveData, requestWaiveData } from './waive.ts';

/** Every verb that a person may command, by its data. A page may import this: no rule comes with it. */
export const command = v.variant('type', [
  receiveData,
  answerData,
  dispatchData,
  acceptData,
  contactData,
  attemptContactData,
  requestWaiveData,
  decideWaiveData,
  arriveData,
  resolveData,
  verifyData,
  rejectData,
  reopenData,
  reassignData,
  returnOutData,
  stepBackData,
  urgeData,
  acknowledgeUrgeData,
  recogniseData,
  noteData,
  coHandleData,
  releaseCoData,
  replyCoData,
  requestReturnData,
  decideReturnData,
  requestHardData,
  decideHardData,
  replyHardData,
  approvePromiseData,
  extendData,
  superviseData,
  replySuperviseData,
  approveReplyData,
  escalateData,
  instructData,
  replyInstructData,
  mergeData,
  voidCaseData,
  lateRecordData,
  attributeData,
  feedbackData,
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
  /** What the acts of one gesture over several cases share, so that whom they call is told once. */
  together: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))),
});

export type Act = v.InferOutput<typeof act>;
export type ActInput = v.InferInput<typeof act>;
