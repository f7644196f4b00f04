/** Every table, as Drizzle Kit reads them. */
export * from './accounts.ts';
export * from './notice-tables.ts';
export * from './tables.ts';
