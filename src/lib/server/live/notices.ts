import { SYSTEM, type Case, type UserId } from '../../domain/case.ts';
import { CENTRE, type Moment, type UnitCode } from '../../domain/clocks.ts';
import { MINUTE } from '../../domain/policy.ts';
import type { Notice } from '../../live/protocol.ts';
import type { CommitChange } from '../store/index.ts';
import { COORDINATORS, everybody, headsRoom, personRoom } from './rooms.ts';

/** What is older than this when it arrives (history, another process's past) warns nobody. */
const NEWS = 5 * MINUTE;

/** Who is told of an event at once, with sound: rooms and what they hear. Null when it is nobody's alarm. */
export function noticeOf(change: CommitChange, now: Moment): { rooms: string[]; notice: Notice } | null {
  const { event, kase } = change;
  if (now - event.recordedAt > NEWS) return null;
  const told = toldOf(change);
  if (!told || told.rooms.length === 0) return null;
  return {
    rooms: told.rooms,
    notice: { kind: told.kind, caseId: kase.id, number: kase.number, at: event.recordedAt },
  };
}

function toldOf({ event, kase }: CommitChange): { kind: Notice['kind']; rooms: string[] } | null {
  switch (event.type) {
    case 'dispatched':
    case 'reopened':
      return { kind: 'dispatched', rooms: unitRooms(event.data.unit) };
    case 'reassigned':
      return { kind: 'reassigned', rooms: unitRooms(event.data.unit) };
    case 'urged':
      return { kind: 'urged', rooms: holderRooms(kase) };
    case 'rejected':
      return { kind: 'rejected', rooms: holderRooms(kase) };
    case 'breached': {
      const { unit, handler } = event.data;
      return { kind: 'breach', rooms: [COORDINATORS, ...responsibleRooms(unit, handler)] };
    }
    default:
      return null;
  }
}

/** The handler, or his whole unit while nobody took the case on. */
function holderRooms({ unit, handler }: Case): string[] {
  if (unit === null) return [];
  return handler === null ? unitRooms(unit) : [personRoom(`unit:${unit}`, handler)];
}

function responsibleRooms(unit: UnitCode, handler: UserId | null): string[] {
  if (unit === CENTRE) return [];
  const rooms = [headsRoom(unit)];
  if (handler !== null && handler !== SYSTEM) rooms.push(personRoom(`unit:${unit}`, handler));
  return rooms;
}

function unitRooms(unit: UnitCode): string[] {
  return unit === CENTRE ? [] : everybody(`unit:${unit}`);
}
