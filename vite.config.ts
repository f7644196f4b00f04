import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { words } from './src/i18n/compile.ts';

/** The oldest browsers that work, as the README names them: syntax and style are brought down to them. */
const browsers = ['chrome109', 'safari16.4'];

export default defineConfig({
  plugins: [paraglideVitePlugin(words), sveltekit(), httpServerForLive()],
  ssr: { noExternal: [/^@atlaskit\//] },
  build: { sourcemap: false, target: browsers, cssTarget: browsers },
  test: {
    projects: [
      {
        test: {
          name: 'domain',
          include: ['tests/domain/**/*.test.ts'],
          environment: 'node',
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'server',
          include: ['tests/server/**/*.test.ts'],
          environment: 'node',
          pool: 'forks',
          testTimeout: 30_000,
        },
      },
    ],
  },
});

/** Does in development what `src/server.ts` does in production: shows the live layer its HTTP server. */
function httpServerForLive(): Plugin {
  return {
    name: 'http-server-for-live',
    configureServer({ httpServer }) {
      Reflect.set(globalThis, Symbol.for('board-12345.http'), httpServer);
      Reflect.set(globalThis, Symbol.for('board-12345.closers'), []);
    },
  };
}
