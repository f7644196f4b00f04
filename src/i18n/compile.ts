import { compile, type CompilerOptions } from '@inlang/paraglide-js';

/** How messages become code: the same for Vite, for the commands and for the tests. */
export const words: CompilerOptions = {
  project: './src/i18n/project.inlang',
  outdir: './src/lib/paraglide',
  strategy: ['cookie', 'baseLocale'],
  cookieName: 'locale',
  emitReadme: false,
};

/** Writes `src/lib/paraglide` from the messages; to be run from the project's root. */
export async function compileWords(): Promise<void> {
  await compile(words);
}
