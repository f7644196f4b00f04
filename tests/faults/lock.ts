import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { databaseFile } from '../../src/lib/server/store/sqlite/database.ts';
import { Child } from '../bench/child.ts';
import { must } from './must.ts';
import { cookiesFor, prepare, startSmall, truth } from './running.ts';
import { Work } from './work.ts';

/** Another program holds the write lock: reads and the loop go on, acts wait or are refused, none is lost. */
export async function foreignLock(dataDir: string, seconds: number): Promise<string> {
  await prepare(dataDir, 12);
  const server = await startSmall(dataDir);
  try {
    const { coordinator } = await cookiesFor(server);
    const work = new Work(server, 4);
    await pause(300);
    const holder = new Child(join('..', 'faults', 'lock-holder.ts'), [
      databaseFile(dataDir),
      String(seconds * 1000),
    ]);
    await new Promise((held) => (holder.ontold = held));
    const started = performance.now();
    const before = work.acknowledged;
    const { to } = await truth(server.address, coordinator);
    await holder.exited;
    const during = work.acknowledged;
    const held = (performance.now() - started) / 1000;
    await pause(1000);
    const after = work.acknowledged;
    const { done, resent } = await work.finish(dataDir);
    must(to > 0, 'the board could not be read meanwhile');
    must(after > during, 'nobody could write after the lock was gone');
    must(work.beat(1) < 3000, `the server stood still for ${Math.round(work.beat(1))} ms`);
    return (
      `held ${held.toFixed(1)} s, ${during - before} acts meanwhile, ` +
      `${done} in all, ${resent} sent again, none lost; a question answered in p99 ${Math.round(work.beat(0.99))} ms`
    );
  } finally {
    await server.kill();
  }
}
