/**
 * On requests that a page makes by itself, by a timer or because something changed elsewhere: no hand was at work, so they
 * keep nobody's session awake.
 */
export const BACKGROUND_HEADER = 'x-background';
