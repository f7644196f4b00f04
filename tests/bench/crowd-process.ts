import { setTimeout as pause } from 'node:timers/promises';
import { answerTo, instant } from './child.ts';
import { RawScreen, type RawOptions } from './raw-screen.ts';

// Many screens in a process of their own. Tells when the last of a crowd has been told each position of the ledger,
// and, for a crowd that comes back by itself, when the last is in step again.

/** What a crowd is made of. */
export interface CrowdOptions {
  name: string;
  port: number;
  cookies: string[];
  count: number;
  auth: RawOptions['auth'];
  /** Each asks for the whole board, for what changed since a position (its page brought the rest), or for nothing. */
  sync: 'whole' | { since: number } | 'nothing';
  /** Each comes back by itself when its line is cut. */
  returns: boolean;
  atOnce: number;
}

interface Crowd extends CrowdOptions {
  screens: Set<RawScreen>;
  /** Position → how many were told up to there. */
  told: Map<number, number>;
  open: boolean;
}
const crowds = new Map<string, Crowd>();

answerTo({ open, close });

/** Opens a crowd; resolves with how long each screen took to be in step, in milliseconds. */
async function open(options: CrowdOptions): Promise<number[]> {
  const crowd: Crowd = { ...options, screens: new Set(), told: new Map(), open: true };
  crowds.set(options.name, crowd);
  const took: number[] = [];
  let begun = 0;
  const some = async (): Promise<void> => {
    while (begun < crowd.count) took.push(await join(crowd, begun++));
  };
  await Promise.all(Array.from({ length: Math.min(crowd.atOnce, crowd.count) }, some));
  return took;
}

function close(name: string): void {
  const crowd = crowds.get(name);
  if (!crowd) return;
  crowds.delete(name);
  crowd.open = false;
  for (const screen of crowd.screens) screen.destroy();
}

async function join(crowd: Crowd, index: number): Promise<number> {
  const { port, cookies, auth, sync } = crowd;
  const started = instant();
  const screen = await RawScreen.open({
    ...{ port, auth, cookie: cookies[index % cookies.length]! },
    onEvent: (event) => hear(crowd, event),
    onClose: (cut) => crowd.screens.delete(cut) && crowd.open && lost(crowd, index),
  });
  if (sync !== 'nothing') await screen.ask('sync', sync === 'whole' ? {} : sync);
  crowd.screens.add(screen);
  return instant() - started;
}

function lost(crowd: Crowd, index: number): void {
  if (crowd.returns) void comeBack(crowd, index);
  else process.send?.({ lost: crowd.name, left: crowd.screens.size });
}

/** As Socket.IO's client does in our pages: after half a second, give or take half of that, then twice as long. */
async function comeBack(crowd: Crowd, index: number): Promise<void> {
  for (let delay = 500; crowd.open; delay = Math.min(delay * 2, 1500)) {
    await pause(delay * (0.5 + Math.random()));
    try {
      await join(crowd, index);
      if (crowd.screens.size === crowd.count) process.send?.({ back: crowd.name, at: instant() });
      return;
    } catch {
      // The server is not there yet.
    }
  }
}

/** `["changes",{"from":12,"to":13,…` or `["packed",…`: no more of it is read. */
function hear(crowd: Crowd, event: Buffer): void {
  const found = /^\["(?:changes|packed)".*?"to":(\d+)/.exec(event.toString('latin1', 0, 64));
  if (!found) return;
  const to = Number(found[1]);
  const told = (crowd.told.get(to) ?? 0) + 1;
  if (told < crowd.screens.size) return void crowd.told.set(to, told);
  crowd.told.delete(to);
  process.send?.({ crowd: crowd.name, to, at: instant() });
}
