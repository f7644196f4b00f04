import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** The most memory in bytes that a process has held so far; where the system does not say, what it holds now. */
export function peakOf(pid: number): number {
  const file = `/proc/${pid}/status`;
  const kilobytes = existsSync(file)
    ? /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(file, 'utf8'))?.[1]
    : execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' });
  return Number(kilobytes) * 1024;
}
