import * as v from 'valibot';
import type { CaseId, CategoryCode } from '../domain/case/case.ts';
import { act, type Act } from '../domain/case/commands/index.ts';
import { caseId } from '../domain/case/commands/fields.ts';
import type { Milestone, Moment, UnitCode } from '../domain/case/clocks.ts';
import type { NoticeKind } from '../domain/notices/notices.ts';
import type { Redacted } from '../domain/case/redact.ts';
import type { Refusal } from '../domain/case/refusals.ts';
import type { NotOwner, SignedInNow } from './page-owner.ts';
import type { Trouble } from './trouble.ts';

/** Every socket message, both ways, in one file. Default namespace; the session cookie signs in at the handshake. */

/** Position in the ledger: the `seq` of the last event that a message covers. */
export type Seq = number;

export const syncMessage = v.strictObject({
  since: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});
export type SyncMessage = v.InferOutput<typeof syncMessage>;

export const focusMessage = v.strictObject({
  caseId: v.nullable(caseId),
  how: v.picklist(['viewing', 'dragging']),
});
export type FocusMessage = v.InferOutput<typeof focusMessage>;

/** Where a case went that this person saw a moment ago. */
export const whereMessage = v.strictObject({ caseId });
export type WhereMessage = v.InferOutput<typeof whereMessage>;

export const actMessage = act;

/** What a screen holds after a sync: everything when `full`, else what changed since. */
export interface SyncAnswer {
  to: Seq;
  now: Moment;
  cards: Redacted[];
  gone: CaseId[];
  full: boolean;
  /** Fingerprint of the cards that this audience should see at `to`. */
  print: string;
}

/** A full one whose cards were gzipped once for the whole audience and base64; to whom, see `PackedChanges`. */
export type PackedSync = Omit<SyncAnswer, 'cards'> & { packed: string };

/** Covers (from, to] without a hole: a screen that stands at `from` misses nothing. */
export interface Changes {
  from: Seq;
  to: Seq;
  cards: Redacted[];
  gone: CaseId[];
  /** Who moved what, for the two seconds that a name stands on a card: a unit's short name on a wall, a person's elsewhere. */
  moved: { caseId: CaseId; by: string; verb: string; at: Moment }[];
}
/** The same, gzipped once for its audience and base64: only to screens that asked for it at the handshake (`auth.packed`). */
export interface PackedChanges {
  from: Seq;
  to: Seq;
  packed: string;
}

export interface Pulse {
  to: Seq;
  now: Moment;
  print: string;
}

/** Who looks at or drags what; overseers are never in it, walls never get it. */
export interface Presence {
  caseId: CaseId;
  name: string;
  how: 'viewing' | 'dragging';
}

/** For this person alone; holds no person and no text. */
export interface Notice {
  id: number;
  kind: NoticeKind;
  caseId: CaseId;
  number: string;
  milestone: Milestone;
  /** Who owes the clock, and its due moment. */
  unit: UnitCode;
  due: Moment;
  at: Moment;
  /** How many more cases came with this one, by one gesture. */
  others: number;
  /** Whether he is on duty: quiet hours are for others. */
  duty: boolean;
}
/** The same in his inbox, with what and where. */
export type InboxEntry = Omit<Notice, 'duty'> & { category: CategoryCode; road: string; read: boolean };

/** Something of a case changed that no card shows: whoever shows it asks again. */
export interface Touched {
  caseId: CaseId;
  /** `feedback`: what the district is owed of it, for the centre. */
  what: 'photos' | 'feedback';
}

/** `card` is the case as its actor may see it now, absent where he may not. */
export type ActAnswer =
  { ok: true; to: Seq; card: Redacted | null } | { ok: false; refusal: Refusal; card?: Redacted };

export interface ClientToServer {
  sync: (
    message: SyncMessage,
    answer: (reply: SyncAnswer | PackedSync | { refusal: Refusal }) => void,
  ) => void;
  act: (message: Act, answer: (reply: ActAnswer) => void) => void;
  /** Answered as an act would be that was to move the case as it stood before. */
  where: (message: WhereMessage, answer: (reply: { refusal: Refusal }) => void) => void;
  focus: (message: FocusMessage, answer: (reply: { ok: true } | { refusal: Refusal }) => void) => void;
}

export interface ServerToClient {
  changes: (message: Changes) => void;
  packed: (message: PackedChanges) => void;
  pulse: (message: Pulse) => void;
  people: (message: Presence[]) => void;
  notice: (message: Notice) => void;
  touched: (message: Touched) => void;
  /** What the board does not show as it should: said at once where there is some, and whenever it changes. */
  trouble: (message: Trouble) => void;
  /** How many notices this person has not read, whichever of his screens he read on. */
  unread: (message: { count: number }) => void;
  /** The server's build, to a page that said another one at the handshake. */
  build: (message: { build: string }) => void;
}

/** The server answers a refused handshake with one of these as `connect_error` message. */
export type HandshakeRefusal = 'session-ended' | 'origin' | 'too-many' | 'too-many-screens' | NotOwner;
/** What comes with `other-person` and `other-role`. */
export interface HandshakeRefused {
  now: SignedInNow;
}

export { FRAME_LIMIT, PACK_ABOVE, PULSE_EVERY, STALE_AFTER } from './pace.ts';
