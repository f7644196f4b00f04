import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { cookieOf, COORDINATOR, HEAD } from '../bench/bureau.ts';
import { frameOf, RawScreen } from '../bench/raw-screen.ts';
import { actOn, started } from '../bench/variant.ts';
import type { Card } from '../../src/lib/domain/case/redact.ts';
import type { ActAnswer, SyncAnswer } from '../../src/lib/live/protocol.ts';
import { LeftOut, must } from './must.ts';
import { prepare } from './running.ts';

const MB = 1024 * 1024;
const CASES = 2000;

/**
 * Readers who take nothing while the board is busy, who ask for the whole board again and again and take none, and who
 * ping and take no answer: each is cut, and the server's memory stays where it was.
 */
export async function slowReader(dataDir: string, seconds: number): Promise<string> {
  if (!existsSync('/proc/self/status')) throw new LeftOut('memory and lines are counted by /proc');
  await prepare(dataDir, CASES);
  const said = [
    await trial(dataDir, 'stalls while the board is busy', seconds, true, () => undefined),
    await trial(dataDir, 'asks and does not read', seconds, false, (line) => line.send('420["sync",{}]')),
    await trial(dataDir, 'pings and does not read', seconds, false, (line, tick) => {
      if (line.socket.writableLength < MB) line.socket.write(PINGS);
      if (tick % 100 === 0) line.send(HEARTBEAT);
    }),
  ];
  return said.join('; ');
}

const PINGS = Buffer.concat(Array.from({ length: 2000 }, () => frameOf(9, Buffer.alloc(125))));
/** Whoever says it is alive to the server, though it reads nothing. */
const HEARTBEAT = '3';
const READERS = 10;

async function trial(
  dataDir: string,
  what: string,
  seconds: number,
  busy: boolean,
  annoy: (line: RawScreen, tick: number) => void,
): Promise<string> {
  const { child, port } = await started('live-server.ts', [dataDir, '0', busy ? 'open' : '']);
  const lines: RawScreen[] = [];
  let stopped = false;
  try {
    const work = busy ? moveFast(port, () => stopped) : Promise.resolve(0);
    const pid = child.process.pid!;
    if (busy) await pause(1000);
    const before = memoryOf(pid);
    for (let count = 0; count < READERS; count++) {
      const line = await RawScreen.open({ port, cookie: cookieOf(COORDINATOR) });
      line.socket.pause();
      lines.push(line);
    }
    let most = before;
    let cutAfter: number | undefined;
    const start = performance.now();
    for (let tick = 0; performance.now() - start < seconds * 1000 && cutAfter === undefined; tick++) {
      for (const line of lines) annoy(line, tick);
      await pause(20);
      most = Math.max(most, memoryOf(pid));
      if ((await openLines(port)) === (busy ? 1 : 0)) cutAfter = performance.now() - start;
    }
    stopped = true;
    const moves = await work;
    const each = (most - before) / READERS / MB;
    must(
      cutAfter !== undefined,
      `whoever ${what} is still connected after ${seconds} s (${each.toFixed(1)} MB each, ${moves} moves)`,
    );
    must(each < 20, `each who ${what} cost the server ${Math.round(each)} MB`);
    return `who ${what}: cut after ${(cutAfter! / 1000).toFixed(1)} s, ${each.toFixed(1)} MB each${busy ? ` beside ${moves} moves` : ''}`;
  } finally {
    stopped = true;
    for (const line of lines) line.destroy();
    await child.kill();
  }
}

/** How many connections the server holds open on its port, by the system's own list: a paused line does not hear its end. */
async function openLines(port: number): Promise<number> {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return Promise.resolve(
    readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, address, , state]) => address?.endsWith(local) && state === '01').length,
  );
}

function memoryOf(pid: number): number {
  const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1]) * 1024;
}

/** Two hundred moves in flight, until it is told to stop; gives how many they were. */
async function moveFast(port: number, stopped: () => boolean): Promise<number> {
  const line = await RawScreen.open({ port, cookie: cookieOf(HEAD), auth: {} });
  const { cards } = await line.ask<SyncAnswer>('sync', {});
  let moves = 0;
  const one = async (at: number): Promise<void> => {
    let card = cards[at] as unknown as Card;
    while (!stopped()) {
      const answer = await line.ask<ActAnswer>('act', actOn(card));
      must(answer.ok, 'a move was refused');
      card = (answer as unknown as { card: Card }).card;
      moves += 1;
    }
  };
  await Promise.all(Array.from({ length: 200 }, (_, at) => one(at)));
  line.destroy();
  return moves;
}
