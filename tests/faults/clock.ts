import { setTimeout as pause } from 'node:timers/promises';
import { must } from './must.ts';
import { cookiesFor, prepare, startSmall, truth, until } from './running.ts';
import { breachesOf, verify } from './ledger.ts';
import { Work } from './work.ts';
import { Witness } from './witness.ts';

const HOUR = 3_600_000;
/** There and back again, in hours. */
const STEPS = [1, -1, 48, -48, -1, 1];

/** The machine's clock jumps: the order stays, people go on working, and what ran out is recorded once. */
export async function clockSteps(dataDir: string, steps: readonly number[] = STEPS): Promise<string> {
  await prepare(dataDir, 12);
  const server = await startSmall(dataDir);
  try {
    const { coordinator } = await cookiesFor(server);
    const watcher = await new Witness(server.address, coordinator).ready();
    const work = new Work(server, 4);
    for (const step of steps) {
      await server.child!.ask('step', step * HOUR);
      const before = work.acknowledged;
      await until(`people go on working after a step of ${step} h`, () => work.acknowledged > before + 8);
      await pause(1500);
    }
    const { done } = await work.finish(dataDir);
    await until('the screen shows what the server shows', async () => {
      return watcher.print() === (await truth(server.address, coordinator)).print;
    });
    watcher.close();
    await server.kill('SIGTERM');
    await verify(dataDir);
    const breaches = breachesOf(dataDir);
    must(breaches > 0, 'no breach was recorded although the clock jumped over every due moment');
    return `${steps.length} steps of up to 48 h, ${done} acts, ${breaches} breaches, each recorded once`;
  } finally {
    await server.kill();
  }
}
