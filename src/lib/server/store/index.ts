export { type Db } from './dialect.ts';
export type { Illness, SickCase } from './sick-case.ts';
export { getStore } from './shared-store.ts';
export { signHead, type SignedHead } from './heads.ts';
export type {
  Appended,
  Bureau,
  CaseFile,
  CaseOutline,
  Change,
  Changed,
  Commit,
  CommitChange,
  DirectoryChange,
  NoticeRow,
  Present,
  RosterChange,
  Store,
  StoreOptions,
  StoryEntry,
  UntoldEvent,
  Written,
  Deed,
} from './types.ts';
export { StoreError } from './errors.ts';
export type { StoredEvent, TextsErased } from './stored-event.ts';
