import type { CaseEvent } from '../../domain/case/events.ts';
import type { Seq } from '../../live/protocol.ts';

/** What of a case was typed by hand and is erased besides its texts. */
export type ErasedField = 'road' | 'cross' | 'area' | 'externalNo';
/** One text, by the event that brought it. */
export type ErasedText = [seq: Seq, field: string];

/** The store's own event of a case: its texts are gone, with these fields of it; or only the texts that `of` names. */
export type TextsErased = Omit<CaseEvent, 'type' | 'data'> & {
  type: 'texts-erased';
  data: { drops?: ErasedField[]; of?: ErasedText[] };
};
export type StoredEvent = CaseEvent | TextsErased;
