import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { setTimeout as pause } from 'node:timers/promises';
import { COMMAND_TYPES } from '../../src/lib/domain/case/commands/index.ts';
import { cookieOf, COORDINATOR, HEAD, LEADER, OTHER_HEAD, WALL } from '../bench/bureau.ts';
import { frameOf, RawScreen, textFrame } from '../bench/raw-screen.ts';
import { verify } from './ledger.ts';
import { must } from './must.ts';
import { cookiesFor, prepare, startSmall, truth, until } from './running.ts';
import { Witness } from './witness.ts';

/** As many as one person may send at once; the last of a line ends it, if it is broken enough. */
const EACH_LINE = 45;
const AT_ONCE = 8;

/**
 * Events of every kind that no page sends: wrong names, wrong data, no data, broken packets, broken frames. The server
 * lives, whoever works beside it is answered, and every screen shows the truth.
 */
export async function junk(dataDir: string, events: number, seed = 12345): Promise<string> {
  await prepare(dataDir, 12);
  const server = await startSmall(dataDir);
  try {
    const { coordinator } = await cookiesFor(server);
    const witness = await new Witness(server.address, coordinator).ready();
    const sense = fc.sample(event.map(textFrame), {
      numRuns: Math.ceil((events * (EACH_LINE - 1)) / EACH_LINE),
      seed,
    });
    const breakers = fc.sample(breaker, { numRuns: Math.ceil(events / EACH_LINE), seed });
    let sent = 0;
    let lines = 0;
    const one = async (): Promise<void> => {
      while (sent < events) {
        const cookie = cookieOf(ACTORS[lines++ % ACTORS.length]!);
        const line = await RawScreen.open({ port: server.port, cookie });
        const share = sense.splice(0, EACH_LINE - 1);
        const last = breakers.pop() ?? Buffer.alloc(0);
        sent += share.length + 1;
        line.socket.write(Buffer.concat(share));
        await until('the line has taken it', () => line.socket.writableLength === 0);
        line.socket.write(last);
        await pause(5);
        line.destroy();
        must(server.child!.process.exitCode === null, `the server ended: ${server.child!.said}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    const posts = await junkByPolling(server.address, coordinator, Math.min(500, events / 20));
    const mover = witness.cards.values().next().value!;
    const answer = await witness.act(mover, { type: 'note', text: '仍在工作' });
    must(answer.ok, `whoever works beside it is refused: ${JSON.stringify(answer)}`);
    await until('the witness shows what the server shows', async () => {
      return witness.print() === (await truth(server.address, coordinator)).print;
    });
    must(({} as { polluted?: unknown }).polluted === undefined, 'the prototype of all objects was changed');
    witness.close();
    const code = await server.kill('SIGTERM');
    must(code === 0, `the server ended with ${code} afterwards: ${server.child!.said}`);
    await verify(dataDir);
    return `${sent.toLocaleString('en')} events over ${lines} lines and ${posts} posts: the server lives, the ledger verifies`;
  } finally {
    await server.kill();
  }
}

const ACTORS = [COORDINATOR, HEAD, OTHER_HEAD, LEADER, WALL];

const number = fc.constantFrom(
  '-1',
  '0',
  '1',
  '1.5',
  '1e309',
  '-1e309',
  '9007199254740993',
  '1e21',
  'null',
  '"1"',
);

/** What stands where a message should: JSON of every kind. */
const payload = fc.oneof(
  { weight: 3, arbitrary: fc.json({ maxDepth: 4 }) },
  fc.constantFrom('null', '{}', '[]', '""', 'true', '{"since":-1}', '{"since":null}', '{"since":1e300}'),
  fc.constantFrom('{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}'),
  number.map((since) => `{"since":${since}}`),
  fc.tuple(number, number).map(([caseId, how]) => `{"caseId":${caseId},"how":${how}}`),
  fc.integer({ min: 1, max: 4000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc.integer({ min: 1, max: 5000 }).map((length) => JSON.stringify('长'.repeat(length))),
  fc
    .integer({ min: 1, max: 900 })
    .map((keys) => `{${Array.from({ length: keys }, (_, key) => `"k${key}":0`).join()}}`),
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom(...COMMAND_TYPES), fc.json({ maxDepth: 2 }), number, number)
      .map(([type, data, caseId, moves]) => {
        const command = `{"type":"${type}","text":${data},"unit":${data},"handler":${moves},"reason":${data}}`;
        return `{"id":"junk-0001","caseId":${caseId},"moves":${moves},"commands":[${command}]}`;
      }),
  },
);

/** An event that Socket.IO itself takes for one, whatever it holds. */
const event = fc
  .tuple(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom('sync', 'act', 'focus', 'where') },
      fc.constantFrom('__proto__', 'constructor', 'toString', '', '\u0000', 'changes', 'pulse', 'join'),
      fc.string({ maxLength: 20 }).map((word) => `x${word}`),
    ),
    fc.oneof(
      { weight: 5, arbitrary: payload.map((part) => [part]) },
      fc.array(payload, { maxLength: 3 }),
      fifty(),
    ),
    fc.constantFrom('', '0', '7', '999999999999'),
  )
  .map(([name, parts, ack]) => `42${ack}[${[JSON.stringify(name), ...parts].join()}]`);

/** What may end the line that carries it: packets and frames that are wrong in themselves. */
const breaker = fc.oneof(
  { weight: 4, arbitrary: brokenPacket().map(textFrame) },
  fc.uint8Array({ maxLength: 300 }).map((bytes) => frameOf(1, Buffer.from(bytes))),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => frameOf(2, Buffer.from(bytes))),
  fc.uint8Array({ maxLength: 125 }).map((bytes) => frameOf(9, Buffer.from(bytes))),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => frameOf(8, Buffer.from(bytes))),
  fc.constantFrom(3, 4, 7, 11, 15).map((opcode) => frameOf(opcode, Buffer.from('junk'))),
  fc.constant(textFrame(`42["act","${'x'.repeat(70_000)}"]`)),
  fc.constant(
    Buffer.concat(Array.from({ length: 5000 }, (_, at) => Buffer.from([at ? 0 : 1, 0x80, 0, 0, 0, 0]))),
  ),
  fc.integer({ min: 1, max: 400 }).map((length) => randomBytes(length)),
);

function brokenPacket(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(
      '4',
      '42',
      '42[',
      '42[]',
      '42{}',
      '42null',
      '42["act"',
      '42x["act",{}]',
      '42-1["act",{}]',
      '49',
    ),
    fc.constantFrom('43', '430[]', '43[1]', '43999[]', '44{}', '40', '41', '40,{"as":5}', '40{"as":', '40[]'),
    fc.constantFrom('40/admin,', '40/__proto__,{}', '42/admin,["act",{}]', '41/admin,'),
    fc.constantFrom('0', '1', '2', '2probe', '3', '3probe', '5', '6', '7', 'b', 'bAAAA', '', '4b', '\u001e'),
    fc
      .constantFrom(
        'connect',
        'connect_error',
        'disconnect',
        'disconnecting',
        'error',
        'newListener',
        'removeListener',
      )
      .map((name) => `42["${name}",{}]`),
    fc.constantFrom(
      '451-["act",{"_placeholder":true,"num":0}]',
      '45999-["act",{"_placeholder":true,"num":0}]',
      '45-["act"]',
    ),
    fc.constantFrom(
      '450-["act",{"_placeholder":true,"num":9}]',
      '451-["act",{"_placeholder":true,"num":-1}]',
      '461-0[{}]',
    ),
    fc.string({ maxLength: 200 }),
  );
}

function fifty(): fc.Arbitrary<string[]> {
  return fc.constant(Array.from({ length: 50 }, (_, part) => String(part)));
}

/** The same by the other transport: posts of every size, for lines that are there and for lines that are not. */
async function junkByPolling(address: string, cookie: string, count: number): Promise<number> {
  const headers = { origin: address, cookie, 'content-type': 'text/plain;charset=UTF-8' };
  const base = `${address}/socket.io/?EIO=4&transport=polling`;
  const opened = await fetch(base, { headers });
  const { sid } = JSON.parse((await opened.text()).slice(1)) as { sid: string };
  const body = fc.oneof(event, brokenPacket(), fc.constant('x'.repeat(200_000)));
  const bodies = fc.sample(body, { numRuns: count, seed: 1 });
  const places = [
    `${base}&sid=${sid}`,
    base,
    `${base}&sid=nobody`,
    `${address}/socket.io/?EIO=9&transport=carrier`,
  ];
  for (const [index, body] of bodies.entries()) {
    const answer = await fetch(places[index % places.length]!, { method: 'POST', headers, body }).catch(
      () => undefined,
    );
    await answer?.arrayBuffer();
    must((answer?.status ?? 0) !== 500, 'a post was answered 500');
  }
  return count;
}
