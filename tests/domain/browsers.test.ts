import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Linter } from 'eslint';
import fc from 'fast-check';
import svelteParser from 'svelte-eslint-parser';
import { afterEach, expect, test, vi } from 'vitest';
import { lazyParts, oldBrowsers } from '../../eslint.config.js';
import { isPlainHttp, newId, notifier, positions, sealing, workers } from '../../src/lib/client/browser.ts';
import { hasHalves } from '../../src/lib/domain/text/halves.ts';

const source = join(import.meta.dirname, '../../src');

afterEach(() => vi.unstubAllGlobals());

/** What the rule says of a piece of a page. */
function complaints(code: string, file = 'src/lib/client/some.ts'): string[] {
  const languageOptions = { globals: { Notification: false, crypto: false, navigator: false } } as const;
  const svelte = file.endsWith('.svelte') ? { parser: svelteParser } : {};
  const rules = { 'browsers/old': 'error', 'browsers/lazy': 'error' } as const;
  const config = {
    files: ['**/*.svelte', '**/*.ts'],
    plugins: { browsers: { rules: { old: oldBrowsers, lazy: lazyParts } } },
    languageOptions: { ...languageOptions, ...svelte },
    rules,
  };
  return new Linter().verify(code, [config as Linter.Config], file).map(({ message }) => message);
}

test.each([
  'list.toSorted()',
  'text.toWellFormed()',
  'Object.groupBy(list, key)',
  'URL.canParse(text)',
  'crypto.randomUUID()',
  'globalThis.crypto.subtle',
  'navigator.geolocation',
  'new Notification(title)',
  '/[a--b]/v',
])('what an old browser or a page over plain HTTP lacks is not used: %s', (code) => {
  expect(complaints(code)).toHaveLength(1);
});

test('nor is an attribute that an old browser does not know, such as popover', () => {
  expect(complaints('<div popover></div>', 'src/lib/components/some.svelte')).toHaveLength(1);
});

test.each([
  "await import('./Sheet.svelte')",
  "import('./Sheet.svelte').then(show)",
  "show(() => import('./Sheet.svelte'))",
])('a part of a page is never imported without an answer for when it does not come: %s', (code) =>
  expect(complaints(code)).toHaveLength(1),
);

test.each([
  "lazy(() => import('./Sheet.svelte'))",
  '[...list].sort()',
  'v.union([a, b])',
  'newId()',
  'list.findLast(one)',
  '/a/u',
])('what they know is: %s', (code) => expect(complaints(code)).toEqual([]));

/** Styles that the build cannot bring down to Chromium 109; one that merely looks plainer there is welcome. */
const NEWER_STYLES =
  /color-mix\(|@starting-style|@position-try|@scope\b|anchor-name|:popover-open|\bif\(|sibling-index\(/;

test('styles use nothing that an old browser drops together with its colour or its place', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(svelte|css)$/.test(file))
    .map((file) => ({ file, style: styleOf(file) }));
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter(({ style }) => NEWER_STYLES.test(style)).map(({ file }) => file)).toEqual([]);
});

function styleOf(file: string): string {
  const text = readFileSync(join(source, file), 'utf8');
  return file.endsWith('.css') ? text : (/<style>[^]*<\/style>/.exec(text)?.[0] ?? '');
}

test('over plain HTTP acts and photos have ids of the same form, and no two alike', () => {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(newId()).toMatch(form);
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
  const ids = Array.from({ length: 1000 }, newId);
  for (const id of ids) expect(id).toMatch(form);
  expect(new Set(ids).size).toBe(1000);
});

test('over plain HTTP there is no sealed store, no position, no notification and no worker, and nothing throws', () => {
  vi.stubGlobal('isSecureContext', false);
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
  vi.stubGlobal('navigator', {});
  expect(isPlainHttp()).toBe(true);
  expect([sealing(), positions(), notifier(), workers()]).toEqual([null, null, null, null]);
});

test('half characters are found as newer browsers find them', () => {
  const unit = fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0xd800, max: 0xdfff }));
  const texts = fc.array(unit).map((units) => String.fromCharCode(...units));
  fc.assert(
    fc.property(texts, (text) => {
      expect(hasHalves(text)).toBe(!text.isWellFormed());
    }),
  );
});
