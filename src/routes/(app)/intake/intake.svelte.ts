import { newId } from '$lib/client/browser.ts';
import { clock } from '$lib/client/clock.svelte.ts';
import type { Desk } from '$lib/client/desk.ts';
import type { CaseType, CategoryCode, Place } from '$lib/domain/case/case.ts';
import type { Moment, UnitCode } from '$lib/domain/case/clocks.ts';
import type { CommandInput } from '$lib/domain/case/commands/index.ts';
import { proposeTitle, shownTitle } from '$lib/domain/case/title.ts';
import { handlingUnits, proposedUnit, type Category, type Road } from '$lib/domain/bureau/directory.ts';
import { emergenciesIn } from '$lib/domain/intake/emergency.ts';
import type { Channel, ContactMethod } from '$lib/domain/case/events.ts';
import { parsePlace } from '$lib/domain/intake/place.ts';
import { marksOf, proposeCategory, type Proposal } from '$lib/domain/intake/propose.ts';
import type { Card } from '$lib/domain/case/redact.ts';
import type { Refusal } from '$lib/domain/case/refusals.ts';
import { areasOf } from '$lib/domain/bureau/road.ts';
import { similarOpen } from '$lib/domain/intake/similar.ts';
import { readPhone } from '$lib/domain/text/phone.ts';
import type { ActAnswer } from '$lib/live/protocol.ts';
import type { NearCase } from '$lib/live/near.ts';
import { countBy } from './counts.ts';
import { timeOfDay } from '$lib/words/times.ts';
import { momentOf, momentOfTime } from '$lib/words/moments.ts';

export type DeskOrigin = 'call' | 'assigned' | 'supervised' | 'web';
export const DESK_ORIGINS: readonly DeskOrigin[] = ['call', 'assigned', 'supervised', 'web'];

/** What a person asks of a filled form: 登记并派单, 只登记, 直接答复. */
export type Wish = 'dispatch' | 'register' | 'answer';

/** A field that stands in the way, by the name that the form gives it. */
export type FieldName =
  | 'phone'
  | 'place'
  | 'area'
  | 'text'
  | 'title'
  | 'category'
  | 'unit'
  | 'recipient'
  | 'readBack'
  | 'against'
  | 'sentAt'
  | 'answer'
  | 'form';

const BLANK = {
  origin: 'call' as DeskOrigin,
  type: 'complaint' as CaseType,
  name: '',
  phone: '',
  anonymous: false,
  confidential: false,
  asksAgainst: false,
  against: '' as UnitCode,
  externalNo: '',
  sentAt: '',
  districtDue: '',
  placeText: '',
  area: '',
  text: '',
  title: '',
  category: '' as CategoryCode,
  unit: '' as UnitCode,
  channel: 'system' as Channel,
  recipient: '',
  readBack: '',
  answer: '',
  answerMethod: 'phone' as ContactMethod,
};

/** What is being registered at one desk. Lives in this page's memory only: nothing of a caller is kept in the browser. */
export class Intake {
  readonly desk: Desk;
  readonly categories: Map<CategoryCode, Category>;
  readonly roads: readonly Road[];

  fields = $state({ ...BLANK });
  /** Null: as the category has it. */
  urgent: boolean | null = $state(null);
  /** When the call began: when somebody said so, else at the first thing that was typed and still stands. */
  began: Moment | undefined = $state();
  /** Whether the desk said itself when the call began: then emptying the form does not end it. */
  isSaid = $state(false);
  /** Closed cases on the same road. */
  closed: readonly NearCase[] = $state.raw([]);
  /** What was asked of the form last: from then on it says what is missing for that. */
  wish: Wish | null = $state(null);
  /** Why the server did not take it; goes with the next thing that is typed. */
  refusal: Refusal | null = $state.raw(null);
  sending = $state(false);

  constructor(desk: Desk, categories: Map<CategoryCode, Category>, roads: readonly Road[]) {
    this.desk = desk;
    this.categories = categories;
    this.roads = roads;
  }

  readonly #parsed: Place = $derived.by(() => parsePlace(this.fields.placeText, this.roads));
  readonly place: Place = $derived({ ...this.#parsed, area: this.fields.area || this.#parsed.area });
  readonly areas: string[] = $derived.by(() => areasOf(this.roads, this.categories.values()));

  /** Recent cases on the same road, by category. */
  readonly #nearby: Map<CategoryCode, number> = $derived.by(() => {
    const { road } = this.place;
    const open = [...this.desk.connection.cards.all.values()].filter(({ place }) => place.road === road);
    return countBy(road ? [...open, ...this.closed] : [], ({ category }) => category);
  });

  readonly proposals: Proposal[] = $derived.by(() => {
    const { text, type } = this.fields;
    if (!text.trim() && !this.fields.placeText.trim()) return [];
    return proposeCategory(
      text,
      this.place,
      { categories: this.categories },
      {
        type,
        nearby: this.#nearby,
      },
    ).slice(0, 3);
  });

  /** The chosen category, else the one that is proposed first. */
  readonly category: Category | undefined = $derived.by(() =>
    this.categories.get(this.fields.category || (this.proposals[0]?.category ?? '')),
  );
  readonly marks = $derived(
    marksOf(
      this.fields.text,
      this.proposals.find(({ category }) => category === this.category?.code)?.words ?? [],
    ),
  );
  readonly isUrgent: boolean = $derived(this.urgent ?? this.category?.urgent ?? false);

  /** Units that may be given the case. */
  readonly units = $derived.by(() =>
    handlingUnits(this.desk.directory).filter(({ code }) => code !== this.fields.against),
  );
  readonly unit: UnitCode = $derived.by(() => {
    const proposed = this.category ? proposedUnit(this.category, this.place.area) : null;
    const wanted = this.fields.unit || (proposed ?? '');
    return this.units.some(({ code }) => code === wanted) ? wanted : '';
  });

  /** What and where, without a person, a number or an estate's name; what was typed counts more than the proposal. */
  readonly title: string = $derived.by(() => {
    const names = [this.fields.name];
    const title = shownTitle(this.fields.title, names, this.roads);
    if (title) return title;
    const proposed = proposeTitle(this.fields.text, names, this.roads);
    return proposed.startsWith(this.place.road) ? proposed.slice(this.place.road.length) : proposed;
  });

  readonly emergencies = $derived(emergenciesIn(this.fields.text));
  readonly similar = $derived.by(() => {
    if (!this.fields.placeText.trim()) return [];
    const cards: (Card | NearCase)[] = [...this.desk.connection.cards.all.values(), ...this.closed];
    return similarOpen(cards, this.place, this.category?.code ?? null, clock.minute);
  });

  readonly mayAnswer: boolean = $derived(this.fields.type === 'inquiry' || this.fields.type === 'suggestion');
  readonly fromDistrict: boolean = $derived(
    this.fields.origin === 'assigned' || this.fields.origin === 'supervised',
  );
  /** A telephone that is none, or two. */
  readonly #phoneFault: Refusal | null = $derived.by(() => {
    const read = readPhone(this.fields.anonymous ? '' : this.fields.phone);
    return read.ok ? null : { code: 'bad-message', field: 'callers.0.phone', fault: read.fault };
  });
  /** What stands in the way, by its field. */
  readonly faults: Partial<Record<FieldName, 'missing' | Refusal>> = $derived({
    ...Object.fromEntries((this.wish ? this.lacks(this.wish) : []).map((field) => [field, 'missing'])),
    ...(this.wish && this.#phoneFault && { phone: this.#phoneFault }),
    ...(this.refusal && { [this.#shownFor(this.refusal)]: this.refusal }),
  });

  readonly isBlank: boolean = $derived(
    (['text', 'placeText', 'name', 'phone', 'title', 'externalNo', 'answer'] as const).every(
      (field) => !this.fields[field].trim(),
    ),
  );

  /** To be called whenever something was typed or chosen: a form that is blank again is no call. */
  typed(): void {
    this.refusal = null;
    if (!this.isBlank) this.began ??= clock.exact();
    else if (!this.isSaid) this.began = undefined;
  }

  /** The telephone was taken up at this moment. */
  say(began: Moment): void {
    this.began = Math.min(began, clock.exact());
    this.isSaid = true;
  }

  /** When the centre received it: the call's beginning, or when the district sent it. */
  get receivedAt(): Moment | undefined {
    const sent = this.fromDistrict ? momentOf(this.fields.sentAt) : undefined;
    return sent ?? this.began;
  }

  callByPhone(channel: Channel): void {
    this.fields.channel = channel;
    if (channel !== 'system') this.fields.readBack ||= timeOfDay(clock.exact(), 'minutes');
  }

  /** What still stands in the way; empty when the form may be sent. */
  lacks(wish: Wish): FieldName[] {
    const { text, placeText, channel, recipient, readBack, answer } = this.fields;
    const lacks: FieldName[] = [];
    if (!placeText.trim() && wish !== 'answer') lacks.push('place');
    else if (placeText.trim() && !this.place.road && !this.place.area) lacks.push('area');
    if (!text.trim()) lacks.push('text');
    if (!this.category) lacks.push('category');
    if (wish === 'dispatch') {
      if (!this.unit) lacks.push('unit');
      if (channel !== 'system' && !recipient.trim()) lacks.push('recipient');
      if (channel !== 'system' && !readBack) lacks.push('readBack');
    }
    if (wish === 'answer' && answer.trim().length < 2) lacks.push('answer');
    return lacks;
  }

  /** Sends everything in one act; the form stays as it is when the server refuses. */
  async send(wish: Wish): Promise<(ActAnswer & { ok: true }) | undefined> {
    this.wish = wish;
    if (this.lacks(wish).length > 0 || this.#phoneFault || this.sending) return undefined;
    this.sending = true;
    try {
      const answer = await this.desk.connection.deliver({
        id: newId(),
        caseId: null,
        moves: 0,
        commands: this.#commands(wish),
      });
      if (answer.ok) return answer;
      this.refusal = answer.refusal;
      return undefined;
    } finally {
      this.sending = false;
    }
  }

  clear(): void {
    this.fields = { ...BLANK };
    this.urgent = null;
    this.began = undefined;
    this.isSaid = false;
    this.closed = [];
    this.wish = null;
    this.refusal = null;
  }

  /** A refusal is told where its field can be seen, else below the form. */
  #shownFor(refusal: Refusal): FieldName {
    const field = fieldOf(refusal);
    return field === 'sentAt' && !this.fromDistrict ? 'form' : field;
  }

  #commands(wish: Wish): CommandInput[] {
    const receive = this.#receive();
    const { channel, recipient, readBack, answer, answerMethod } = this.fields;
    if (wish === 'register') return [receive];
    if (wish === 'answer') return [receive, { type: 'answer', answer: answer.trim(), method: answerMethod }];
    if (channel === 'system') return [receive, { type: 'dispatch', unit: this.unit }];
    const readBackAt = momentOfTime(readBack, clock.exact());
    return [
      receive,
      {
        type: 'dispatch',
        unit: this.unit,
        channel,
        recipient: recipient.trim(),
        ...(readBackAt !== undefined && { readBackAt }),
      },
    ];
  }

  #receive(): CommandInput {
    const { origin, type, name, phone, anonymous, confidential, against, externalNo, districtDue, text } =
      this.fields;
    const due = this.fromDistrict ? momentOf(districtDue) : undefined;
    const receivedAt = this.receivedAt;
    return {
      type: 'receive',
      origin,
      externalNo: origin === 'call' ? null : externalNo.trim() || null,
      districtDue: due ?? null,
      caseType: type,
      category: this.category?.code ?? '',
      urgent: this.isUrgent,
      place: { ...this.place, road: this.place.road || this.place.area || UNPLACED },
      text: text.trim(),
      title: this.title,
      ...(receivedAt !== undefined && { receivedAt: Math.min(receivedAt, clock.exact()) }),
      callers:
        anonymous || (!name.trim() && !phone.trim()) ? [] : [{ name: name.trim(), phone: phone.trim() }],
      confidential,
      against: against || null,
    };
  }
}

/** A direct answer about no place at all. */
const UNPLACED = '本区';

/** The form's field that a refusal speaks of. */
function fieldOf({ code, field = '' }: Refusal): FieldName {
  if (code === 'recipient-required') return field === 'readBackAt' ? 'readBack' : 'recipient';
  if (code === 'category-unknown') return 'category';
  if (code === 'moment-in-future') return field === 'readBackAt' ? 'readBack' : 'sentAt';
  if (field.startsWith('callers')) return 'phone';
  if (field.startsWith('place')) return 'place';
  if (field === 'readBackAt') return 'readBack';
  if (field === 'receivedAt' || field === 'districtDue') return 'sentAt';
  return (PLAIN as readonly string[]).includes(field) ? (field as FieldName) : 'form';
}

const PLAIN = ['text', 'title', 'category', 'unit', 'recipient', 'against', 'answer'] as const;
