import * as v from 'valibot';
import * as f from '../domain/case/commands/fields.ts';

/** With whom a coordinator may share a view: 中心, 单位经办, 单位负责人, 领导与监察. */
export const SHARED_WITH = ['centre', 'staff', 'heads', 'overseers'] as const;
export type SharedWith = (typeof SHARED_WITH)[number];

/** A filter of the board. Words that were searched are no part of it: they may name somebody. */
export const viewFilter = v.strictObject({
  unit: v.union([f.code, v.literal('')]),
  category: v.union([f.code, v.literal('')]),
  mine: v.boolean(),
  risk: v.boolean(),
  pressing: v.boolean(),
  decide: v.boolean(),
});
export type ViewFilter = v.InferOutput<typeof viewFilter>;

const name = f.line(30, 1);
const shared = v.nullable(v.picklist(SHARED_WITH));

export const viewSaved = v.strictObject({ name, filter: viewFilter, shared });
export type ViewSaved = v.InferOutput<typeof viewSaved>;
export const viewChanged = v.strictObject({ name, shared });
export type ViewChanged = v.InferOutput<typeof viewChanged>;
export const viewId = v.pipe(v.string(), v.uuid());

/** How many views one person may keep. */
export const MOST_VIEWS = 50;

export interface SavedView {
  id: string;
  name: string;
  filter: ViewFilter;
  shared: SharedWith | null;
  /** His own to rename and to delete; else a colleague shares it. */
  own: boolean;
}

export type ViewAnswer = { ok: true; views: SavedView[] } | { ok: false; fault: 'too-many' | 'bad' | 'gone' };
