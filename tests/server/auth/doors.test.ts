import { globSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ROLES, type PersonRole } from '../../../src/lib/domain/bureau/directory.ts';
import { senderOf } from '../../../src/lib/server/auth/addresses.ts';
import type { Session, User } from '../../../src/lib/server/auth/auth.ts';
import { entryTo, homeOf, isForged, safePath } from '../../../src/lib/server/auth/doors.ts';

const origin = 'https://board.example.cn';
const routes = resolve(import.meta.dirname, '../../../src/routes');
const routeIds = globSync('**/+{page,server,page.server}.{ts,svelte}', { cwd: routes }).map((file) =>
  `/${join(file, '..')}`.replace(/\/\.$/, '/'),
);

function as(role: PersonRole, mustChange = false): [User, Session] {
  const user = { id: 1, name: '林佳', username: 'lin.jia', unit: null, roles: [role], mustChange };
  return [user, { id: 's', userId: 1, role, createdAt: 0, expiresAt: 1, touchedAt: 0, actingUntil: null }];
}

describe('Z10: every address has a door, and it is shut unless it was opened', () => {
  const open = /^\/(login|language|logout|hand|setup|wall|offline|healthz|readyz|metrics)(\/|$)/;

  test.for([...new Set(routeIds)])('%s', (routeId) => {
    const bare = routeId.replaceAll(/\/\([^)]*\)/g, '') || '/';
    expect(entryTo(routeId, null, null)).toBe(open.test(bare) ? 'open' : 'sign-in');
    const opened = ROLES.filter((role) => entryTo(routeId, ...as(role)) === 'open');
    expect(opened, 'this route stands in no rule of doors.ts').not.toEqual([]);
    if (bare.startsWith('/admin')) expect(opened).toEqual(['admin']);
    if (/^\/(board|cases|units|intake)/.test(bare)) expect(opened).not.toContain('admin');
  });

  test('what nobody thought of is shut to everybody', () => {
    expect(entryTo('/(app)/backdoor', null, null)).toBe('sign-in');
    for (const role of ROLES) expect(entryTo('/(app)/backdoor', ...as(role))).toBe('absent');
    expect(entryTo('/constructor', ...as('admin'))).toBe('absent');
  });

  test('without a password of his own a person reaches nothing but the choice of one', () => {
    for (const routeId of ['/', '/(app)/board', '/(app)/account', '/(app)/admin/people']) {
      expect(entryTo(routeId, ...as('admin', true))).toBe('own-password');
    }
    expect(entryTo('/password', ...as('admin', true))).toBe('open');
  });

  test('each role begins on a page that is open to it', () => {
    for (const role of ROLES) expect(entryTo(`/(app)${homeOf(role)}`, ...as(role)), role).toBe('open');
  });
});

describe('X5: a page of another site writes nothing', () => {
  const send = (method: string, headers: Record<string, string>) =>
    isForged(new Request(`${origin}/login`, { method, headers }), origin);

  test.for(['POST', 'PUT', 'PATCH', 'DELETE'])('%s, whatever its content type', (method) => {
    for (const type of ['application/x-www-form-urlencoded', 'application/json', 'text/plain']) {
      const content = { 'content-type': type };
      expect(send(method, { ...content, 'sec-fetch-site': 'cross-site', origin })).toBe(true);
      expect(send(method, { ...content, 'sec-fetch-site': 'same-site' })).toBe(true);
      expect(send(method, { ...content, origin: 'https://evil.test' })).toBe(true);
      expect(send(method, { ...content, origin: 'null' })).toBe(true);
      expect(send(method, { ...content, origin: `${origin}.evil.test` })).toBe(true);
      expect(send(method, content)).toBe(true);
      expect(send(method, { ...content, 'sec-fetch-site': 'same-origin' })).toBe(false);
      expect(send(method, { ...content, origin })).toBe(false);
    }
  });

  test('reading is free: nothing is changed by it', () => {
    expect(send('GET', { 'sec-fetch-site': 'cross-site' })).toBe(false);
  });
});

describe('where somebody is sent on to is a page of this very site', () => {
  const lands = (path: string) => new URL(path, `${origin}/login`);

  test('a signed-in person who follows /login?to=/.//evil.test is not sent to //evil.test', () => {
    for (const evil of [
      '/.//evil.test',
      '/..//evil.test',
      '/x/..//evil.test/board',
      '/%2e//evil.test',
      '/./\\evil.test',
      '//evil.test',
      '/\\evil.test',
      'https://evil.test',
      'javascript:alert(1)',
      `blob:${origin}/x`,
      '/\t/evil.test',
      'http://board.example.cn/',
      '',
    ]) {
      expect(safePath(evil, origin), evil).toBeNull();
    }
    expect(safePath('/cases/2026-1?x=1', origin)).toBe('/cases/2026-1?x=1');
    expect(safePath('/x/../board', origin)).toBe('/board');
    expect(safePath(null, origin)).toBeNull();
  });

  const piece = fc.oneof(
    fc.constantFrom(
      ...['/', '//', '\\', '.', '..', '%2e', '%2f', '%5c', ':', '@', '?', '#', '\t', '\n', ' ', '\0'],
      ...[
        'evil.test',
        'board.example.cn',
        'https:',
        'http:',
        'javascript:',
        'blob:',
        'data:',
        'board',
        '／',
        '。',
      ],
    ),
    fc.string({ unit: 'binary', maxLength: 4 }),
  );
  const hostile = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));

  test('whatever was asked for, however it is written', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom('', '/', '/./', '/x/..'), (asked, before) => {
        const path = safePath(before + asked, origin);
        if (path === null) return;
        expect(lands(path).origin).toBe(origin);
        expect(lands(path).href).toBe(origin + path);
        expect(path).toMatch(/^\/(?![/\\])/);
        expect(safePath(path, origin)).toBe(path);
      }),
      { numRuns: 5000 },
    );
  });
});

test('H4, A1: a sender is an IPv4 address or an IPv6 network', () => {
  expect(senderOf('10.1.2.3')).toBe('10.1.2.3');
  expect(senderOf('::ffff:10.1.2.3')).toBe('10.1.2.3');
  expect(senderOf('2001:DB8:0:1::9')).toBe('2001:db8:0:1::/64');
  expect(senderOf('2001:db8::1:2:3:4')).toBe('2001:db8:0:0::/64');
  expect(senderOf('2001:0db8:0000:0001:ffff:1:2:3')).toBe('2001:db8:0:1::/64');
  expect(senderOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  expect(senderOf('::1')).toBe('0:0:0:0::/64');
  expect(senderOf('unknown')).toBe('unknown');
});
