import { m } from '$lib/paraglide/messages.js';
import type { FieldName } from './intake.svelte.ts';

/** What just became of a case, by its number. */
export interface SaidWords {
  number: string;
  words: string;
  refused?: boolean;
}

/** What a field still lacks, beside the field. */
export function missingWords(field: FieldName): string {
  switch (field) {
    case 'place':
      return m.intake_missing_place();
    case 'area':
      return m.intake_missing_area();
    case 'text':
      return m.intake_missing_text();
    case 'category':
      return m.intake_missing_category();
    case 'unit':
      return m.intake_missing_unit();
    case 'recipient':
      return m.intake_missing_recipient();
    case 'readBack':
      return m.intake_missing_read_back();
    case 'answer':
      return m.intake_missing_answer();
    case 'phone':
    case 'title':
    case 'against':
    case 'sentAt':
    case 'form':
      return m.intake_missing_other();
    default:
      return field satisfies never;
  }
}
