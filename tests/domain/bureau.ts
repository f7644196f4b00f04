import * as v from 'valibot';
import { PLAIN_CALENDAR, type Calendar } from '../../src/lib/domain/bureau/calendar.ts';
import type { Case } from '../../src/lib/domain/case/case.ts';
import { act, type CommandInput } from '../../src/lib/domain/case/commands/index.ts';
import { decideAct, decideDue, type Decision } from '../../src/lib/domain/case/decide.ts';
import type { Context } from '../../src/lib/domain/case/decision.ts';
import type {
  Actor,
  Category,
  Directory,
  Person,
  PersonRole,
  Unit,
} from '../../src/lib/domain/bureau/directory.ts';
import type { CaseEvent } from '../../src/lib/domain/case/events.ts';
import { evolve } from '../../src/lib/domain/case/evolve.ts';
import { DEFAULT_POLICY, type Policy } from '../../src/lib/domain/bureau/policy.ts';
import type { RefusalCode } from '../../src/lib/domain/case/refusals.ts';

/** A small bureau for the rules' own tests: two handling units, one of each role. */
const unit = (code: string, kind: Unit['kind'] = 'base'): Unit => ({
  code,
  name: code,
  short: code,
  nameEn: code,
  shortEn: code,
  kind,
  dutyPhone: '',
  active: true,
});
const category = (code: string, site: boolean, owner: string | null): Category => ({
  code,
  name: code,
  short: code,
  nameEn: code,
  shortEn: code,
  unit: owner,
  site,
  urgent: false,
  words: [],
});
const person = (id: number, role: PersonRole, of: string | null = null): Person => ({
  id,
  name: `人${id}`,
  unit: of,
  roles: [role],
  active: true,
});

export const intake: Actor = { id: 1, role: 'intake', unit: null };
export const coordinator: Actor = { id: 2, role: 'coordinator', unit: null };
export const leader: Actor = { id: 3, role: 'leader', unit: null };
export const supervisor: Actor = { id: 4, role: 'supervisor', unit: null };
export const admin: Actor = { id: 5, role: 'admin', unit: null };
export const district: Actor = { id: 6, role: 'district', unit: null };
export const coordinator2: Actor = { id: 7, role: 'coordinator', unit: null };
export const head1: Actor = { id: 10, role: 'head', unit: 'JC1' };
export const staff1: Actor = { id: 11, role: 'staff', unit: 'JC1' };
export const colleague1: Actor = { id: 12, role: 'staff', unit: 'JC1' };
export const head2: Actor = { id: 20, role: 'head', unit: 'JC2' };
export const staff2: Actor = { id: 21, role: 'staff', unit: 'JC2' };
/** Of a unit that has nothing to do with the case. */
export const outsider: Actor = { id: 31, role: 'staff', unit: 'KS1' };
export const wall: Actor = { id: 0, role: 'wall', unit: null };

export const EVERYBODY: Record<string, Actor> = {
  intake,
  coordinator,
  handler: staff1,
  colleague: colleague1,
  head: head1,
  'other staff': staff2,
  'other head': head2,
  leader,
  supervisor,
  admin,
  district,
  wall,
};

export const directory: Directory = {
  units: new Map(
    ['JC1', 'JC2', 'KS1'].map((code) => [code, unit(code)] as const).concat([['OUT', unit('OUT', 'out')]]),
  ),
  categories: new Map([
    ['G01', category('G01', true, 'JC1')],
    ['Q01', category('Q01', false, null)],
    ['Q02', category('Q02', false, 'JC1')],
  ]),
  people: new Map(
    [
      person(1, 'intake'),
      person(2, 'coordinator'),
      person(3, 'leader'),
      person(4, 'supervisor'),
      person(5, 'admin'),
      person(7, 'coordinator'),
      person(10, 'head', 'JC1'),
      person(11, 'staff', 'JC1'),
      person(12, 'staff', 'JC1'),
      person(20, 'head', 'JC2'),
      person(21, 'staff', 'JC2'),
      person(31, 'staff', 'KS1'),
    ].map((one) => [one.id, one] as const),
  ),
  roads: [
    { name: '青禾路', area: '东片', public: true },
    { name: '柳荫路', area: '东片', public: true },
    { name: '碧溪苑', area: '东片', public: false },
  ],
};

/** 2026-11-24 (a Tuesday) at a Shanghai wall-clock time, `09:00` or `09:00:17`; `+1 09:00` is the next day. */
export function at(time: string): number {
  const [, days = '0', clock = ''] = /^(?:\+(\d+) )?(.*)$/.exec(time) ?? [];
  const padded = clock.length === 5 ? `${clock}:00` : clock;
  return Date.parse(`2026-11-24T${padded}+08:00`) + Number(days) * 86_400_000;
}

export const RECEIVE = {
  type: 'receive',
  origin: 'call',
  caseType: 'complaint',
  category: 'G01',
  place: { road: '青禾路', cross: '望春路', detail: '12号', area: '东片' },
  text: '大风后青禾路近望春路一棵梧桐倾斜，压住非机动车道。赵女士 13800000101',
  callers: [{ name: '赵女士', phone: '13800000101' }],
} as const satisfies CommandInput;
export const DISPATCH = { type: 'dispatch', unit: 'JC1' } as const satisfies CommandInput;
export const ACCEPT = { type: 'accept', handler: staff1.id } as const satisfies CommandInput;
export const CONTACT = { type: 'contact', gist: '愿在现场等' } as const satisfies CommandInput;
export const ARRIVE = { type: 'arrive', finding: '树干已裂' } as const satisfies CommandInput;
export const RESOLVE = {
  type: 'resolve',
  result: 'solved',
  text: '已扶正并加固支撑，路面清理完毕',
  informed: [{ caller: 1 }],
} as const satisfies CommandInput;
export const VERIFY = {
  type: 'verify',
  callback: { satisfaction: 'satisfied', called: true, came: true, done: true },
} as const satisfies CommandInput;

/** One case lived through at chosen moments; refused acts leave it as it was. */
export class Story {
  kase: Case | null = null;
  events: CaseEvent[] = [];
  now = at('09:00:17');
  policy: Policy = DEFAULT_POLICY;
  calendar: Calendar = PLAIN_CALENDAR;
  /** The case's identity, and the other cases of the board. */
  id = 1;
  others: Story[] = [];
  #acts = 0;

  get case(): Case {
    if (!this.kase) throw new Error('no case yet');
    return this.kase;
  }

  context(actor: Actor): Context {
    const { now, policy, calendar } = this;
    const next = { id: this.id, number: `20261124-${String(this.id).padStart(4, '0')}` };
    const caseOf = (id: number) => this.others.find(({ kase }) => kase?.id === id)?.kase ?? null;
    return { actor, now, policy, calendar, directory, next, caseOf };
  }

  at(time: string): this {
    this.now = at(time);
    return this;
  }

  try(actor: Actor, ...commands: CommandInput[]): Decision {
    return this.tryAt(this.kase?.moves ?? 0, actor, ...commands);
  }

  tryAt(moves: number, actor: Actor, ...commands: CommandInput[]): Decision {
    const parsed = v.parse(act, {
      id: `act-${(this.#acts += 1)}-test`,
      caseId: this.kase?.id ?? null,
      moves,
      commands,
    });
    const decision = decideAct(this.kase, parsed, this.context(actor));
    if ('events' in decision) this.#take(decision.events, decision.kase);
    return decision;
  }

  /** The act must be accepted. */
  do(actor: Actor, ...commands: CommandInput[]): this {
    const decision = this.try(actor, ...commands);
    if ('refusal' in decision) throw new Error(`refused: ${JSON.stringify(decision.refusal)}`);
    return this;
  }

  refused(actor: Actor, ...commands: CommandInput[]): RefusalCode | 'accepted' {
    const decision = this.try(actor, ...commands);
    return 'refusal' in decision ? decision.refusal.code : 'accepted';
  }

  /** The watch looks at the case. */
  watch(): this {
    const due = decideDue(
      this.case,
      `watch-${(this.#acts += 1)}`,
      this.context({ id: 0, role: 'clock', unit: null }),
    );
    if (due) this.#take(due.events, due.kase);
    return this;
  }

  /** The case as a rebuild from its events would have it. */
  rebuilt(): Case {
    return this.events.reduce<Case | null>(evolve, null)!;
  }

  copy(): Story {
    return Object.assign(new Story(), {
      ...this,
      events: [...this.events],
      others: this.others.map((other) => other.copy()),
    });
  }

  /** Each case takes its own events; those of another that this one joins are folded there. */
  #take(events: CaseEvent[], kase: Case): void {
    for (const event of events) {
      if (event.caseId === kase.id) this.events.push(event);
      else this.others.find((other) => other.kase?.id === event.caseId)?.join(event);
    }
    this.kase = kase;
  }

  join(event: CaseEvent): void {
    this.events.push(event);
    this.kase = evolve(this.kase, event);
  }
}

export const CO_HANDLE = {
  type: 'co-handle',
  unit: 'JC2',
  task: '到场协助吊运',
  due: at('12:00'),
} as const satisfies CommandInput;
export const REQUEST_RETURN = {
  type: 'request-return',
  reason: '不属本单位职责',
  suggested: 'JC2',
} as const satisfies CommandInput;
export const REQUEST_HARD = {
  type: 'request-hard',
  reason: '须报批',
  plan: '先围挡',
} as const satisfies CommandInput;
export const REPLY_HARD = {
  type: 'reply-hard',
  opinion: '下周更换护栏',
  informed: [{ caller: 1 }],
  finish: at('+6 12:00'),
} as const satisfies CommandInput;

/** Another case of the same board, for a merge. */
export function another(callers = [{ name: '钱先生', phone: '13800000103' }]): Story {
  return Object.assign(new Story(), { id: 2 }).do(intake, { ...RECEIVE, callers });
}

/** The usual morning: received 09:00:17 and dispatched in the same second to JC1. */
export function dispatched(): Story {
  return new Story().do(intake, RECEIVE, DISPATCH);
}
export function accepted(): Story {
  return dispatched().at('09:02').do(staff1, ACCEPT);
}
export function contacted(): Story {
  return accepted().at('09:10').do(staff1, CONTACT);
}
export function onSite(): Story {
  return contacted().at('09:40').do(staff1, ARRIVE);
}
export function resolved(): Story {
  return onSite().at('11:00').do(staff1, RESOLVE);
}
