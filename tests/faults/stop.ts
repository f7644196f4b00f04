import { setTimeout as pause } from 'node:timers/promises';
import { RawScreen } from '../bench/raw-screen.ts';
import { compare } from './ledger.ts';
import { must } from './must.ts';
import { Mover } from './mover.ts';
import { cookiesFor, prepare, type Start } from './running.ts';

/** SIGTERM with many screens open and acts under way: it ends by itself with 0, and what it acknowledged stands. */
export async function stop(dataDir: string, start: Start, clients: number): Promise<string> {
  await prepare(dataDir, 12, start.name === 'startReal');
  const server = await start(dataDir);
  const screens: RawScreen[] = [];
  const movers: Mover[] = [];
  try {
    const { coordinator, head } = await cookiesFor(server);
    for (let count = 0; count < clients; count++) {
      screens.push(await RawScreen.open({ port: server.port, cookie: coordinator }));
    }
    for (let index = 0; index < 4; index++) {
      const mover = new Mover(server.address, head, [index * 3 + 1, index * 3 + 2, index * 3 + 3]);
      movers.push(mover);
      void mover.accept(() => false).catch(() => undefined);
    }
    await pause(500);
    const asked = performance.now();
    const code = await Promise.race([server.kill('SIGTERM'), pause(15_000)]);
    const took = performance.now() - asked;
    must(code === 0, `it ended with ${String(code ?? 'nothing, after 15 s')}`);
    const { done } = compare(
      dataDir,
      movers.flatMap(({ deeds }) => deeds),
    );
    must(done > 0, 'nothing was under way');
    return `${clients} screens, ended with 0 after ${Math.round(took)} ms, ${done} acknowledged acts stand`;
  } finally {
    for (const { screen } of movers) screen.close();
    for (const screen of screens) screen.destroy();
    await server.kill();
  }
}
