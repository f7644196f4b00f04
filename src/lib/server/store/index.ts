export { type Db } from './dialect.ts';
export type { Illness, SickCase } from './sick-case.ts';
export { getStore } from './shared-store.ts';
export { signHead, type SignedHead } from './heads.ts';
export type {
  Appended,
  Changed,
  DirectoryChange,
  NoticeRow,
  Present,
  RosterChange,
  Store,
  StoreOptions,
  Written,
  Deed,
} from './types.ts';
export { StoreError } from './errors.ts';
export type { StoredEvent, TextsErased } from './stored-event.ts';
export type { Bureau, Change, Commit, CommitChange } from './commits.ts';
export type { CaseFile, CaseOutline, StoryEntry, UntoldEvent } from './case-files.ts';
