import { setTimeout as pause } from 'node:timers/promises';
import { cookieOf, COORDINATOR } from '../bench/bureau.ts';
import { instant } from '../bench/child.ts';
import { frameOf, RawScreen, textFrame } from '../bench/raw-screen.ts';
import { must } from './must.ts';
import { prepare, startSmall } from './running.ts';
import { Work } from './work.ts';

/** What one line can be flooded with: so much that answering all of it would leave nobody else a turn. */
const FLOODS: Record<string, Buffer> = {
  'a known event': textFrame('420["focus",{"caseId":null,"how":"viewing"}]'),
  'an act': textFrame('420["act",{"id":"flood-0001","caseId":1,"moves":0,"commands":[]}]'),
  'an unknown event': textFrame('42["noise",1]'),
  'answers to nothing': textFrame('43999[]'),
  heartbeats: textFrame('3'),
  'the network layer’s pings': frameOf(9, Buffer.alloc(125)),
};

/**
 * Twenty thousand messages a second over one line, of every kind: the others' acts are all answered, in order, and
 * whoever floods is cut off.
 */
export async function flood(dataDir: string, seconds: number): Promise<string> {
  await prepare(dataDir, 12);
  const server = await startSmall(dataDir);
  try {
    const work = new Work(server, 4);
    await pause(300);
    const cutAfter: string[] = [];
    for (const [kind, frame] of Object.entries(FLOODS)) {
      const after = await floodWith(server.port, frame, seconds);
      must(after !== undefined, `a line that floods with ${kind} is never cut`);
      cutAfter.push(`${kind} ${Math.round(after!)} ms`);
    }
    const { done } = await work.finish(dataDir);
    must(done > 0, 'nobody got anything done beside the flood');
    return `cut off after: ${cutAfter.join(', ')}; beside it ${done} acts, all answered in order, a question answered in p99 ${Math.round(work.beat(0.99))} ms`;
  } finally {
    await server.kill();
  }
}

/** Sends 20,000 a second; resolves with the milliseconds until the line was cut, or nothing when it never was. */
async function floodWith(port: number, frame: Buffer, seconds: number): Promise<number | undefined> {
  const line = await RawScreen.open({ port, cookie: cookieOf(COORDINATOR) });
  const slice = Buffer.concat(Array.from({ length: 200 }, () => frame));
  const started = instant();
  while (!line.closed && instant() - started < seconds * 1000) {
    line.socket.write(slice);
    await pause(10);
  }
  if (!line.closed) await pause(200);
  const cut = line.closed ? instant() - started : undefined;
  line.destroy();
  return cut;
}
