export { type Db } from './dialect.ts';
export type { Illness, SickCase } from './sick.ts';
export { type Deed } from './ledger-reads.ts';
export { signHead, type SignedHead } from './heads.ts';
export { getStore, openStore } from './open.ts';
export {
  StoreError,
  type Appended,
  type Bureau,
  type CaseFile,
  type CaseOutline,
  type Change,
  type Changed,
  type Commit,
  type CommitChange,
  type DirectoryChange,
  type NoticeRow,
  type Present,
  type RosterChange,
  type Store,
  type StoredEvent,
  type StoreOptions,
  type StoryEntry,
  type TextsErased,
  type UntoldEvent,
  type Written,
} from './types.ts';
