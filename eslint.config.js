import { dirname, relative, resolve } from 'node:path';
import js from '@eslint/js';
import regexp from 'eslint-plugin-regexp';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const root = import.meta.dirname;

/** Folders of components, each may import those before it: parts know no case, and only pages know the shell. */
const componentFloors = ['parts', 'sheet', 'case', 'shell'];

/** Pages whose parts another page may import, with the reason. */
const sharedPages = [
  // The phone's page without a network is the same page.
  { page: 'src/routes/offline', may: 'src/routes/(app)/mine' },
  // One action changes the password, at the first sign-in and later.
  { page: 'src/routes/(app)/account', may: 'src/routes/password' },
];

/** Who may import whom. A layer that names `packages` may import no other package either. */
const layers = [
  {
    home: 'src/lib/domain',
    may: ['src/lib/domain'],
    packages: ['valibot', 'chinese-days'],
    plainNode: true,
  },
  { home: 'src/lib/live', may: ['src/lib/live', 'src/lib/domain'], packages: ['valibot'], plainNode: true },
  { home: 'src/lib/server', may: ['src/lib/server', 'src/lib/live', 'src/lib/domain'], plainNode: true },
  {
    home: 'src/lib/words',
    mayNot: ['src/lib/client', 'src/lib/components', 'src/lib/server', 'src/cli', 'src/routes'],
  },
  { home: 'src/lib/client', mayNot: ['src/lib/components', 'src/lib/server', 'src/cli', 'src/routes'] },
  { home: 'src/lib/components', mayNot: ['src/lib/server', 'src/cli', 'src/routes'] },
  ...componentFloors.map((floor, at) => ({
    home: `src/lib/components/${floor}`,
    mayNot: componentFloors.slice(at + 1).map((higher) => `src/lib/components/${higher}`),
  })),
];

/** The server's folders, the lower before the higher: besides itself each may import from those that it names. */
const serverFolders = /** @type {const} */ ({
  http: [],
  store: [],
  'store/sqlite': ['store'],
  clock: ['store'],
  ledger: ['store', 'store/sqlite', 'http'],
  auth: ['store', 'http', 'clock'],
  notices: ['store', 'http'],
  cases: ['store', 'http', 'auth'],
  reports: ['store', 'cases'],
  photos: ['store', 'http', 'cases'],
  live: ['store', 'http', 'clock', 'auth', 'notices', 'cases'],
  'ops/verify': ['store', 'store/sqlite', 'ledger'],
  ops: ['store', 'store/sqlite', 'ledger', 'ops/verify'],
  bureau: ['store', 'http', 'clock', 'ledger', 'auth', 'notices', 'reports', 'live'],
});

/** Packages that one folder alone may import; types of an engine's connection may be named elsewhere. */
const homesOfPackages = [
  { name: 'drizzle-orm', home: 'src/lib/server/store' },
  { name: 'better-sqlite3', home: 'src/lib/server/store/sqlite', typesElsewhere: true },
];

/** A pattern that is made while running may hold what somebody typed; those made once, of constants, are patterns like others. */
const madeWhileRunning = [
  ':function NewExpression[callee.name="RegExp"]',
  'CallExpression[callee.name="RegExp"]',
].map((selector) => ({
  selector,
  message: 'Make patterns once, of constants; look for what somebody typed by includes or indexOf.',
}));

/** @type {import('eslint').Rule.RuleModule} */
export const oneWayImports = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const file = relative(root, context.filename);
    if (!inside(file, 'src')) return {};
    const own = layers.filter(({ home }) => inside(file, home));
    /** @param {{ source?: unknown, importKind?: unknown }} node */
    const check = (node) => {
      const source = /** @type {any} */ (node.source);
      if (typeof source?.value !== 'string') return;
      const complaint =
        own.map((layer) => complaintAbout(layer, context.filename, source.value)).find(Boolean) ??
        complaintBetweenPages(file, source.value) ??
        complaintInServer(file, source.value) ??
        complaintAboutPackage(file, source.value, node.importKind === 'type');
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
  const target = targetOf(relative(root, file), source);
  if (target.startsWith('src/') || source.startsWith('.')) {
    const allowed = layer.may?.some((home) => inside(target, home)) ?? true;
    const forbidden = layer.mayNot?.some((home) => inside(target, home)) ?? false;
    if (!allowed || forbidden) return `${layer.home} must not import from ${target}.`;
  } else if (layer.packages && !layer.packages.includes(source)) {
    return `${layer.home} must not import the package '${source}'.`;
  }
  return undefined;
}

/**
 * @param {string} file
 * @param {string} source
 */
function complaintBetweenPages(file, source) {
  const target = targetOf(file, source);
  const [from, to] = [pageOf(file), pageOf(target)];
  const shared = sharedPages.some(({ page, may }) => inside(file, page) && inside(target, may));
  if (!from || !to || from === to || shared || /\/\$types/.test(target)) return undefined;
  return `${from} must not import a part of ${to}: what two pages use lies in src/lib/components.`;
}

/**
 * The file or package that an import names, from the project's root on.
 * @param {string} file
 * @param {string} source
 */
function targetOf(file, source) {
  return source.startsWith('.')
    ? relative(root, resolve(root, dirname(file), source)).replaceAll('\\', '/')
    : source.replace(/^\$lib\b/, 'src/lib');
}

/** The page that a file is a part of: the first folder below its group. */
function pageOf(/** @type {string} */ path) {
  return /^src\/routes\/(?:\([^/]+\)\/)?[^/(]+(?=\/)/.exec(path)?.[0];
}

/**
 * @param {string} file
 * @param {string} source
 */
function complaintInServer(file, source) {
  const from = serverFolderOf(file);
  const to = source.startsWith('.')
    ? serverFolderOf(relative(root, resolve(root, dirname(file), source)))
    : undefined;
  if (from === undefined || to === undefined || from === to) return undefined;
  const may = /** @type {Record<string, readonly string[]>} */ (serverFolders)[from];
  if (!may) return `src/lib/server/${from} has no place among the server's folders: give it one here.`;
  return may.includes(to) ? undefined : `src/lib/server/${from} must not import from src/lib/server/${to}.`;
}

/** @param {string} file */
function serverFolderOf(file) {
  return inside(file, 'src/lib/server') ? relative('src/lib/server', dirname(file)) : undefined;
}

/**
 * @param {string} file
 * @param {string} source
 * @param {boolean} isType
 */
function complaintAboutPackage(file, source, isType) {
  const one = homesOfPackages.find(({ name }) => source === name || source.startsWith(`${name}/`));
  if (!one || inside(file, one.home) || (isType && one.typesElsewhere)) return undefined;
  return `The package '${one.name}' is for ${one.home} alone.`;
}

/**
 * What the oldest browsers lack that the README names (Chromium 109, Safari 16.4). Syntax is brought down by the build; a
 * missing function is a page that does nothing without a word.
 */
const tooNew = {
  methods:
    'toSorted toReversed toSpliced isWellFormed toWellFormed groupBy fromAsync withResolvers union intersection difference symmetricDifference isSubsetOf isSupersetOf isDisjointFrom checkVisibility showPopover hidePopover togglePopover startViewTransition requestIdleCallback setHTMLUnsafe moveBefore getOrInsert getOrInsertComputed sumPrecise fromBase64 toBase64 fromHex toHex'.split(
      ' ',
    ),
  statics: ['URL.canParse', 'URL.parse', 'AbortSignal.any', 'Promise.try', 'RegExp.escape', 'Iterator.from'],
  attributes: ['popover', 'popovertarget', 'popovertargetaction', 'command', 'commandfor', 'closedby'],
};

/** What exists over https alone, or not everywhere: `src/lib/client/browser.ts` says what to do without it. */
const secureOnly = {
  methods: 'randomUUID subtle geolocation serviceWorker wakeLock clipboard mediaDevices'.split(' '),
  statics: ['navigator.storage', 'navigator.locks', 'navigator.share', 'navigator.credentials'],
  globals: ['Notification', 'caches', 'isSecureContext'],
};
const mayAskForSecure = ['src/lib/client/browser.ts'];

/** @type {import('eslint').Rule.RuleModule} */
export const oldBrowsers = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const may = mayAskForSecure.includes(relative(root, context.filename).replaceAll('\\', '/'));
    const newer = (/** @type {string} */ name) =>
      `Chromium 109 or Safari 16.4 has no ${name}: write it another way.`;
    const secure = (/** @type {string} */ name) =>
      `${name} is missing over plain HTTP: ask src/lib/client/browser.ts.`;
    return {
      MemberExpression(node) {
        const { object, property } = node;
        // Valibot's `v.union` is no set's.
        const ours = object.type === 'Identifier' && object.name === 'v';
        if (ours || node.computed || property.type !== 'Identifier') return;
        const full = object.type === 'Identifier' ? `${object.name}.${property.name}` : property.name;
        if (tooNew.methods.includes(property.name) || tooNew.statics.includes(full))
          context.report({ node: property, message: newer(full) });
        else if (!may && (secureOnly.methods.includes(property.name) || secureOnly.statics.includes(full)))
          context.report({ node: property, message: secure(full) });
      },
      Literal(node) {
        if ('regex' in node && node.regex.flags.includes('v'))
          context.report({ node, message: newer('regular expression with the flag v') });
      },
      SvelteAttribute(/** @type {any} */ node) {
        if (tooNew.attributes.includes(node.key.name))
          context.report({ node, message: newer(`attribute ${node.key.name}`) });
      },
      Program(node) {
        const { set, through } = context.sourceCode.getScope(node);
        const known = secureOnly.globals.flatMap((name) => set.get(name)?.references ?? []);
        for (const { identifier } of [...known, ...through]) {
          if (!may && secureOnly.globals.includes(String(identifier.name)) && !isType(identifier))
            context.report({ node: identifier, message: secure(String(identifier.name)) });
        }
      },
    };
  },
};

/**
 * A part that does not come needs an answer: `lazy` of `src/lib/client/lazy.svelte.ts` gives one.
 * @type {import('eslint').Rule.RuleModule}
 */
export const lazyParts = {
  meta: { type: 'problem', schema: [] },
  create: (context) => ({
    ImportExpression(node) {
      const call = node.parent.type === 'ArrowFunctionExpression' ? node.parent.parent : undefined;
      const isLazy =
        call?.type === 'CallExpression' && call.callee.type === 'Identifier' && call.callee.name === 'lazy';
      if (!isLazy)
        context.report({ node, message: 'Import a part by lazy(() => import(…)): it may not come.' });
    },
  }),
};

/** @param {any} identifier */
function isType({ parent }) {
  return parent.type === 'TSTypeReference' || parent.type === 'TSTypeQuery';
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
  {
    // Whatever may run in a browser.
    files: ['src/lib/{client,components,domain,live}/**', 'src/lib/*.ts', 'src/routes/**'],
    ignores: ['**/*.server.ts', '**/+server.ts'],
    plugins: { browsers: { rules: { old: oldBrowsers, lazy: lazyParts } } },
    rules: {
      'browsers/old': 'error',
      'browsers/lazy': 'error',
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '$app/navigation',
              importNames: ['invalidate', 'invalidateAll', 'refreshAll'],
              message:
                'A failed one replaces the page: refresh() of src/lib/client/refresh.svelte.ts does not.',
            },
          ],
        },
      ],
    },
  },
  { files: ['src/lib/client/refresh.svelte.ts'], rules: { 'no-restricted-imports': 'off' } },
  {
    // What somebody types meets these patterns on a thread that everybody waits for: each takes linear time.
    files: ['src/**'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential', ignorePartial: false }],
      'no-restricted-syntax': ['error', ...madeWhileRunning],
    },
  },
  { files: ['src/cli/import/patterns.ts'], rules: { 'no-restricted-syntax': 'off' } },
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
