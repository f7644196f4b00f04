import { signIn } from '../../src/cli/screen.ts';
import { openStore } from '../../src/lib/server/ledger/open.ts';
import { cookieOf, COORDINATOR, fill, furnish, HEAD, OTHER_HEAD, WALL } from '../bench/bureau.ts';
import { started } from '../bench/variant.ts';
import type { Child } from '../bench/child.ts';
import { giveAccounts, PASSWORD, RealServer, WALL_KEY } from '../bench/real-server.ts';
import { Witness } from './witness.ts';

/** A server that is put through something, and the people who sign in to it. */
export interface Running {
  address: string;
  port: number;
  exited: Promise<number | NodeJS.Signals>;
  pid: number;
  kill(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>;
  /** The small server's parent can ask it things; the product's cannot. */
  child?: Child;
}

/** Starts a server over a folder; on a port of its own choice, or on the one that it had. */
export type Start = (dataDir: string, port?: number) => Promise<Running>;

/** The store, the watch and the live layer, with cookies that are believed: up in half a second. */
export const startSmall: Start = async (dataDir, port = 0) => {
  const { child, port: given } = await started('live-server.ts', [dataDir, String(port)]);
  return {
    address: `http://127.0.0.1:${given}`,
    port: given,
    exited: child.exited,
    pid: child.process.pid!,
    kill: (signal) => child.kill(signal),
    child,
  };
};

/** The product itself, over the built pages. */
export const startReal: Start = async (dataDir, port = 0) => {
  const server = new RealServer(dataDir, port);
  const address = await server.address;
  return {
    address,
    port: Number(new URL(address).port),
    exited: server.exited,
    pid: server.process.pid!,
    kill: (signal) => server.kill(signal),
  };
};

/** The store alone, in this process: for what stops a start. */
export const startStore: Start = async (dataDir) => {
  const store = await openStore({ dataDir });
  const ended = store.close().then(() => 0);
  return { address: '', port: 0, exited: ended, pid: process.pid, kill: () => ended };
};

/** A folder with a bureau, cases in the hands of JC1, accounts and a wall's key. */
export async function prepare(dataDir: string, cases: number, accounts = false): Promise<void> {
  const store = await openStore({ dataDir });
  try {
    await furnish(store);
    await fill(store, cases);
    if (accounts) await giveAccounts(store);
  } finally {
    await store.close();
  }
}

type Seat = 'coordinator' | 'head' | 'other' | 'wall';

/** The cookies of those who work on the board, for a small or for a real server. */
export async function cookiesFor({ child, address }: Running): Promise<Record<Seat, string>> {
  const [coordinator, head, other] = await Promise.all([
    child ? cookieOf(COORDINATOR) : signIn(address, 'coordinator', PASSWORD),
    child ? cookieOf(HEAD) : signIn(address, 'head', PASSWORD),
    child ? cookieOf(OTHER_HEAD) : signIn(address, 'other', PASSWORD),
  ]);
  return { coordinator, head, other, wall: child ? cookieOf(WALL) : await pairWall(address) };
}

async function pairWall(address: string): Promise<string> {
  const answer = await fetch(`${address}/wall`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: new URL(address).origin },
    body: new URLSearchParams({ key: WALL_KEY }),
  });
  const cookie = answer.headers.getSetCookie().find((one) => /^(__Host-)?wall=./.test(one));
  if (!cookie) throw new Error(`the wall could not be paired: ${answer.status}`);
  return cookie.split(';')[0]!;
}

/** Waits until something holds; says what did not. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  patience = 20_000,
): Promise<void> {
  const end = performance.now() + patience;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${patience / 1000} s: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** What the server itself would show an audience now: a fresh screen's whole board. */
export async function truth(address: string, cookie: string): Promise<{ to: number; print: string }> {
  const screen = await new Witness(address, cookie).ready();
  try {
    return { to: screen.to, print: screen.print() };
  } finally {
    screen.close();
  }
}
