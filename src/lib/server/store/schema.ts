/** Every table, as Drizzle Kit reads them. */
export * from './tables.ts';
