/** Every table, as Drizzle Kit reads them. */
export * from './accounts.ts';
export * from './notice-tables.ts';
export * from './saved-views.ts';
export * from './tables.ts';
