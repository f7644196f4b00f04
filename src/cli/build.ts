import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { compileWords } from '../i18n/compile.ts';
import { keepFormerParts } from './former-parts.ts';
import { root, step, tool } from './steps.ts';

const stamp = join(root, 'build', '.sources');

/**
 * Builds the pages into `build/` unless they were built from just these sources.
 * @returns whether there is a build of these sources now
 */
export async function buildIfNeeded({ always = false } = {}): Promise<boolean> {
  const sources = hashOfSources();
  if (!always && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return true;
  if (!mayBuild()) {
    console.error(
      `The pages of this version are not built yet, and ${root} is not this account's to write: run npm run build as its owner.`,
    );
    return false;
  }
  const { ok } = await step('build', async () => {
    await compileWords();
    const make = () => tool('vite', ['build', '--logLevel', 'warn']);
    const built = await keepFormerParts(join(root, 'build'), make);
    if (built.ok) writeFileSync(stamp, sources);
    return built;
  });
  return ok;
}

/** Whoever starts the product need not be whose code it is. */
function mayBuild(): boolean {
  const touched = ['.', 'build', 'node_modules', '.svelte-kit', 'src/lib'].map((name) => join(root, name));
  try {
    for (const path of touched) if (existsSync(path)) accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Covers what ends up in the build: not the commands, the entry or anything that is itself generated. */
function hashOfSources(): string {
  const hash = createHash('sha256');
  for (const file of [...filesIn('src'), ...filesIn('static'), ...loose]) {
    if (existsSync(join(root, file)))
      hash
        .update(`${file}\0`)
        .update(readFileSync(join(root, file)))
        .update('\0');
  }
  return hash.digest('hex');
}

const loose = ['package-lock.json', 'svelte.config.js', 'vite.config.ts', 'tsconfig.json'];
const leftOut = /^src\/(cli\/|server\.ts$|lib\/paraglide\/|i18n\/project\.inlang\/(?!settings\.json$))/;

function filesIn(folder: string): string[] {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .filter((file) => !leftOut.test(file))
    .sort();
}

if (import.meta.main)
  process.exitCode = (await buildIfNeeded({ always: process.argv.includes('--always') })) ? 0 : 1;
