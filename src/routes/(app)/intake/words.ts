import type { CaseType } from '$lib/domain/case/case.ts';
import type { Emergency } from '$lib/domain/intake/emergency.ts';
import { m } from '$lib/paraglide/messages.js';
import type { DeskOrigin, FieldName } from './intake.svelte.ts';

/** What just became of a case, by its number. */
export interface SaidWords {
  number: string;
  words: string;
  refused?: boolean;
}

/** 来电 派遣 督办 网络. */
export function originWord(origin: DeskOrigin): string {
  switch (origin) {
    case 'call':
      return m.intake_origin_call();
    case 'assigned':
      return m.intake_origin_assigned();
    case 'supervised':
      return m.intake_origin_supervised();
    case 'web':
      return m.intake_origin_web();
    default:
      return origin satisfies never;
  }
}

/** 咨询 求助 投诉 建议. */
export function typeWord(type: CaseType): string {
  switch (type) {
    case 'inquiry':
      return m.intake_type_inquiry();
    case 'help':
      return m.intake_type_help();
    case 'complaint':
      return m.intake_type_complaint();
    case 'suggestion':
      return m.intake_type_suggestion();
    default:
      return type satisfies never;
  }
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

export function emergencyWords({ number }: Emergency): string {
  switch (number) {
    case '110':
      return m.intake_emergency_110();
    case '119':
      return m.intake_emergency_119();
    case '120':
      return m.intake_emergency_120();
    default:
      return number satisfies never;
  }
}
