import { tool } from './steps.ts';

/** What Prettier looks after: everything but the descriptions that Drizzle Kit writes. */
export const formatted = ['.', '!drizzle/**/meta/**'];

if (import.meta.main) {
  const { ok } = await tool('prettier', ['--write', '--list-different', ...formatted], { show: true });
  process.exitCode = ok ? 0 : 1;
}
