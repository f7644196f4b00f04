/** Milliseconds since 1970-01-01 UTC, server time. */
export type Moment = number;
