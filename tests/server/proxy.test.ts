import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDirect, isTrusted, readTrust, senderBehind } from '../../src/lib/server/http/proxy.ts';

const here = readTrust('127.0.0.1, ::1, 10.2.0.0/16')!;

describe('H4: who sent a request', () => {
  test('a passed-on X-Forwarded-For is chosen by the client, so it is read from the right', () => {
    expect(senderBehind('127.0.0.1', '1.2.3.4, 203.0.113.9', here)).toBe('203.0.113.9');
    expect(senderBehind('127.0.0.1', '1.2.3.4, 203.0.113.9, 10.2.7.7', here)).toBe('203.0.113.9');
    expect(senderBehind('127.0.0.1', '1.2.3.4,127.0.0.1', here)).toBe('1.2.3.4');
    expect(senderBehind('127.0.0.1', '203.0.113.9', 1)).toBe('203.0.113.9');
    expect(senderBehind('10.2.7.7', '1.2.3.4, 203.0.113.9, 127.0.0.1', 2)).toBe('203.0.113.9');
    expect(senderBehind('10.2.7.7', '203.0.113.9', 3)).toBe('203.0.113.9');
  });

  test('nobody but a trusted proxy is believed, and nobody at all where none is named', () => {
    expect(senderBehind('198.51.100.7', '127.0.0.1', here)).toBe('198.51.100.7');
    expect(senderBehind('127.0.0.1', '1.2.3.4', undefined)).toBe('127.0.0.1');
    expect(senderBehind('127.0.0.1', undefined, here)).toBe('127.0.0.1');
    expect(senderBehind('127.0.0.1', '', here)).toBe('127.0.0.1');
  });

  test('ports, brackets, zones and IPv4 in IPv6 are one address; what is none says nothing', () => {
    expect(senderBehind('::ffff:127.0.0.1', '203.0.113.9:5123', here)).toBe('203.0.113.9');
    expect(senderBehind('::1', '[2001:db8::9]:443', here)).toBe('2001:db8::9');
    expect(senderBehind('::1', '::ffff:203.0.113.9', here)).toBe('203.0.113.9');
    expect(senderBehind('127.0.0.1', '1.2.3.4, unknown', here)).toBe('127.0.0.1');
    expect(senderBehind('127.0.0.1', '1.2.3.4, , 10.2.0.1', here)).toBe('10.2.0.1');
  });

  test('whatever a client writes in front, who he is stays what the proxy saw', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6());
    const written = fc.array(fc.oneof(address, fc.string(), fc.constantFrom('127.0.0.1', '10.2.0.1')), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(fc.ipV4(), written, (client, forged) => {
        fc.pre(!isTrusted(client, here));
        expect(senderBehind('127.0.0.1', [...forged, client].join(', '), here)).toBe(client);
        expect(senderBehind('127.0.0.1', [...forged, client].join(', '), 1)).toBe(client);
        expect(senderBehind(client, forged.join(', '), here)).toBe(client);
      }),
    );
  });

  test('a request that anybody passed on is not direct', () => {
    for (const name of [
      'x-forwarded-for',
      'x-forwarded-proto',
      'x-forwarded-host',
      'forwarded',
      'via',
      'x-real-ip',
    ]) {
      expect(isDirect({ host: '127.0.0.1', [name]: '' }), name).toBe(false);
    }
    expect(isDirect({ host: '127.0.0.1:3000', accept: '*/*' })).toBe(true);
  });
});
