import { setTimeout as pause } from 'node:timers/promises';
import { compare, verify } from './ledger.ts';
import { Mover } from './mover.ts';
import { cookiesFor, prepare, truth, until, type Start } from './running.ts';
import { Witness } from './witness.ts';

const MOVERS = 6;
const CASES_EACH = 3;

/**
 * Kills the server in the middle of a burst and starts it again, round after round, under people who go on working: no
 * acknowledged act may be missing, none done twice, and every open screen must come back to the truth by itself.
 */
export async function killRounds(dataDir: string, start: Start, rounds: number): Promise<string> {
  await prepare(dataDir, MOVERS * CASES_EACH, start.name === 'startReal');
  let server = await start(dataDir);
  const { address, port } = server;
  const cookies = await cookiesFor(server);
  const watchers = Object.values(cookies).flatMap((cookie) => {
    return [cookie, cookie].map((own) => ({ cookie: own, screen: new Witness(address, own) }));
  });
  const movers = [
    ...Array.from({ length: MOVERS }, (_, index) => {
      const cases = Array.from({ length: CASES_EACH }, (_, at) => index * CASES_EACH + at + 1);
      return new Mover(address, cookies.head, cases);
    }),
    new Mover(address, cookies.coordinator, []),
  ];
  try {
    await Promise.all(watchers.map(({ screen }) => screen.ready()));
    for (let round = 1; round <= rounds; round++) {
      let stopped = false;
      const work = Promise.all(
        movers.map((mover, index) =>
          index < MOVERS ? mover.accept(() => stopped) : mover.register(() => stopped),
        ),
      );
      // The first to fail is heard of below.
      work.catch(() => undefined);
      await pause(300 + Math.random() * 500);
      await server.kill();
      server = await start(dataDir, port);
      await pause(300);
      stopped = true;
      await Promise.race([work, late(`round ${round}: somebody was never answered`)]);
      compare(
        dataDir,
        movers.flatMap(({ deeds }) => deeds),
      );
      for (const { cookie, screen } of watchers) {
        await until(`round ${round}: a screen shows what the server shows`, async () => {
          const { to, print } = await truth(address, cookie);
          return screen.print() === print && screen.to <= to;
        });
      }
    }
    await server.kill('SIGTERM');
    const { done, resent } = compare(
      dataDir,
      movers.flatMap(({ deeds }) => deeds),
    );
    await verify(dataDir);
    if (resent === 0) throw new Error('the server was never killed in the middle of anything');
    return `${rounds} rounds, ${done} acts acknowledged, ${resent} sent again, none missing, none twice; ${watchers.length} screens agree`;
  } finally {
    for (const { screen } of watchers) screen.close();
    for (const { screen } of movers) screen.close();
    await server.kill();
  }
}

async function late(what: string): Promise<never> {
  await pause(60_000);
  throw new Error(what);
}
