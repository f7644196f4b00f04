/** Every table, as Drizzle Kit reads them. */
export * from './accounts.ts';
export * from './tables.ts';
