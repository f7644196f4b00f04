import { dirname, relative, resolve } from 'node:path';
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const root = import.meta.dirname;

/** Who may import whom. A layer that names `packages` may import no other package either. */
const layers = [
  { home: 'src/lib/domain', may: ['src/lib/domain'], packages: ['valibot'], plainNode: true },
  { home: 'src/lib/live', may: ['src/lib/live', 'src/lib/domain'], packages: ['valibot'], plainNode: true },
  { home: 'src/lib/server', may: ['src/lib/server', 'src/lib/live', 'src/lib/domain'], plainNode: true },
  { home: 'src/lib/client', mayNot: ['src/lib/server', 'src/cli', 'src/routes'] },
  { home: 'src/lib/components', mayNot: ['src/lib/server', 'src/cli', 'src/routes'] },
];

/** @type {import('eslint').Rule.RuleModule} */
const oneWayImports = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const layer = layers.find(({ home }) => inside(relative(root, context.filename), home));
    if (!layer) return {};
    /** @param {{ source?: unknown }} node */
    const check = (node) => {
      const source = /** @type {any} */ (node.source);
      const complaint =
        typeof source?.value === 'string' && complaintAbout(layer, context.filename, source.value);
      if (complaint) context.report({ node: source, message: complaint });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

/**
 * @param {{ home: string, may?: string[], mayNot?: string[], packages?: string[], plainNode?: boolean }} layer
 * @param {string} file
 * @param {string} source
 */
function complaintAbout(layer, file, source) {
  if (layer.plainNode && source.startsWith('$'))
    return `${layer.home} runs in plain Node: no '${source}' here.`;
  const target = source.startsWith('.')
    ? relative(root, resolve(dirname(file), source))
    : source.replace(/^\$lib\b/, 'src/lib');
  if (target.startsWith('src/') || source.startsWith('.')) {
    const allowed = layer.may?.some((home) => inside(target, home)) ?? true;
    const forbidden = layer.mayNot?.some((home) => inside(target, home)) ?? false;
    if (!allowed || forbidden) return `${layer.home} must not import from ${target}.`;
  } else if (layer.packages && !layer.packages.includes(source)) {
    return `${layer.home} must not import the package '${source}'.`;
  }
  return undefined;
}

/** @param {string} path @param {string} home */
function inside(path, home) {
  return path.replaceAll('\\', '/').startsWith(`${home}/`);
}

export default ts.config(
  {
    ignores: ['build/', '.svelte-kit/', 'src/lib/paraglide/', 'data/', 'test-results/', 'playwright-report/'],
  },
  js.configs.recommended,
  ts.configs.recommendedTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.node },
      parserOptions: {
        // The service worker's world is not the page's: it stands outside the project's types.
        projectService: { allowDefaultProject: ['src/service-worker.ts'] },
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      'no-undef': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/only-throw-error': [
        'error',
        { allow: [{ from: 'package', package: '@sveltejs/kit', name: ['Redirect', 'HttpError'] }] },
      ],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts', '**/*.svelte.js'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: {
      'svelte/no-navigation-without-resolve': 'off',
      // To ESLint every prop of an imported component is `any`; svelte-check knows their types and the compiler's warnings.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      'svelte/no-unused-svelte-ignore': 'off',
    },
  },
  { plugins: { layers: { rules: { 'one-way': oneWayImports } } }, rules: { 'layers/one-way': 'error' } },
  { files: ['**/*.js', '**/*.mjs'], extends: [ts.configs.disableTypeChecked] },
  {
    files: ['tests/**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
