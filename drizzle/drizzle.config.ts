import { defineConfig } from 'drizzle-kit';

/** With a PostgreSQL address in the environment the migrations of that engine are written, else SQLite's. */
const dialect = process.env.DATABASE_URL?.startsWith('postgres') ? 'postgresql' : 'sqlite';

export default defineConfig({
  dialect,
  schema: './src/lib/server/store/schema.ts',
  out: dialect === 'postgresql' ? './drizzle/postgres' : './drizzle/sqlite',
});
