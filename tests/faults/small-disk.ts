import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { refusesToStart } from './corrupt.ts';
import { LeftOut, must } from './must.ts';
import { cookiesFor, prepare, startSmall, truth, until, type Start } from './running.ts';
import { verify } from './ledger.ts';
import { Work } from './work.ts';

/** A full disk: acts are refused and nothing false is acknowledged, the board can be read; with space it goes on. */
export async function diskFull(dataDir: string): Promise<string> {
  return onDisk(dataDir, 16, async (folder) => {
    await prepare(folder, 12);
    const server = await startSmall(folder);
    try {
      const { coordinator } = await cookiesFor(server);
      const work = new Work(server, 4);
      await until('people are at work', () => work.acknowledged > 20);
      const filler = join(folder, 'filler');
      mkdirSync(filler);
      fillUp(filler);
      await until(
        'acts are held up',
        async () => {
          const before = work.acknowledged;
          await pause(1500);
          fillUp(filler);
          return work.acknowledged === before;
        },
        60_000,
      );
      const full = work.acknowledged;
      const { to } = await truth(server.address, coordinator);
      must(to > 0, 'the board cannot be read while the disk is full');
      rmSync(filler, { recursive: true });
      const freed = performance.now();
      await until('acts go on once there is space', () => work.acknowledged > full, 10_000);
      const recovered = performance.now() - freed;
      await pause(500);
      await server.kill();
      const again = await startSmall(folder, server.port);
      try {
        const { done, resent } = await work.finish(folder);
        await again.kill('SIGTERM');
        await verify(folder);
        return `${full} acts until it was full, ${resent} sent again, going on ${Math.round(recovered)} ms after there was space; ${done} acknowledged, none missing`;
      } finally {
        await again.kill();
      }
    } finally {
      await server.kill();
    }
  });
}

/** A database that cannot be written: no start, a sentence. */
export async function readOnly(dataDir: string, start: Start): Promise<string> {
  return onDisk(dataDir, 16, async (folder) => {
    await prepare(folder, 12);
    must(mount('-o', 'remount,ro', folder), 'the small disk could not be made read-only');
    await refusesToStart(start, folder, 'a disk that is read-only');
    return 'refused with a sentence, nothing rewritten';
  });
}

/** A disk of so many megabytes, for whoever may mount one. */
async function onDisk<T>(
  folder: string,
  megabytes: number,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  mkdirSync(folder, { recursive: true });
  if (process.getuid?.() !== 0 || !mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)) {
    throw new LeftOut('a small disk can be mounted by root alone');
  }
  try {
    return await work(folder);
  } finally {
    spawnSync('umount', ['-l', folder]);
  }
}

function mount(...args: string[]): boolean {
  return spawnSync('mount', args).status === 0;
}

/** Takes all the space that is left. */
function fillUp(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  for (let left = bavail * bsize, count = readdirSync(folder).length; left > 0; count++) {
    const size = Math.min(left, 1024 * 1024);
    try {
      writeFileSync(join(folder, String(count)), Buffer.alloc(size));
    } catch {
      return;
    }
    left -= size;
  }
}
