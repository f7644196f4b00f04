import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CompilerOptions } from '@inlang/paraglide-js';

/** How messages become code: the same for Vite, for the commands and for the tests. */
export const words: CompilerOptions = {
  project: './src/i18n/project.inlang',
  outdir: './src/lib/paraglide',
  strategy: ['cookie', 'baseLocale'],
  cookieName: 'locale',
  emitReadme: false,
};

/**
 * Writes `src/lib/paraglide` from the messages; to be run from the project's root.
 * @throws when no message came out: the compiler itself calls a wrong path in its settings a success
 */
export async function compileWords(): Promise<void> {
  const { compile } = await import('@inlang/paraglide-js'); // takes a second to load: not for those who only start
  await compile(words);
  const messages = join(words.outdir, 'messages');
  if (!existsSync(messages) || !readdirSync(messages).some((file) => /^(?!_index).*\.js$/.test(file))) {
    throw new Error(
      'No messages were compiled: look at modules and pathPattern in project.inlang/settings.json.',
    );
  }
}
