/** The pace and the bounds of the wire, apart from its messages so that a screen need not load their schemas. */

export const PULSE_EVERY = 10_000;
/** A screen that has heard no pulse for so long says that it is stale. */
export const STALE_AFTER = 25_000;
/** A page to which no line came up for so long says that too: what it shows is what it was made with. */
export const UNREACHED_AFTER = 10_000;
/** A frame above this is compressed once and shared by its audience. */
export const PACK_ABOVE = 4096;
export const FRAME_LIMIT = 64 * 1024;
