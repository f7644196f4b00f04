import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { asksAgain, isByHand } from '../../../src/lib/server/auth/reauthentication.ts';

const routes = resolve(import.meta.dirname, '../../../src/routes');
const sources = globSync('**/+{server,page.server}.ts', { cwd: routes });
const idOf = (file: string) => `/${join(file, '..')}`.replace(/\/\.$/, '/');

/** Every method and every action that there is, as it is asked for. */
const asked = sources.flatMap((file): [string, string, string][] => {
  const source = readFileSync(join(routes, file), 'utf8');
  const id = idOf(file);
  const methods = [...source.matchAll(/^export const ([A-Z]+)\b/gm)].map(([, method]) => method!);
  const [, block = ''] = /^export const actions[^{]*\{\n(.*?)^\};/ms.exec(source) ?? [];
  const actions = [...block.matchAll(/^ {2}(?:async )?(\w+)(?::|\()/gm)].map(([, name]) => name!);
  return [
    ...methods.map((method): [string, string, string] => [id, method, '']),
    ...actions.map((name): [string, string, string] => [id, 'POST', name === 'default' ? '' : `/${name}`]),
  ];
});

describe('S4: after half an hour untouched', () => {
  /** Answered without the password, said once more than in the product. */
  const FREE = [
    'POST /login',
    'POST /language',
    'POST /logout',
    'POST /setup',
    'POST /wall',
    'POST /hand',
    'POST /password',
    'POST /(app)/account?/confirm',
    'POST /(app)/account?/password',
    'POST /(app)/intake/near',
  ];
  const THEMSELVES = [
    'POST /(app)/account?/role',
    'POST /(app)/cases/[number]/reveal',
    'POST /(app)/cases/[number]/photos',
  ];

  test.for(asked)('%s %s %s', ([id, method, action]) => {
    const name = `${method} ${id}${action && `?${action}`}`;
    const asks = asksAgain(id, method, action);
    if (method === 'GET') expect(asks).toBe(id === '/(app)/cases/[number]/callers');
    else expect(asks, name).toBe(!FREE.includes(name) && !THEMSELVES.includes(name));
  });

  test('what nobody has thought of waits, also where an address names a free action', () => {
    expect(asksAgain('/(app)/export', 'POST', '')).toBe(true);
    expect(asksAgain('/(app)/export', 'DELETE', '/confirm')).toBe(true);
    expect(asksAgain('/(app)/account', 'POST', '')).toBe(true);
    expect(asksAgain('/(app)/account', 'POST', '/end')).toBe(true);
  });
});

describe('S4: only a hand touches', () => {
  const is = (method: string, headers: Record<string, string>, id: string | null = '/(app)/units') =>
    isByHand(new Request('http://127.0.0.1/units', { method, headers }), id);
  const went = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-user': '?1' };

  test('a page that somebody went to, and a form or another change that was sent', () => {
    expect(is('GET', went)).toBe(true);
    expect(is('POST', {})).toBe(true);
    expect(is('POST', {}, '/hand')).toBe(true);
    expect(is('PATCH', { 'sec-fetch-dest': 'empty' })).toBe(true);
  });

  test('no background refresh, no poll, no prefetch, no page that reloads itself, no service worker, no queue', () => {
    expect(is('GET', {})).toBe(false);
    expect(is('GET', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' })).toBe(false);
    expect(is('GET', { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' })).toBe(false);
    expect(is('GET', { ...went, 'sec-fetch-dest': 'iframe' })).toBe(false);
    expect(is('GET', { ...went, 'sec-purpose': 'prefetch' })).toBe(false);
    expect(is('GET', { ...went, 'x-background': '1' })).toBe(false);
    expect(is('POST', { 'x-background': '1' })).toBe(false);
    expect(is('POST', {}, '/(app)/cases/[number]/photos')).toBe(false);
    expect(is('GET', went, null)).toBe(false);
  });
});
