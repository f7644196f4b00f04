import type { SharedWith } from '$lib/live/views.ts';
import { m } from '$lib/paraglide/messages.js';

/** With whom a view is shared: 中心, 单位经办 … */
export const SHARED_WORDS: Record<SharedWith, () => string> = {
  centre: m.views_share_centre,
  staff: m.views_share_staff,
  heads: m.views_share_heads,
  overseers: m.views_share_overseers,
};
