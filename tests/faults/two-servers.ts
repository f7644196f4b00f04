import { setTimeout as pause } from 'node:timers/promises';
import { compare, verify } from './ledger.ts';
import { Mover } from './mover.ts';
import { cookiesFor, prepare, startSmall, truth, until } from './running.ts';
import { Witness } from './witness.ts';

/** Two servers write one database at once, and one of them dies: one order, no gap, and every screen of both agrees. */
export async function twoServers(dataDir: string, seconds: number): Promise<string> {
  await prepare(dataDir, 24);
  const servers = [await startSmall(dataDir), await startSmall(dataDir)] as const;
  const { coordinator, head } = await cookiesFor(servers[0]);
  const watchers = await Promise.all(servers.map(({ address }) => new Witness(address, coordinator).ready()));
  const movers = servers.flatMap(({ address }, index) =>
    [0, 1, 2].map((own) => new Mover(address, head, [own * 2 + index * 6 + 1, own * 2 + index * 6 + 2])),
  );
  const registrars = servers.map(({ address }) => new Mover(address, coordinator, []));
  let stopped = false;
  try {
    const work = Promise.all([
      ...movers.map((mover) => mover.accept(() => stopped)),
      ...registrars.map((mover) => mover.register(() => stopped)),
    ]);
    work.catch(() => undefined);
    await pause(seconds * 1000);
    stopped = true;
    await work;
    const deeds = [...movers, ...registrars].flatMap(({ deeds }) => deeds);
    const { done } = compare(dataDir, deeds);
    for (const [index, watcher] of watchers.entries()) {
      await until(`a screen of server ${index + 1} shows what both show`, async () => {
        const [first, second] = await Promise.all(servers.map(({ address }) => truth(address, coordinator)));
        return first!.print === second!.print && watcher.print() === first!.print;
      });
    }
    await servers[0].kill();
    const late = new Mover(servers[1].address, coordinator, []);
    let once = false;
    await late.register(() => once || !(once = true));
    late.screen.close();
    await servers[1].kill('SIGTERM');
    await verify(dataDir);
    return `${done} acts through two processes, one order without a gap; the screens of both agree`;
  } finally {
    for (const { screen } of [...movers, ...registrars]) screen.close();
    for (const watcher of watchers) watcher.close();
    await Promise.all(servers.map((server) => server.kill()));
  }
}
