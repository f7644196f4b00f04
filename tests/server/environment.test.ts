import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { EnvironmentError, readEnvironment } from '../../src/lib/server/http/environment.ts';
import { isTrusted } from '../../src/lib/server/http/proxy.ts';

test('with nothing set the board serves this machine alone, from the folder data, in Shanghai time', () => {
  expect(readEnvironment({})).toEqual({
    port: 3000,
    host: '127.0.0.1',
    origin: undefined,
    allowHttp: false,
    trustProxy: undefined,
    metricsToken: undefined,
    dataDir: resolve('data'),
    databaseUrl: undefined,
    timeZone: 'Asia/Shanghai',
    demoPassword: undefined,
    demoWallKey: undefined,
  });
});

test('an empty value is as good as none', () => {
  expect(readEnvironment({ PORT: '', ORIGIN: '', DATA_DIR: '' })).toEqual(readEnvironment({}));
});

test('a public address over https may be served from any interface', () => {
  const { origin, host } = readEnvironment({
    ...{ ORIGIN: 'https://Board.Example.cn/', HOST: '0.0.0.0', TRUST_PROXY: '10.1.2.3' },
  });
  expect({ origin, host }).toEqual({ origin: 'https://board.example.cn', host: '0.0.0.0' });
});

test('plain http leaves this machine only where ALLOW_HTTP and an exact ORIGIN say so', () => {
  expect(() => readEnvironment({ HOST: '0.0.0.0' })).toThrow(/^ORIGIN .*\.$/);
  expect(() => readEnvironment({ HOST: '0.0.0.0', ALLOW_HTTP: '1' })).toThrow(/^ORIGIN .*\.$/);
  expect(() => readEnvironment({ HOST: '0.0.0.0', ORIGIN: 'http://10.1.2.3:3000' })).toThrow(/ALLOW_HTTP/);
  expect(() => readEnvironment({ HOST: '0.0.0.0', ORIGIN: 'http://localhost:3000' })).toThrow(/ALLOW_HTTP/);
  const open = { HOST: '0.0.0.0', ORIGIN: 'http://10.1.2.3:3000', ALLOW_HTTP: '1' };
  expect(readEnvironment(open).origin).toBe('http://10.1.2.3:3000');
  expect(readEnvironment({ ORIGIN: 'http://localhost:3000' }).origin).toBe('http://localhost:3000');
});

test('H4: over https the proxy has to be named, unless it stands on this very machine', () => {
  const ORIGIN = 'https://board.example.cn';
  expect(() => readEnvironment({ ORIGIN, HOST: '0.0.0.0' })).toThrow(/^TRUST_PROXY .*\.$/);
  expect(readEnvironment({ ORIGIN }).trustProxy).toBeUndefined();
  expect(readEnvironment({ ORIGIN, HOST: '0.0.0.0', TRUST_PROXY: '2' }).trustProxy).toBe(2);
  const { trustProxy } = readEnvironment({ ORIGIN, TRUST_PROXY: '127.0.0.1, 10.2.0.0/16,2001:db8::/32' });
  expect(['127.0.0.1', '10.2.9.9', '2001:db8:1::1'].map((one) => isTrusted(one, trustProxy))).toEqual([
    ...[true, true, true],
  ]);
});

test.each([
  ['PORT', '70000'],
  ['PORT', '-1'],
  ['PORT', '3000x'],
  ['HOST', 'here and there'],
  ['ORIGIN', 'board.example.cn'],
  ['ORIGIN', 'https://board.example.cn/board'],
  ['ORIGIN', 'https://user@board.example.cn'],
  ['ORIGIN', 'null'],
  ['ORIGIN', 'ftp://board.example.cn'],
  ['ALLOW_HTTP', 'yes'],
  ['TRUST_PROXY', '0'],
  ['TRUST_PROXY', '10'],
  ['TRUST_PROXY', 'true'],
  ['TRUST_PROXY', 'loopback'],
  ['TRUST_PROXY', '10.0.0.0/33'],
  ['TRUST_PROXY', '0.0.0.0/0'],
  ['TRUST_PROXY', '::/0'],
  ['TRUST_PROXY', '10.1.2.3,'],
  ['TRUST_PROXY', 'proxy.example.cn'],
  ['METRICS_TOKEN', 'short'],
  ['METRICS_TOKEN', 'with blanks in it 1234'],
  ['DATA_DIR', 'data\0'],
  ['DATABASE_URL', 'mysql://db/board'],
  ['DATABASE_URL', 'postgres://'],
  ['TZ_NAME', 'Asia/Atlantis'],
  ['DEMO_PASSWORD', 'a\nb'],
  ['DEMO_WALL_KEY', 'a key with spaces'],
  ['HOOK_URL', 'ftp://receiver.example.cn/'],
  ['HOOK_URL', 'https://user:word@receiver.example.cn/'],
  ['HOOK_URL', 'receiver.example.cn'],
  ['HOOK_SECRET', 'whsec_short'],
  ['HOOK_SECRET', 'not base64 at all, but long enough for it to be'],
])('%s=%j is refused in one sentence that begins with the name of the variable', (name, value) => {
  const reading = () => readEnvironment({ [name]: value });
  expect(reading).toThrow(EnvironmentError);
  expect(reading).toThrow(new RegExp(`^${name} [^\\n]*\\.$`));
});

test('a receiver of notices needs a key that signs, with or without its prefix', () => {
  const HOOK_URL = 'https://receiver.example.cn/hook';
  const bytes = Buffer.alloc(24, 7);
  for (const HOOK_SECRET of [bytes.toString('base64'), `whsec_${bytes.toString('base64')}`]) {
    expect(readEnvironment({ HOOK_URL, HOOK_SECRET }).hook).toEqual({ url: HOOK_URL, secret: bytes });
  }
  expect(() => readEnvironment({ HOOK_URL })).toThrow(/^HOOK_SECRET [^\n]*\.$/);
});

test('a photo scanner is a program by its whole path, with its arguments', () => {
  const { photoScanner } = readEnvironment({ PHOTO_SCANNER: '/usr/bin/clamdscan --no-summary  -' });
  expect(photoScanner).toEqual(['/usr/bin/clamdscan', '--no-summary', '-']);
  expect(() => readEnvironment({ PHOTO_SCANNER: 'clamdscan -' })).toThrow(/^PHOTO_SCANNER .*\.$/);
});
